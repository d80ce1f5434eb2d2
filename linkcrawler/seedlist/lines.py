"""Bytes to lines of text, each of bounded length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.encoding import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE_BYTES = 1024 * 1024
_KEPT_OF_BROKEN = 2_000
"""Bytes of a broken line that the rejects file shows."""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that holds no row; *text* is what can be shown of it."""

    text: str
    reason: str


def text_lines(chunks: Iterator[bytes]) -> Iterator[str | BrokenLine]:
    """Yield every line without its end; lines end at LF or CR LF, or at CR where no LF is.

    A SeedListError of *chunks* (damaged data) is passed on after the lines that are whole.
    """
    for block in _whole_lines(chunks):
        if isinstance(block, BrokenLine):
            yield block
        else:
            yield from _block_lines(block)


def _whole_lines(chunks: Iterator[bytes]) -> Iterator[bytes | BrokenLine]:
    """Cut the stream at line ends: blocks of whole lines, without the last line's end."""
    joiner = _Joiner()
    damage = None
    try:
        for chunk in chunks:
            yield from joiner.add(chunk)
    except SeedListError as error:
        damage = error
    if damage is None:
        yield from joiner.rest()
        return
    # A row that is cut in two could name another page: it is told, and not used.
    if joiner.begun:
        yield _broken(joiner.begun, "the list is cut off in this line")
    raise damage


class _Joiner:
    """Keeps the begun line between two chunks, and passes over what is too long."""

    def __init__(self) -> None:
        self.begun = b""
        self._skipping = False
        self._line_end: bytes | None = None

    def add(self, chunk: bytes) -> Iterator[bytes | BrokenLine]:
        chunk = self._with_line_feeds(chunk)
        if self._skipping:
            _, end, chunk = chunk.partition(b"\n")
            self._skipping = not end
        data = self.begun + chunk
        block, end, self.begun = data.rpartition(b"\n")
        if end:
            yield block
        if len(self.begun) > LONGEST_LINE_BYTES:
            yield _broken(self.begun, "the line is longer than 1 MiB")
            self.begun, self._skipping = b"", True

    def rest(self) -> Iterator[bytes]:
        if self.begun:
            yield self.begun

    def _with_line_feeds(self, chunk: bytes) -> bytes:
        """Decide by the first chunk: lists of old Macs end their lines with CR alone."""
        if self._line_end is None and chunk:
            self._line_end = b"\r" if b"\r" in chunk and b"\n" not in chunk else b"\n"
        return chunk.replace(b"\r", b"\n") if self._line_end == b"\r" else chunk


def _block_lines(block: bytes) -> Iterator[str | BrokenLine]:
    try:
        lines = block.decode().split("\n")
    except UnicodeDecodeError:
        lines = [decoded(line) for line in block.split(b"\n")]
    if b"\0" in block:
        yield from map(_without_nul, lines)
    else:
        yield from lines


def _without_nul(line: str) -> str | BrokenLine:
    if "\0" not in line:
        return line
    return BrokenLine(line[:_KEPT_OF_BROKEN], "there is a NUL character in it")


def _broken(line: bytes, reason: str) -> BrokenLine:
    return BrokenLine(line[:_KEPT_OF_BROKEN].decode("utf-8", "replace"), reason)
