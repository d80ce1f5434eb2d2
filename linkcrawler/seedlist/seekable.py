"""Lists that cannot be read from front to back: workbooks and Parquet have their table of contents last."""

from __future__ import annotations

import stat
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.source import STDIN

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BYTES = 2 << 30


def seekable(source: str, head: bytes, chunks: Iterator[bytes]) -> IO[bytes]:
    """Return the list as a file to seek in: the user's own, or a copy of what came packed or piped."""
    if source != STDIN:
        file = _own_file(source, head)
        if file is not None:
            return file
    copy = tempfile.TemporaryFile(prefix="linkcrawler-list-")  # noqa: SIM115  the reader closes it
    try:
        _fill(copy, source, chunks)
    except BaseException:
        copy.close()
        raise
    return copy


def _own_file(source: str, head: bytes) -> IO[bytes] | None:
    path = Path(source).expanduser()
    if not stat.S_ISREG(path.stat().st_mode):
        return None
    file = path.open("rb")
    if file.read(len(head)) == head:
        file.seek(0)
        return file
    file.close()
    return None


def _fill(copy: IO[bytes], source: str, chunks: Iterator[bytes]) -> None:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _MOST_BYTES:
            raise SeedListError(source, "it unpacks to more than 2 GiB")
        copy.write(chunk)
    copy.seek(0)
