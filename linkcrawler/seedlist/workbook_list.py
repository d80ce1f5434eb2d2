"""A workbook as a list: which of its sheets hold pages, and their rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import IO, TYPE_CHECKING

from linkcrawler.seedlist.columns import REFERRING_URL, TARGET, Columns
from linkcrawler.seedlist.sample import filled, table_of
from linkcrawler.seedlist.tables import (
    LONE_HEADINGS,
    NO_PAGES,
    LayoutError,
    Shape,
    by_cells,
    by_headings,
    refuse_sites,
)
from linkcrawler.seedlist.typed_cells import typed_record
from linkcrawler.seedlist.understanding import Part, Understanding
from linkcrawler.seedlist.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkcrawler.seedlist.row import Row
    from linkcrawler.seedlist.sheet import SheetRow
    from linkcrawler.seedlist.workbook import Sheet

_SAMPLE_ROWS = 100


@dataclass(frozen=True, slots=True)
class _Found:
    """What a sheet is; the lower the *rank*, the surer it is a list."""

    sheet: Sheet
    shape: Shape | None
    rank: int
    trouble: LayoutError | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """As they stand in the sheet."""
        return self.shape.columns.headings if self.shape else ()


def workbook_list(file: IO[bytes]) -> Iterator[Understanding | Row]:
    """Yield how the workbook is understood, and then its rows.

    Every visible sheet that is a list like the surest one is read; a sheet of notes or of the user's
    own pages beside it is not. Hidden sheets count where no visible one holds anything.
    """
    with file, Workbook(file) as book:
        chosen, passed_over = _chosen(book)
        parts = [Part(found.shape, found.sheet.name) for found in chosen if found.shape]
        yield Understanding("workbook (XLSX)", parts=parts, unread_sheets=passed_over)
        for found in chosen:
            if found.shape:
                name = found.sheet.name if len(chosen) > 1 else None
                yield from _rows(book.rows(found.sheet), found.shape, name)


def _chosen(book: Workbook) -> tuple[list[_Found], list[str]]:
    sheets = book.sheets
    visible = [sheet for sheet in sheets if sheet.visible]
    hidden = [sheet for sheet in sheets if not sheet.visible]
    found = _filled(book, visible) or _filled(book, hidden)
    if not found:
        raise LayoutError("the list is empty")
    usable = [each for each in found if each.shape]
    if not usable:
        raise next((each.trouble for each in found if each.trouble), LayoutError(NO_PAGES))
    chosen = _alike(usable)
    names = {each.sheet.name for each in chosen}
    return chosen, [sheet.name for sheet in sheets if sheet.name not in names]


def _alike(usable: Sequence[_Found]) -> list[_Found]:
    """Return the surest sheet, and those that are such lists too: by their own headings, or by its."""
    best = min(usable, key=lambda each: each.rank)
    return [
        each
        for each in usable
        if each.rank == best.rank and (best.rank == 0 or each.headings == best.headings)
    ]


def _filled(book: Workbook, sheets: Sequence[Sheet]) -> list[_Found]:
    samples = ((sheet, list(islice(book.rows(sheet), _SAMPLE_ROWS))) for sheet in sheets)
    return [_find(sheet, sample) for sheet, sample in samples if sample]


def _find(sheet: Sheet, sample: list[SheetRow]) -> _Found:
    try:
        shown, linked = _even(sample, use_links=False), _even(sample, use_links=True)
        if shape := by_headings(shown):
            return _Found(sheet, shape, 0)
        for rows in (shown, linked):
            table = table_of(rows)
            if table and table.addresses:
                return _Found(sheet, by_cells(table), 1)
        refuse_sites(shown)
        shape = _lone_column(linked)
    except LayoutError as trouble:
        return _Found(sheet, None, 9, trouble)
    return _Found(sheet, shape, 2)


def _even(sample: Sequence[SheetRow], *, use_links: bool) -> list[list[str]]:
    """Return the rows, all of one width; with the addresses behind cells in place of their texts."""
    width = max(len(row.cells) for row in sample)
    rows = [[*row.cells, *[""] * (width - len(row.cells))] for row in sample]
    if use_links:
        for cells, row in zip(rows, sample, strict=True):
            for at in row.links:
                cells[at] = _meant(cells[at], row.links[at])
    return rows


def _lone_column(rows: Sequence[Sequence[str]]) -> Shape | None:
    """Take the one column that holds anything for the pages."""
    used = {at for cells in rows for at, cell in enumerate(cells) if cell.strip()}
    if len(used) != 1:
        return None
    at = used.pop()
    heading = LONE_HEADINGS.fullmatch(rows[0][at].strip()) is not None
    return Shape(Columns(((REFERRING_URL, at),), (), at + 1), int(heading))


def _rows(rows: Iterator[SheetRow], shape: Shape, sheet: str | None) -> Iterator[Row]:
    columns = shape.columns
    addressed = [at for name, at in columns.fields if name in {REFERRING_URL, TARGET}]
    for row in islice(rows, shape.leading, None):
        # What stands right of the header is a remark: nothing is shifted in a workbook.
        cells = row.cells[: columns.width]
        for at in addressed:
            if at in row.links and at < len(cells):
                cells[at] = _meant(cells[at], row.links[at])
        if filled(cells):
            yield columns.row(typed_record(row.number, cells, sheet))


def _meant(shown: str, link: str) -> str:
    """Return the address that a linked cell means: a title gives way to it, an address does not.

    Excel keeps the old link under an address that was overwritten, so what is seen counts.
    """
    return shown if "." in shown and len(shown.split()) == 1 else link
