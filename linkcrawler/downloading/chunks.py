"""The chunks that a body of unknown length comes in (RFC 9112, 7.1), taken out of their frames."""

from __future__ import annotations

import re

_LONGEST_LINE = 16 * 1024
_MOST_FRAMES = 1024 * 1024
_MOST_FRAMES_OF_LITTLE = 512 * 1024
"""Bytes of frames in all, and around less than they are themselves: 32 MiB in chunks of a byte each
would cost 20 s of a processor."""
_LINE = rb"[ \t]*([0-9a-fA-F]{1,16})[ \t]*(?:;[^\n]*)?\r?\n"
_BEGUN = rb"[^\n]{0,%d}" % _LONGEST_LINE
_FIRST, _FIRST_BEGUN = re.compile(_LINE), re.compile(_BEGUN)
_NEXT, _NEXT_BEGUN = re.compile(rb"\r?\n" + _LINE), re.compile(rb"\r?(?:\n" + _BEGUN + rb")?")
_END_OF_TRAILERS = re.compile(rb"\A\r?\n|\r?\n\r?\n")


class Chunks:
    """Takes the bytes of a body as they come, in pieces of any size."""

    def __init__(self) -> None:
        self.is_whole = False
        """Whether the last chunk has come."""
        self.has_ended = False
        """Whether its trailers, which nobody reads, have come too."""
        self.is_broken = False
        """Whether what came is no chunk."""
        self.rest = b""
        """What came after the end."""
        self._held = b""
        self._left = 0
        self._frames = 0
        self._framed = 0
        self._line, self._begun = _FIRST, _FIRST_BEGUN

    def feed(self, data: bytes) -> bytes:
        """Return what of the body is in *data*."""
        held = self._held + data if self._held else data
        pieces: list[bytes] = []
        at = 0
        while not self.is_whole:
            if self._left:
                pieces.append(held[at : at + self._left])
                at += len(pieces[-1])
                self._left -= len(pieces[-1])
            line = None if self._left else self._line.match(held, at)
            if line is None:
                break
            self._frames += line.end() - at
            at = line.end()
            self._begin(int(line[1], 16))
        self._hold(held[at:])
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _begin(self, size: int) -> None:
        self._framed += size
        self._left = size
        self.is_whole = not size
        self._line, self._begun = _NEXT, _NEXT_BEGUN

    def _hold(self, held: bytes) -> None:
        self._held = held
        if not self.is_whole:
            most = _MOST_FRAMES if self._framed > self._frames else _MOST_FRAMES_OF_LITTLE
            self.is_broken = self._frames > most or self._begun.fullmatch(held) is None
        elif end := _END_OF_TRAILERS.search(held):
            self.has_ended, self.rest = True, held[end.end() :]
        elif len(held) > _LONGEST_LINE:
            self.has_ended, self.rest = True, held
