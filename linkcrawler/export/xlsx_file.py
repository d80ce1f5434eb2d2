"""An Excel workbook whose text is text: never a formula, never a link that opens on a click."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from linkcrawler.export.safe_cell import is_risky

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linkcrawler.export.columns import Cell

MOST_ROWS = 1_048_576
"""Of a sheet, heading included: Excel's own limit."""
MOST_CHARS = 32_767
_CUT = -2
"""What xlsxwriter says of a text that was longer."""
_WIDTH_CHARS = 18


class XlsxFile:
    """A workbook that is written a row at a time; what exceeds a sheet goes on in the next one."""

    def __init__(self, path: Path, names: Sequence[str], most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows
        self._cut = 0
        folder = str(path.parent)  # where there is room for the workbook there is for its parts
        options = {"constant_memory": True, "tmpdir": folder}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.use_zip64()
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._heading = self._book.add_format({"bold": True, "quote_prefix": True})
        # As if typed with a quote before it: stays text even after an edit of the cell.
        self._guarded = self._book.add_format({"quote_prefix": True})
        self._further_sheets = 0
        self.begin("links", names)

    @property
    def notes(self) -> list[str]:
        """What was cut, and where the rows are if one sheet does not hold them."""
        notes = []
        if self._cut:
            notes.append(
                f"{self._cut:,} cells were cut: a spreadsheet's holds {MOST_CHARS:,} characters"
            )
        if self._further_sheets:
            notes.append(
                f"the table goes on in {self._further_sheets} further sheets: "
                f"one holds {self._most_rows:,} rows, heading included"
            )
        return notes

    def write(self, cells: Sequence[Cell]) -> None:
        if self._row >= self._most_rows:
            self._further_sheets += 1
            self._start_sheet(f"{self._title} {self._further_sheets + 1}")
        for place, cell in enumerate(cells):
            if cell is not None and cell != "":
                self._write_cell(place, cell)
        self._row += 1

    def close(self) -> None:
        self._book.close()

    def begin(self, title: str, names: Sequence[str]) -> bool:
        """Go on with a table in a sheet of its own."""
        self._title, self._names = title, names
        self._start_sheet(title)
        return True

    def _start_sheet(self, name: str) -> None:
        sheet: Any = self._book.add_worksheet(name)
        self._sheet = sheet
        sheet.set_column(0, len(self._names) - 1, _WIDTH_CHARS)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._names):
            sheet.write_string(0, place, column, self._heading)
        self._row = 1

    def _write_cell(self, place: int, cell: str | float | datetime) -> None:
        if isinstance(cell, str):
            how = self._guarded if is_risky(cell) else None
            self._cut += self._sheet.write_string(self._row, place, cell, how) == _CUT
        elif isinstance(cell, bool):
            self._sheet.write_boolean(self._row, place, cell)
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._row, place, cell.replace(tzinfo=None), self._date)
        else:
            self._sheet.write_number(self._row, place, cell)
