"""Exported files, read back by other libraries than those that wrote them where there are such."""

from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from openpyxl import load_workbook

from linkcrawler.store.codec import with_dates

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[dict[str, Any]]


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def read_csv(path: Path) -> Rows:
    text = text_of(path)
    assert text.startswith("\ufeff"), "Excel takes it for its own code page without"
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True)))


def read_jsonl(path: Path) -> Rows:
    lines = text_of(path).removesuffix("\n").split("\n")
    return [with_dates(json.loads(line)) for line in lines if line]


def read_parquet(path: Path) -> Rows:
    rows: Rows = pq.read_table(path).to_pylist(maps_as_pydicts="strict")
    return rows


def read_sheets(path: Path) -> dict[str, list[list[Any]]]:
    sheets = load_workbook(path).worksheets
    return {sheet.title: [list(row) for row in sheet.values] for sheet in sheets}


def read_xlsx(path: Path) -> Rows:
    rows = read_sheets(path)["links"]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
