"""Which encoding a list is in, and every list as UTF-8."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEAST_ZEROS = 0.2
"""Share of zero upper bytes that makes UTF-16: URLs and separators are ASCII in any language."""


def wide_encoding(head: bytes) -> str | None:
    """Return the name of the UTF-16 or UTF-32 form that *head* is in; None for all others."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    return _unmarked_utf16(head)


def _unmarked_utf16(head: bytes) -> str | None:
    pairs = len(head) // 2
    first, second = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if second > _LEAST_ZEROS * pairs and second > 4 * first:
        return "utf-16-le"
    if first > _LEAST_ZEROS * pairs and first > 4 * second:
        return "utf-16-be"
    return None


def encoding_name(head: bytes) -> str:
    """Say how a list that begins with *head* is written, for people."""
    wide = wide_encoding(head)
    if wide is not None:
        return wide[:6].upper()
    if head.startswith(codecs.BOM_UTF8):
        return "UTF-8 with BOM"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252 (Windows)"
    return "UTF-8"


def as_utf8(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Rewrite UTF-16 as UTF-8, so that all further reading is of one kind; drop the BOM.

    UTF-8 and cp1252 pass as they are: which of the two is decided line by line (``decoded``), for
    the first letter that tells may come after a million rows.
    """
    encoding = wide_encoding(head)
    if encoding is None:
        return _without_bom(chunks)
    texts = codecs.iterdecode(chunks, encoding, "replace")
    return _without_bom(text.encode() for text in texts)


def decoded(line: bytes) -> str:
    """Decode one line: UTF-8 where it is valid, else cp1252, which can hardly look like UTF-8."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _without_bom(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(chunks, b"")
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from chunks
