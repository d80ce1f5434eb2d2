"""CSV that opens in a spreadsheet with its letters right, and executes nothing there."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import TYPE_CHECKING

from linkcrawler.documents import iso
from linkcrawler.export.safe_cell import safe_cell
from linkcrawler.export.text_file import open_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linkcrawler.export.columns import Cell


class CsvFile:
    """Comma-separated, in UTF-8 with the mark that Excel knows it by."""

    notes: tuple[str, ...] = ()

    def __init__(self, path: Path, names: Sequence[str], *, gzipped: bool) -> None:
        self._file = open_text(path, "utf-8-sig", gzipped=gzipped)
        self._writer = csv.writer(self._file)
        self.write(names)

    def write(self, cells: Sequence[Cell]) -> None:
        self._writer.writerow([_written(cell) for cell in cells])

    def begin(self, _title: str, _names: Sequence[str]) -> bool:
        return False

    def close(self) -> None:
        self._file.close()


def _written(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_cell(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return iso(cell) if isinstance(cell, datetime) else cell
