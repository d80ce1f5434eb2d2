"""Whether an answer is a page of HTML: by its type, and by its first bytes where the type is silent."""

from __future__ import annotations

import re

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_XML_TYPES = frozenset({"text/xml", "application/xml"})
_SILENT_TYPES = frozenset({"", "text/plain", "unknown/unknown", "application/unknown", "*/*"})
"""Types that servers send when they know none (WHATWG MIME Sniffing 5.1, and text/plain)."""

_SNIFFED_BYTES = 1445
"""How much of a resource the standard looks at."""

_PICTURE, _ARCHIVE, _SOUND = "a picture", "an archive", "sound or film"
_BINARY = {
    b"%PDF-": "a PDF",
    b"%!PS-Adobe-": "PostScript",
    b"\x1f\x8b": "gzip, and no Content-Encoding says so",
    b"\x89PNG": _PICTURE,
    b"GIF8": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"BM": _PICTURE,
    b"\x00\x00\x01\x00": _PICTURE,
    b"PK\x03\x04": _ARCHIVE,
    b"Rar!": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"RIFF": _SOUND,
    b"ID3": _SOUND,
    b"OggS": _SOUND,
}
"""What is no page, by its first bytes."""
_BINARY_STARTS = tuple(_BINARY)

_FIRST_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|script|iframe|h1|div|font|table|style|b|br|p|a)"
    rb"[\s/>]",
    re.IGNORECASE,
)
"""The standard's table of first tags (7.1)."""
_BEFORE_IT = re.compile(rb"\s+|\xef\xbb\xbf|<!--(?:(?!-->).)*-->|<\?xml[^>]*>", re.DOTALL)
"""White space, a mark, comments, an XML declaration: each matches in one way only."""
_XHTML = re.compile(rb"<html[\s>]", re.IGNORECASE)


def media_type(content_type: str | None) -> str:
    """Return type and subtype, lower case, without parameters; "" where there is none."""
    return (content_type or "").partition(";")[0].strip().lower()


def is_html(content_type: str | None, body: bytes) -> bool:
    """Whether a browser would show links of *body*; a picture sent as text/html has none."""
    kind = media_type(content_type)
    start = body[:_SNIFFED_BYTES]
    if kind in _HTML_TYPES:
        return not start.startswith(_BINARY_STARTS)
    if kind in _XML_TYPES:
        return _XHTML.search(start) is not None
    if kind in _SILENT_TYPES or "/" not in kind:
        return _starts_as_html(start)
    return False


def kind_by_bytes(content_type: str | None, body: bytes) -> str | None:
    """Return what *body* is where its type says that it is a page, or says nothing."""
    if media_type(content_type) not in _HTML_TYPES | _XML_TYPES | _SILENT_TYPES:
        return None
    return next((kind for start, kind in _BINARY.items() if body.startswith(start)), None)


def _starts_as_html(start: bytes) -> bool:
    at = 0
    while (skipped := _BEFORE_IT.match(start, at)) is not None:
        at = skipped.end()
    return _FIRST_TAG.match(start, at) is not None
