"""The head of an answer made fit for a strict parser, as lenient as browsers are.

aiohttp's parser gives up a whole answer over one malformed header line. Browsers skip the line, and
so do we: the page is what counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import HttpProcessingError

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

MAX_HEAD_BYTES = 256 * 1024

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_NAME = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_BAD_LINE = re.compile(
    rb"\n(?!" + _NAME + rb":|[ \t]|\r?\n|\Z)"  # neither field, nor folded, nor the end
    rb"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)"
)
_FOLDED = re.compile(rb"\n[ \t]|[^\r]\n")
_LENGTH = re.compile(
    rb"\n(content-length|transfer-encoding):[ \t]*([^\r\n]*?)[ \t]*(?=\r?\n)", re.IGNORECASE
)
_GOOD_FIELD = re.compile(_NAME + rb":")
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_NO_BODY = re.compile(rb"HTTP/1\.\d (?:204|304)\b")
_INTERIM = re.compile(rb"HTTP/1\.\d 1(?!01)\d\d")


def clean_head(head: bytes) -> bytes:
    """Return *head* (status line to empty line) without the lines that no parser accepts.

    Lengths that contradict each other are settled as RFC 9112, 6.3, has it: chunked wins over any
    Content-Length; equal lengths are one; a Content-Length that is no number does not count.
    """
    head = head.lstrip(b"\r\n")
    if _BAD_LINE.search(head) is None and _is_plain(head):
        return head
    status, *lines = head.rstrip(b"\r\n").split(b"\n")
    kept = [_CONTROL.sub(b"", status)]
    for line in lines:
        clean = _CONTROL.sub(b"", line)
        if clean[:1] in {b" ", b"\t"} and len(kept) > 1:
            kept[-1] += b" " + clean.strip()
        elif _GOOD_FIELD.match(clean):
            kept.append(clean)
        elif named := re.match(rb"(" + _NAME + rb")[ \t]+:", clean):
            kept.append(named[1] + clean[named.end() - 1 :])
    return b"\r\n".join(_one_length(kept)) + b"\r\n\r\n"


def _is_plain(head: bytes) -> bool:
    """Whether there is nothing to settle: no length, or one that is good and written as it should be."""
    lengths = _LENGTH.findall(head)
    if not lengths:
        return True
    name, value = lengths[0]
    good = value.isdigit() or name.lower() == b"transfer-encoding"
    return len(lengths) == 1 and good and _FOLDED.search(head) is None


def _one_length(lines: list[bytes]) -> list[bytes]:
    chunked = any(
        name == b"transfer-encoding" and b"chunked" in value for name, value in map(_field, lines)
    )
    kept: list[bytes] = []
    lengths: set[bytes] = set()
    for line in lines:
        name, value = _field(line)
        if name == b"content-length":
            if chunked or not value.isdigit() or value in lengths:
                continue
            lengths.add(value)
        kept.append(line)
    return kept


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name.strip().lower(), value.strip().lower()


def body_length(head: bytes) -> int | None:
    """Return the bytes of body that *head* (clean) announces; None where their end shows itself."""
    if _NO_BODY.match(head):
        return 0
    fields = {name.lower(): value for name, value in _LENGTH.findall(head)}
    length = fields.get(b"content-length", b"")
    return int(length) if length.isdigit() and b"transfer-encoding" not in fields else None


class LenientProtocol(ResponseHandler):
    """aiohttp's response protocol behind a filter for the head of each answer.

    What a server sends beyond the announced length is dropped: it is no part of this answer, and
    the parser would give up the answer for it.
    """

    def __init__(self, loop: AbstractEventLoop) -> None:
        super().__init__(loop)
        self._head: bytearray | None = None
        self._left: int | None = None
        self._has_body = True

    def set_response_params(self, *, skip_payload: bool = False, **params: Any) -> None:
        """Begin a new answer: aiohttp calls this before it sends each request."""
        self._head = bytearray()
        self._left = None
        self._has_body = not skip_payload
        super().set_response_params(skip_payload=skip_payload, **params)

    def data_received(self, data: bytes) -> None:
        """Hold the head back until it is whole, then pass it on clean, and the body after it."""
        if self._head is None or not data:
            self._pass_body(data)
            return
        self._head += data
        while self._head:
            end = _END_OF_HEAD.search(self._head)
            if end is not None:
                self._pass_head(end.end())
            elif len(self._head) > MAX_HEAD_BYTES:
                self._give_up()
            else:
                return

    def _pass_head(self, end: int) -> None:
        held = bytes(self._head or b"")
        head, rest = clean_head(held[:end]), held[end:]
        if _INTERIM.match(head):  # 100, 102 or 103: dropped, the real answer follows
            self._head = bytearray(rest)
            return
        self._head = None
        self._left = body_length(head) if self._has_body else 0
        super().data_received(head)
        if rest:
            self._pass_body(rest)

    def _pass_body(self, data: bytes) -> None:
        over = self._left is not None and len(data) > self._left
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        if data or not over:
            super().data_received(data)
        if over:
            self._hang_up()

    def _hang_up(self) -> None:
        """Close the connection: what it brings from now on would be taken for the next answer."""
        self.force_close()
        if self.transport is not None:
            self.transport.close()

    def _give_up(self) -> None:
        self._head = None
        self._left = 0
        self._hang_up()
        self.set_exception(HttpProcessingError(code=400, message="the head has no end"))
