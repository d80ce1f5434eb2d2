"""The head of an answer, read as leniently as browsers do.

Strict parsers give up a whole answer over one malformed header line. Browsers skip the line, and so do
we: the page is what counts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_HEAD_BYTES = 256 * 1024
MAX_FIELDS = 2000
ENDLESS = 1 << 62
"""A length that no number needs."""

_DROPPED = bytes({*range(0x20), 0x7F} - {ord("\t"), ord("\n")})
_STATUS_LINE = re.compile(rb"HTTP/(\d\.\d)[ \t]+(\d{3})(?![^ \t])")
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
_NAMES_KEPT, _LONGEST_NAME_KEPT = 1024, 64
_MOST_DIGITS = 18
_SWITCHING = 101
_WITHOUT_BODY = frozenset({_SWITCHING, 204, 304})
"""Nobody asks to switch protocols: what would come in another one is not read."""


class BadAnswer(ValueError):  # noqa: N818  reads as what happened
    """What came is no answer in HTTP/1."""


class Head(NamedTuple):
    """Status and fields of an answer, and how its body ends."""

    status: int
    fields: tuple[tuple[str, str], ...]
    """In order and repeated, names in lower case."""
    length: int | None
    """Bytes of the body; None where its end shows itself: in chunks, or as the connection closes."""
    is_chunked: bool
    keeps_alive: bool

    @property
    def is_interim(self) -> bool:
        """Whether the real answer is still to come (100, 102, 103)."""
        return self.status < 200 and self.status != _SWITCHING


def read_head(head: bytes) -> Head:
    """Read *head*, from its status line to its empty line; BadAnswer where it is none.

    Lines that are no fields are left out, folded ones joined, control characters dropped.
    """
    first, *lines = head.translate(None, _DROPPED).split(b"\n")
    found = _STATUS_LINE.match(first)
    if found is None or len(lines) > MAX_FIELDS:
        raise BadAnswer(repr(first[:80]))
    status = int(found[2])
    if status < 100:
        raise BadAnswer(f"status {status}")
    fields = tuple(_fields(lines))
    framing = [field for field in fields if field[0] in _FRAMING]
    coded = [value.lower() for name, value in framing if name == "transfer-encoding"]
    length = None if coded else _length(framing)
    return Head(
        status,
        fields,
        0 if status in _WITHOUT_BODY else length,
        any("chunked" in value for value in coded),
        _keeps_alive(found[1], framing) and status != _SWITCHING,
    )


def _fields(lines: Iterable[bytes]) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"}:
            if fields and (more := line.strip()):
                name, value = fields[-1]
                fields[-1] = name, f"{value} {_text(more)}"
            continue
        raw_name, colon, raw_value = line.partition(b":")
        if colon and (name := _name_of(raw_name)):
            fields.append((name, _text(raw_value).strip(" \t")))
    return fields


def _name_of(raw: bytes) -> str:
    """Return the name of a field in lower case, white space after it aside; "" for what is no name."""
    return _known_name(raw) if len(raw) <= _LONGEST_NAME_KEPT else _read_name(raw)


def _read_name(raw: bytes) -> str:
    name = raw.rstrip(b" \t")
    return name.decode("ascii").lower() if _NAME.fullmatch(name) else ""


_known_name = lru_cache(maxsize=_NAMES_KEPT)(_read_name)


def _text(raw: bytes) -> str:
    """Read a value as UTF-8, which servers send today, or else as Latin-1, which it once was."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _length(framing: list[tuple[str, str]]) -> int | None:
    """Return the length that is announced (RFC 9112, 6.3): equal ones are one, no number is none."""
    lengths = {
        value
        for name, value in framing
        if name == "content-length" and value.isascii() and value.isdigit()
    }
    if len(lengths) > 1:
        raise BadAnswer("two lengths")
    for value in lengths:
        return int(value) if len(value) <= _MOST_DIGITS else ENDLESS
    return None


def _keeps_alive(version: bytes, framing: list[tuple[str, str]]) -> bool:
    words = [value.lower() for name, value in framing if name == "connection"]
    if version == b"1.1":
        return not any("close" in value for value in words)
    return any("keep-alive" in value for value in words)
