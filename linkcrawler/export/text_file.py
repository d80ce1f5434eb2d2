"""A text file to write to, gzipped or not."""

from __future__ import annotations

import gzip
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path

_LEVEL = 6


def open_text(path: Path, encoding: str, *, gzipped: bool) -> TextIO:
    """Open *path* for writing; line breaks stay as they are written."""
    if not gzipped:
        return path.open("w", encoding=encoding, newline="")
    # mtime=0: the same records make the same file.
    packed = gzip.GzipFile(path, "wb", _LEVEL, mtime=0)
    return TextIOWrapper(packed, encoding, newline="", write_through=False)
