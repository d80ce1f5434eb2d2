"""Parquet: typed and nested as the record is, for DuckDB, polars, pandas and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from linkcrawler.export.arrow_schema import arrow_schema

if TYPE_CHECKING:
    from pathlib import Path

    from linkcrawler.store.base import Document

_BATCH = 200
"""Documents turned to Arrow at a time; as Python objects they take ten times as much memory."""
_ROW_GROUP = 20_000


class ParquetFile:
    """One row a record."""

    def __init__(self, path: Path) -> None:
        self._schema = arrow_schema()
        self._file = path.open("wb")
        self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")
        self._documents: list[Document] = []
        self._batches: list[pa.RecordBatch] = []

    def write(self, document: Document) -> None:
        self._documents.append(document)
        if len(self._documents) == _BATCH:
            self._take_batch()
        if len(self._batches) == _ROW_GROUP // _BATCH:
            self._write_group()

    def close(self) -> None:
        with self._file:
            self._take_batch()
            self._write_group()
            self._writer.close()

    def _take_batch(self) -> None:
        self._batches.append(pa.RecordBatch.from_pylist(self._documents, self._schema))
        self._documents.clear()

    def _write_group(self) -> None:
        self._writer.write_table(pa.Table.from_batches(self._batches, self._schema))
        self._batches.clear()
