"""What the columns of a table mean: by its headings, or by what its cells hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from linkcrawler.seedlist.columns import (
    REFERRING_URL,
    TARGET,
    Columns,
    field_of,
    of_tool,
    told_by,
    with_header,
    without_header,
)
from linkcrawler.seedlist.headings import heading_key
from linkcrawler.seedlist.sample import (
    MOST_LINES_ABOVE,
    agreeing,
    filled,
    is_count,
    is_date,
    is_host,
    table_of,
)
from linkcrawler.seedlist.telling import Telling
from linkcrawler.seedlist.tools import SEARCH_CONSOLE, alias_keys, no_pages, tool_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from linkcrawler.seedlist.sample import Table

NO_PAGES = (
    "no column is called referring_url, and none holds http addresses: "
    "a list needs the pages that link, as a tool's export of backlinks has them"
)
LONE_HEADINGS = re.compile(
    r"(?:(?:source|referring|linking|back)[ _]?)?(?:page|link|url)s?(?:[ _]urls?)?", re.IGNORECASE
)
"""What may stand above a column of pages, and what no tool's translation is."""
_EXPORT_PAGES = "export the backlinks, one row a page, with the full URLs"
_OWN_PAGES_LEAST = 3


class LayoutError(Exception):
    """The list can be read, but is no list of pages; says what to do."""


class Shape(NamedTuple):
    """The columns, and how many rows stand before the first seed."""

    columns: Columns
    leading: int


def by_headings(rows: Sequence[Sequence[str]]) -> Shape | None:
    """Find the header that names referring_url, or that is a tool's; what stands above is narrower."""
    for at, cells in enumerate(rows[: MOST_LINES_ABOVE + 1]):
        columns = _headed(cells)
        if columns and all(filled(above) < filled(cells) for above in rows[:at]):
            return Shape(columns, at + 1)
    return None


def by_cells(table: Table) -> Shape:
    """Take the column of http addresses for the pages; LayoutError where that would be a guess."""
    columns = _columns(table) if table.header else _columns_by_place(table)
    return Shape(columns, table.leading)


def refuse_sites(rows: Sequence[list[str]]) -> None:
    """Raise LayoutError where the rows are sites with figures, and no pages."""
    table = table_of(rows)
    if table is None or table.addresses:
        return
    known = no_pages({heading_key(cell) for cell in table.header}, has_addresses=False)
    if known:
        raise LayoutError(known.reason)
    if agreeing(table.rows, is_host) and agreeing(table.rows, is_count):
        raise LayoutError(
            f"that is a list of sites with figures, no list of pages: {_EXPORT_PAGES}"
        )


def _headed(cells: Sequence[str]) -> Columns | None:
    if REFERRING_URL in map(field_of, cells):
        return with_header(cells)
    keys = {heading_key(cell) for cell in cells}
    if known := no_pages(keys, has_addresses=True):
        raise LayoutError(known.reason)
    tool = tool_of(cells)
    return of_tool(cells, tool) if tool else None


def _columns(table: Table) -> Columns:
    if table.addresses == [0] and not LONE_HEADINGS.fullmatch(table.header[0].strip()):
        _refuse_own_pages(table)
        if table.width == 2 and agreeing(table.rows, is_date) == [1]:
            # Search Console's two columns, under headings of a language that we do not know.
            telling = Telling(SEARCH_CONSOLE, last_seen=1)
            return told_by(table.header, {REFERRING_URL: 0}, telling)
    known = {REFERRING_URL: _page_column(table)}
    targets = _of_names(table, alias_keys(TARGET))
    if len(targets) == 1 and TARGET not in map(field_of, table.header):
        known[TARGET] = targets[0]
    return with_header(table.header, known)


def _page_column(table: Table) -> int:
    pages = [at for at in table.addresses if field_of(table.header[at]) is None]
    sources = _of_names(table, alias_keys(REFERRING_URL))
    if len(sources) == 1:
        return sources[0]
    targets = _of_names(table, alias_keys(TARGET))
    pages = [at for at in pages if at not in targets]
    if not pages:
        raise LayoutError("no column is called referring_url")
    if len(pages) > 1:
        names = ", ".join(repr(table.header[at].strip()) for at in pages)
        raise LayoutError(f"columns {names} hold addresses: call that of the pages referring_url")
    return pages[0]


def _of_names(table: Table, names: Collection[str]) -> list[int]:
    return [at for at in table.addresses if heading_key(table.header[at]) in names]


def _refuse_own_pages(table: Table) -> None:
    """Search Console's Top linked pages, in any language: pages of one site with two figures each."""
    hosts = {_host(cells[0]) for cells in table.rows}
    if len(table.rows) < _OWN_PAGES_LEAST or len(hosts) > 1 or table.width != 3:
        return
    if agreeing(table.rows, is_count) == [1, 2]:
        raise LayoutError(
            f"that looks like pages of one site with figures, not like pages that link: {_EXPORT_PAGES}, "
            "or call their column referring_url"
        )


def _host(address: str) -> str:
    try:
        return urlsplit(address.strip()).netloc
    except ValueError:
        return ""


def _columns_by_place(table: Table) -> Columns:
    """Take the first column of addresses for the pages, and the one other for their targets."""
    if len(table.targets) > 1:
        raise LayoutError(
            "several columns hold addresses: write a header with referring_url and target above"
        )
    target = table.targets[0] if table.targets else None
    return without_header(table.width, table.addresses[0], target)
