"""A file that is whole when it appears; until then, and where writing it breaks, an older one stays."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import TYPE_CHECKING

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.paths import is_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class NotWritten(LinkcrawlerError):  # noqa: N818  reads as what happened
    """The file cannot be written."""


@contextmanager
def whole_or_not_at_all(path: Path) -> Iterator[Path]:
    """Give a path to write to; it becomes *path* only if all went well."""
    # Of its own for each writer: two at a time shall not write into one file.
    part = path.with_name(f".{path.name}.{token_hex(4)}.part")
    if is_folder(path):
        raise NotWritten(f"{path}: is a folder; name a file in it")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise NotWritten(f"{path}: {(error.strerror or str(error)).lower()}") from error
    finally:
        with suppress(OSError):  # it was never begun, or its folder is as good as none
            part.unlink()
