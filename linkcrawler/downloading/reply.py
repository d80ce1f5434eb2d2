"""An answer as it comes in: the head, then the body in the frame that the head announces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkcrawler.downloading.bodies import FREE_BYTES
from linkcrawler.downloading.chunks import Chunks
from linkcrawler.downloading.head import MAX_HEAD_BYTES, BadAnswer, read_head

if TYPE_CHECKING:
    from linkcrawler.downloading.head import Head

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LONGEST_END = 4
_MOST_INTERIM = 20
"""Heads before the real one; some servers send a 103 or two."""


class NoAnswer(ConnectionError):  # noqa: N818  reads as what happened
    """The server closed the connection before there was a head."""


class Reply:
    """Takes in the bytes of one answer, of its body little more than *max_bytes*."""

    def __init__(self, max_bytes: int, *, cut_at_max: bool = False, has_body: bool = True) -> None:
        self.head: Head | None = None
        self.has_ended = False
        """Whether nothing more of it comes, or is wanted."""
        self.is_clean = False
        """Whether it ended where it said it would: the connection may be used again."""
        self.is_too_large = False
        self.trouble: Exception | None = None
        """Why it broke off, where it did."""
        self._max_bytes = max_bytes
        self._cut_at_max = cut_at_max
        self._has_body = has_body
        self._held = b""
        self._interim = 0
        self._chunks: Chunks | None = None
        self._left: int | None = None
        self.size = 0
        """Bytes of the body that have come."""
        self._pieces: list[bytes] = []
        self._large = bytearray()
        """All of a large body: a block of its own, which the system gets back whole."""

    @property
    def body(self) -> bytes:
        """What has come of the body, as sent."""
        if self._large:
            self._pieces = [bytes(memoryview(self._large)[: self._max_bytes])]
            self._large = bytearray()
        body = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        return body[: self._max_bytes]

    def feed(self, data: bytes) -> bool:
        """Take in *data*, of which what is no HTTP ends the answer; return whether it has ended."""
        try:
            rest = data if self.head is not None or self.has_ended else self._take_head(data)
            if rest and self.has_ended:
                self.is_clean = False  # more than announced is no part of this answer
            elif rest:
                self._take_body(rest)
        except BadAnswer as bad:
            self._break_off(bad)
        return self.has_ended

    def close(self, why: Exception | None) -> None:
        """Take note that no more comes; *why* is None where the server ended it in good order."""
        if self.head is None:
            self._break_off(why or NoAnswer("closed without an answer"))
        elif self._chunks is not None or self._left is not None:
            self._break_off(why or BadAnswer("closed before its end"))
        else:  # its end is that of the connection; TLS that ends without a word is common
            self._break_off(why if isinstance(why, ConnectionError | TimeoutError) else None)

    def _break_off(self, why: Exception | None) -> None:
        is_whole = self._chunks is not None and self._chunks.is_whole
        self.trouble = None if is_whole else why
        self.has_ended = True
        self.is_clean = False

    def _take_head(self, data: bytes) -> bytes:
        """Take in the head, passing over those before the real one; return what follows it."""
        searched = max(0, len(self._held) - _LONGEST_END)
        held = self._held + data if self._held else data.lstrip(b"\r\n")
        while (end := _END_OF_HEAD.search(held, searched)) is not None:
            head, rest = read_head(held[: end.end()]), held[end.end() :]
            if not head.is_interim:
                self._held = b""
                self._begin_body(head)
                return rest
            held, searched = rest.lstrip(b"\r\n"), 0
            self._interim += 1
            if self._interim > _MOST_INTERIM:
                raise BadAnswer("head after head, and no answer")
        if len(held) > MAX_HEAD_BYTES:
            raise BadAnswer("the head has no end")
        self._held = held
        return b""

    def _begin_body(self, head: Head) -> None:
        self.head = head
        if not self._has_body or head.length == 0:
            self._end()
        elif head.is_chunked:
            self._chunks = Chunks()
        else:
            self._left = head.length
            self._end_if_beyond(head.length or 0)

    def _take_body(self, data: bytes) -> None:
        if self._chunks is not None:
            data = self._take_chunks(self._chunks, data)
        elif self._left is not None:
            surplus = len(data) - self._left
            if surplus >= 0:
                data = data[: self._left]
                self._end(is_clean=not surplus)
            self._left -= len(data)
        self._hold(data)
        self._end_if_beyond(self.size)

    def _hold(self, data: bytes) -> None:
        self.size += len(data)
        if self.size <= FREE_BYTES:
            self._pieces.append(data)
            return
        if self._pieces:
            self._large.extend(b"".join(self._pieces))
            self._pieces.clear()
        self._large += data

    def _take_chunks(self, chunks: Chunks, data: bytes) -> bytes:
        found = chunks.feed(data)
        if chunks.is_broken:
            self._break_off(BadAnswer("no chunk"))
        elif chunks.has_ended:
            self._end(is_clean=not chunks.rest)
        return found

    def _end(self, *, is_clean: bool = True) -> None:
        self.has_ended = True
        self.is_clean = is_clean and self.head is not None and self.head.keeps_alive

    def _end_if_beyond(self, size: int) -> None:
        if size > self._max_bytes and not (self._cut_at_max and self.size <= self._max_bytes):
            self.is_too_large = not self._cut_at_max
            self.has_ended = True
            self.is_clean = False
