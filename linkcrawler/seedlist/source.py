"""Where a list comes from: a file or standard input, unpacked, as chunks of bytes; what it is called."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.gunzip import MAGIC, GzipDamage, gunzip
from linkcrawler.seedlist.kinds import no_list_because
from linkcrawler.urls import without_credentials

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

STDIN = "-"
HEAD_BYTES = 64 * 1024
"""What is looked at to find out how a list is written."""
_CHUNK_BYTES = 64 * 1024


def is_url(source: str) -> bool:
    """Whether *source* names a list by its URL."""
    return source.lower().startswith(("http://", "https://"))


def shown(source: str) -> str:
    """Return *source* as it may stand in logs and records: the query of a URL may be a secret."""
    if not is_url(source):
        return source
    bare, question_mark, _ = without_credentials(source).partition("?")
    return f"{bare}?…" if question_mark else bare


def read_source(source: str) -> tuple[bytes, Iterator[bytes]]:
    """Return the head of the list and then all its chunks, the head included.

    SeedListError says why it cannot be read; it may come late too, where the data is damaged
    further on.
    """
    chunks = _unpacked(source, _raw_chunks(source))
    read: list[bytes] = []
    size = 0
    try:
        while size < HEAD_BYTES and (chunk := next(chunks, b"")):
            read.append(chunk)
            size += len(chunk)
    except SeedListError as damage:
        if not read:
            raise
        chunks = _failing(damage)
    head = b"".join(read)
    if reason := no_list_because(head):
        raise SeedListError(source, reason)
    return head, chain([head], chunks)


def _raw_chunks(source: str) -> Iterator[bytes]:
    return _stdin_chunks() if source == STDIN else _file_chunks(source)


def _stdin_chunks() -> Iterator[bytes]:
    if sys.stdin is None:
        raise SeedListError(STDIN, "standard input is closed")
    # Unbuffered: a buffer's lock, held while we wait, would keep an interrupted process from its end.
    file = cast("io.BufferedReader", sys.stdin.buffer).raw
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _file_chunks(source: str) -> Iterator[bytes]:
    try:
        with Path(source).expanduser().open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise SeedListError(source, _why(error)) from error
    except (ValueError, RuntimeError):  # a NUL in the name, the home of an unknown user
        raise SeedListError(source, "there is no such file") from None


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "that is a folder, not a list"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"it cannot be read: {error.strerror}"


def _unpacked(source: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = b""
    while len(first) < len(MAGIC) and (chunk := next(chunks, b"")):
        first += chunk
    whole = chain([first] if first else [], chunks)
    if not first.startswith(MAGIC):
        yield from whole
        return
    try:
        yield from gunzip(whole)
    except GzipDamage as damage:
        raise SeedListError(source, str(damage)) from None


def _failing(damage: SeedListError) -> Iterator[bytes]:
    yield from ()
    raise damage
