"""Lists that are no text. Their libraries are loaded for such a list only."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.damage import DamagedList
from linkcrawler.seedlist.kinds import PARQUET
from linkcrawler.seedlist.seekable import seekable
from linkcrawler.seedlist.tables import LayoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkcrawler.seedlist.row import Row
    from linkcrawler.seedlist.understanding import Understanding


def binary_list(
    source: str, head: bytes, chunks: Iterator[bytes]
) -> tuple[Understanding, Iterator[Row]]:
    """Return how the workbook or Parquet file is understood, and its rows."""
    told = _told(source, seekable(source, head, chunks), is_parquet=head.startswith(PARQUET))
    # The first thing told is the understanding; a reader that has begun also closes its file.
    return cast("Understanding", next(told)), cast("Iterator[Row]", told)


def _told(source: str, file: IO[bytes], *, is_parquet: bool) -> Iterator[Understanding | Row]:
    try:
        yield from _reader(is_parquet)(file)
    except (LayoutError, DamagedList) as error:
        raise SeedListError(source, str(error)) from error


def _reader(is_parquet: bool) -> Callable[[IO[bytes]], Iterator[Understanding | Row]]:
    if is_parquet:
        from linkcrawler.seedlist.parquet import parquet_list  # noqa: PLC0415

        return parquet_list
    from linkcrawler.seedlist.workbook_list import workbook_list  # noqa: PLC0415

    return workbook_list
