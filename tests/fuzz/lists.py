"""Importers: every form of seed list."""

from __future__ import annotations

import gzip
import tempfile
from functools import cache
from pathlib import Path

from linkcrawler import urls
from linkcrawler.documents import to_document, to_json
from linkcrawler.errors import SeedListError
from linkcrawler.seed import Seed
from linkcrawler.seedlist import read_seeds
from tests.seedlist.books import book, with_parts

_BOOK = book(Links=[["referring_url", "target"], ["https://a.example/", "shop.example"]])


def seed_list(data: bytes) -> None:
    """Read the list as it stands: CSV, TSV, JSONL, text, Parquet, packed, in any encoding."""
    _read(data)


def packed_list(data: bytes) -> None:
    """Read the list packed, cut off at a place that its first byte says."""
    packed = gzip.compress(data[1:], 1, mtime=0)
    _read(packed[: len(packed) - data[0] % 32] if data else packed)


def workbook_sheet(data: bytes) -> None:
    """Read a workbook whose sheet is this XML."""
    _read(with_parts(_BOOK, {"xl/worksheets/sheet1.xml": data}))


def workbook_strings(data: bytes) -> None:
    """Read a workbook whose shared strings are this XML."""
    _read(with_parts(_BOOK, {"xl/sharedStrings.xml": data}))


def _read(data: bytes) -> None:
    path = _file()
    path.write_bytes(data)
    try:
        for row in read_seeds(str(path), "shop.example"):
            if isinstance(row, Seed):
                assert urls.normalised(row.page_url) == row.page_url
                to_json([row.labels, to_document(row.expected), to_document(row.reported)])
            else:
                assert row.line > 0
                assert row.reason.isprintable()
    except SeedListError as error:
        assert str(error)  # noqa: PT017  it may fail, in words


@cache
def _file() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-")) / "list"
