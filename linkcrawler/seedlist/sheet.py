"""The rows of one sheet of a workbook, as text."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, NamedTuple

from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser

from linkcrawler.seedlist.bounded_xml import TooLarge, elements
from linkcrawler.seedlist.shared_strings import text_of
from linkcrawler.seedlist.sheet_links import Links, formula_link
from linkcrawler.seedlist.typed_cells import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from linkcrawler.seedlist.shared_strings import SharedStrings

_MOST_ROWS = 1_048_576
"""Of a sheet, by Excel's own limits."""


class SheetRow(NamedTuple):
    """A row with any text in it."""

    number: int
    cells: list[str]
    links: dict[int, str]
    """Where cells link to, by their place."""


def sheet_rows(
    source: IO[bytes], book: Any, texts: SharedStrings, links: Links
) -> Iterator[SheetRow]:
    """Yield the rows of the sheet that *source* holds; empty ones are passed over."""
    parser = _Cells(
        source,
        texts,
        data_only=True,  # what a formula came to, not the formula
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    for count, element in enumerate(elements(source, ROW_TAG)):
        if count >= _MOST_ROWS:
            raise TooLarge("a sheet of it has more rows than Excel allows")
        number, cells = parser.parse_row(element)  # type: ignore[arg-type]
        row = _row(number, cells, links)
        if any(map(str.strip, row.cells)):
            yield row


class _Cells(WorkSheetParser):
    """Openpyxl's own reading of cells, and the address in a HYPERLINK formula besides."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        inline = element.find(INLINE_STRING)
        if inline is not None:
            element.remove(inline)  # openpyxl's own way takes three times as long
        cell: dict[str, Any] = super().parse_cell(element)
        if inline is not None:
            cell["value"] = text_of(inline)
        formula = element.find(FORMULA_TAG)
        if formula is not None and (link := formula_link(formula.text)):
            cell["link"] = link
            cell["value"] = cell["value"] or link
        return cell


def _row(number: int, cells: list[dict[str, Any]], links: Links) -> SheetRow:
    width = max((cell["column"] for cell in cells), default=0)
    texts = [""] * width
    linked: dict[int, str] = {}
    for cell in cells:
        at = cell["column"] - 1
        texts[at] = cell_text(cell["value"])
        link = cell.get("link") or (links.get((number, at + 1)) if links else None)
        if link:
            linked[at] = link
    return SheetRow(number, texts, linked)
