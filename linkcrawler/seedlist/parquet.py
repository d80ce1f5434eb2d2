"""Parquet files as lists: their columns are named, so only the meaning of these is to be found."""

from __future__ import annotations

from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow.parquet import ParquetFile

from linkcrawler.seedlist.columns import REFERRING_URL, with_header
from linkcrawler.seedlist.damage import DamagedList
from linkcrawler.seedlist.sample import table_of
from linkcrawler.seedlist.tables import (
    NO_PAGES,
    LayoutError,
    Shape,
    by_cells,
    by_headings,
    refuse_sites,
)
from linkcrawler.seedlist.typed_cells import cell_text, typed_record
from linkcrawler.seedlist.understanding import Part, Understanding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.seedlist.row import Row

_ROWS_A_BATCH = 500
_SAMPLE_ROWS = 100
_BUFFER_BYTES = 256 * 1024
_DAMAGE = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError)


def parquet_list(file: IO[bytes]) -> Iterator[Understanding | Row]:
    """Yield how the file is understood, and then its rows; rows count from 1, there is no header."""
    with file:
        opened = _opened(file)
        header = [str(name) for name in opened.schema_arrow.names]
        shape = _shape(header, list(islice(_cells(opened), _SAMPLE_ROWS)))
        yield Understanding("Parquet", parts=[Part(shape)])
        for number, cells in enumerate(_cells(opened), 1):
            if any(cells):
                yield shape.columns.row(typed_record(number, cells))


def _opened(file: IO[bytes]) -> Any:
    try:
        # By the buffer, a column is read page by page, and not a whole row group at once.
        return ParquetFile(file, buffer_size=_BUFFER_BYTES, pre_buffer=False)
    except _DAMAGE as error:
        raise DamagedList(_reason(error)) from error


def _cells(opened: Any) -> Iterator[list[str]]:
    batches = opened.iter_batches(batch_size=_ROWS_A_BATCH, use_threads=False)
    try:
        for batch in batches:
            columns = [column.to_pylist() for column in batch.columns]
            for values in zip(*columns, strict=True):
                yield list(map(cell_text, values))
    except _DAMAGE as error:
        raise DamagedList(_reason(error)) from error


def _shape(header: list[str], sample: list[list[str]]) -> Shape:
    if not sample:
        raise LayoutError("the list is empty")
    if shape := by_headings([header]):
        return shape
    table = table_of([header, *sample])
    if table and table.addresses:
        return by_cells(table)
    refuse_sites([header, *sample])
    if len(header) == 1:
        return Shape(with_header(header, {REFERRING_URL: 0}), 1)
    raise LayoutError(NO_PAGES)


def _reason(error: Exception) -> str:
    if "encrypt" in str(error).lower():
        return "the Parquet file is encrypted: write it without a key"
    return "the Parquet file is damaged or cut off"
