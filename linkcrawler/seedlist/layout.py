"""How a list is laid out, found from its first lines; never from its file name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from linkcrawler.seedlist.columns import (
    ONE_COLUMN,
    REFERRING_URL,
    Columns,
    field_of,
    with_header,
    without_header,
)
from linkcrawler.seedlist.sample import SEPARATORS, sample_rows, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkcrawler.seedlist.sample import Table

_EXCEL_SEPARATOR = re.compile(r"sep=([,;|\t])", re.IGNORECASE)
_WORDS = re.compile(r"[^./\d]*")
_LONE_HEADINGS = re.compile(
    r"(?:(?:source|referring|linking|back)[ _]?)?(?:page|link|url)s?(?:[ _]urls?)?", re.IGNORECASE
)
"""What may stand above a list of one column; any other word is a row, and rejected as such."""


class LayoutError(Exception):
    """The list is text, but no list of pages; says what to do."""


class Form(StrEnum):
    """How a row is written."""

    LINES = "lines"
    TABLE = "table"
    JSON_LINES = "json_lines"


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a list."""

    form: Form
    separator: str = ""
    columns: Columns = ONE_COLUMN
    leading: int = 0
    """Rows before the first seed: the header, and Excel's ``sep=`` line."""


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
    return _by_our_header(lines) or _by_addresses(lines) or _plain(first)


def _declared(lines: Sequence[str], separator: str) -> Layout:
    """Excel takes the separator from a first line such as ``sep=;``."""
    below = _by_our_header(lines[1:], (separator,)) or _by_addresses(lines[1:], (separator,))
    if below is None:
        raise LayoutError("no column is called referring_url, and none holds http addresses")
    return Layout(below.form, below.separator, below.columns, below.leading + 1)


def _by_our_header(lines: Sequence[str], separators: Sequence[str] = SEPARATORS) -> Layout | None:
    """Take the separator by which the first row names referring_url, among the most columns."""
    headers = [(sep, rows[0]) for sep in separators if (rows := sample_rows(lines, sep))]
    ours = [(sep, cells) for sep, cells in headers if REFERRING_URL in map(field_of, cells)]
    if not ours:
        return None
    separator, header = max(ours, key=lambda found: len(found[1]))
    if len(header) == 1:
        return Layout(Form.LINES, leading=1)
    return Layout(Form.TABLE, separator, with_header(header), leading=1)


def _by_addresses(lines: Sequence[str], separators: Sequence[str] = SEPARATORS) -> Layout | None:
    """Take the separator that gives the widest even table with a column of http addresses."""
    found = tables(lines, separators)
    table = next((table for table in found if table.addresses), None)
    if table is not None:
        return Layout(Form.TABLE, table.separator, _columns(table), int(bool(table.header)))
    if any(all(map(_WORDS.fullmatch, table.header)) for table in found if table.header):
        raise LayoutError("no column is called referring_url, and none holds http addresses")
    return None


def _columns(table: Table) -> Columns:
    if not table.header:
        return _columns_by_place(table)
    pages = [at for at in table.addresses if field_of(table.header[at]) is None]
    if not pages:
        raise LayoutError("no column is called referring_url")
    if len(pages) > 1:
        names = ", ".join(repr(table.header[at].strip()) for at in pages)
        raise LayoutError(f"columns {names} hold addresses: call that of the pages referring_url")
    return with_header(table.header, referring=pages[0])


def _columns_by_place(table: Table) -> Columns:
    """Take the first column of addresses for the pages, and the one other for their targets."""
    if len(table.targets) > 1:
        raise LayoutError(
            "several columns hold addresses: write a header with referring_url and target above"
        )
    target = table.targets[0] if table.targets else None
    return without_header(table.width, table.addresses[0], target)


def _plain(first: str) -> Layout:
    return Layout(Form.LINES, leading=int(_LONE_HEADINGS.fullmatch(first) is not None))
