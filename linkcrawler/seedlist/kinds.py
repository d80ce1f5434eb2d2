"""Files that are no lists, told by their first bytes and refused with what to do instead."""

from __future__ import annotations

import re

from linkcrawler.seedlist.encoding import wide_encoding

ZIP = b"PK\x03\x04"
PARQUET = b"PAR1"
_READ_ELSEWHERE = (ZIP, PARQUET)
_NOT_THIS = "save or export it as CSV or XLSX"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OFFICE = b"\xd0\xcf\x11\xe0"
_MAGIC = (
    (b"%PDF", f"that is a PDF; {_NOT_THIS}"),
    (b"PARE", "that is an encrypted Parquet file; write it without a key"),
    (b"SQLite format 3\0", f"that is a database; {_NOT_THIS}"),
    (b"BZh", "it is packed with bzip2; unpack it, or use gzip"),
    (b"\xfd7zXZ\0", "it is packed with xz; unpack it, or use gzip"),
    (b"\x28\xb5\x2f\xfd", "it is packed with zstd; unpack it, or use gzip"),
    (b"7z\xbc\xaf\x27\x1c", "it is packed with 7-Zip; unpack it, or use gzip"),
    (b"Rar!", "it is packed with RAR; unpack it, or use gzip"),
    (b"\x1f\x8b", "it is packed with gzip twice; unpack it once"),
    (b"\x89PNG", "that is an image"),
    (b"\xff\xd8\xff", "that is an image"),
    (b"GIF8", "that is an image"),
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!--|\?xml|(?:!doctype|html|head|body|table)\b)", re.IGNORECASE
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0c\x1a"))
_MOST_CONTROLS = 0.1
"""Share of control characters above which bytes are no text."""


def no_list_because(head: bytes) -> str | None:
    """Return why bytes that begin with *head* are no list, or None where they may be one."""
    if not head:
        return "the list is empty"
    if head.startswith(_READ_ELSEWHERE):
        return None
    if head.startswith(_OFFICE):
        return _office(head)
    for magic, reason in _MAGIC:
        if head.startswith(magic):
            return reason
    if _MARKUP.match(head):
        return f"that is a web page or XML, no list; {_NOT_THIS}"
    return "that is no text" if _is_binary(head) else None


def _office(head: bytes) -> str:
    if _ENCRYPTED in head:
        return "the workbook is protected by a password: save it without"
    return (
        f"that is an old Office document, or one with a password; {_NOT_THIS}, without a password"
    )


def _is_binary(head: bytes) -> bool:
    if wide_encoding(head):
        return False  # half of any letter may look like a control character
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) * _MOST_CONTROLS
