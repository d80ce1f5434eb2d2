"""How a list of text is laid out, found from its first lines; never from its file name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from linkcrawler.seedlist.columns import ONE_COLUMN, Columns
from linkcrawler.seedlist.sample import agreeing, is_address, sample_rows, table_of
from linkcrawler.seedlist.tables import (
    LONE_HEADINGS,
    NO_PAGES,
    LayoutError,
    by_cells,
    by_headings,
    refuse_sites,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkcrawler.seedlist.sample import Table

SEPARATORS = ("\t", ",", ";", "|")
_EXCEL_SEPARATOR = re.compile(r"sep=([,;|\t])", re.IGNORECASE)
_WORDS = re.compile(r"[^./\d]*")
_TELLING = re.compile(r"\s*|.*\s.*|\d{4}-\d\d-\d\d|follow|nofollow|sponsored|ugc", re.DOTALL)
_MOST = 0.6


class Form(StrEnum):
    """How a row is written."""

    LINES = "one page a line"
    TABLE = "table"
    JSON_LINES = "JSON lines"


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a list."""

    form: Form
    separator: str = ""
    columns: Columns = ONE_COLUMN
    leading: int = 0
    """Rows before the first seed: the header, what stands above it, and Excel's ``sep=`` line."""


def find_layout(sample: Sequence[str]) -> Layout:
    """Return the layout of a list that begins with the lines of *sample*, or raise LayoutError."""
    lines = [line for line in sample if line.strip()]
    if not lines:
        raise LayoutError("the list is empty")
    first = lines[0].strip()
    if first.startswith("{"):
        return Layout(Form.JSON_LINES)
    if first == "[" or first.startswith(("[{", '["')):
        raise LayoutError("that is one JSON array; write one object a line (JSONL)")
    if declared := _EXCEL_SEPARATOR.fullmatch(lines[0].rstrip()):
        return _declared(lines, declared[1])
    return _by_headings(lines) or _by_addresses(lines) or _plain(lines)


def _declared(lines: Sequence[str], separator: str) -> Layout:
    """Excel takes the separator from a first line such as ``sep=;``."""
    below = _by_headings(lines[1:], (separator,)) or _by_addresses(lines[1:], (separator,))
    if below is None:
        raise LayoutError(NO_PAGES)
    return Layout(below.form, below.separator, below.columns, below.leading + 1)


def _by_headings(lines: Sequence[str], separators: Sequence[str] = SEPARATORS) -> Layout | None:
    """Take the separator that shows a header we know, among several the one of most columns."""
    found = [(sep, shape) for sep in separators if (shape := by_headings(sample_rows(lines, sep)))]
    if not found:
        return None
    separator, shape = max(found, key=lambda known: known[1].columns.width)
    if shape.columns.width == 1:
        return Layout(Form.LINES, "", shape.columns, shape.leading)
    return Layout(Form.TABLE, separator, *shape)


def _by_addresses(lines: Sequence[str], separators: Sequence[str] = SEPARATORS) -> Layout | None:
    """Take the separator that gives the widest even table with a column of http addresses."""
    rows = {sep: sample_rows(lines, sep) for sep in separators}
    tables = [(sep, table) for sep in separators if (table := table_of(rows[sep]))]
    found = [(sep, table) for sep, table in tables if table.addresses]
    found = [(sep, table) for sep, table in found if table.header or _has_cells(lines, sep, table)]
    if found:
        separator, table = max(found, key=lambda known: known[1].width)
        return Layout(Form.TABLE, separator, *by_cells(table))
    for sep in separators:
        refuse_sites(rows[sep])
    if any(all(map(_WORDS.fullmatch, table.header)) for _, table in tables if table.header):
        raise LayoutError(NO_PAGES)
    return None


def _has_cells(lines: Sequence[str], separator: str, table: Table) -> bool:
    """Whether rows without a header are rows, and not URLs with a comma in them.

    A wrong guess would fetch other pages than the user meant, so it takes a tab, quotes, or a
    further column that can be no part of a URL.
    """
    if separator == "\t" or sum('"' in line for line in lines) > _MOST * len(lines):
        return True
    return bool(table.targets or agreeing(table.rows, _is_telling))


def _is_telling(cell: str) -> bool:
    return _TELLING.fullmatch(cell) is not None


def _plain(lines: Sequence[str]) -> Layout:
    return Layout(Form.LINES, leading=int(_is_heading(lines[0].strip(), lines[1:])))


def _is_heading(first: str, rest: Sequence[str]) -> bool:
    """Whether *first* heads a list of pages: a usual word, or words above addresses and nothing else.

    Search Console writes its one heading in the user's language. Words in lower case are a row,
    to be told as one that is no page.
    """
    if LONE_HEADINGS.fullmatch(first):
        return True
    is_title = _WORDS.fullmatch(first) is not None and not first[0].islower()
    return is_title and bool(rest) and all(map(is_address, rest))
