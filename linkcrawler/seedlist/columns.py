"""Which column of a table means what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.seedlist.headings import BOM, heading_key
from linkcrawler.seedlist.row import Row, faulty
from linkcrawler.seedlist.telling import Telling, expected_rel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linkcrawler.seedlist.cells import Record
    from linkcrawler.seedlist.tools import Tool

REFERRING_URL = "referring_url"
TARGET = "target"
_FIELDS = (
    REFERRING_URL,
    TARGET,
    "match",
    "anchor",
    "rel",
    "language",
    "country",
    "render",
    "every",
)
_BY_KEY = {heading_key(field): field for field in _FIELDS}


def field_of(name: str) -> str | None:
    """Return our name of the column headed *name*, matched without case, spaces, underscores."""
    return _BY_KEY.get(heading_key(name))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row our fields stand, and the headings of the other cells."""

    fields: tuple[tuple[str, int], ...]
    labels: tuple[tuple[str, int], ...] = ()
    width: int = 1
    headings: tuple[str, ...] = ()
    """As written; empty where the table has no header."""
    telling: Telling | None = None
    """Where a tool says what it found; None where the list is no export of one."""

    def row(self, record: Record) -> Row:
        """Name the cells of *record*."""
        line, text, cells, fault = record
        if fault is None and len(cells) != self.width:
            fault, cells = self._fitted(cells)
        if fault is not None:
            return faulty(line, text, fault)
        values = {name: cells[at].strip() for name, at in self.fields}
        labels = {name: cells[at].strip() for name, at in self.labels}
        if self.telling is None:
            return Row(line, text, values, labels)
        if "rel" in values:
            values["rel"] = expected_rel(values["rel"])
        return Row(line, text, values, labels, self.telling.reported(cells))

    def _fitted(self, cells: list[str]) -> tuple[str | None, list[str]]:
        """Cells left out at the end are empty; further ones mean that some cells are shifted."""
        if any(map(str.strip, cells[self.width :])):
            return f"it has {len(cells)} cells, the header has {self.width}", []
        return None, [*cells, *[""] * self.width][: self.width]


ONE_COLUMN = Columns(((REFERRING_URL, 0),))
"""A page a line, and nothing else."""


def with_header(header: Sequence[str], known: Mapping[str, int] | None = None) -> Columns:
    """Return the columns that *header* names; some places of fields may be *known* otherwise."""
    fields = dict(known or {})
    labels: dict[str, int] = {}
    for at, heading in enumerate(header):
        field = field_of(heading)
        if at in fields.values():
            continue
        if field is not None and field not in fields:
            fields[field] = at
        else:
            labels[_label(heading, at, labels)] = at
    return Columns(tuple(fields.items()), tuple(labels.items()), len(header), tuple(header))


def of_tool(header: Sequence[str], tool: Tool) -> Columns:
    """Return the columns of a tool's export: a heading of ours in it, such as Anchor, is not ours."""
    keys = [heading_key(heading) for heading in header]

    def place(names: Sequence[str]) -> int | None:
        return next((keys.index(name) for name in names if name in keys), None)

    def places(names: Sequence[str]) -> tuple[int, ...]:
        return tuple(keys.index(name) for name in names if name in keys)

    found = {
        REFERRING_URL: place(tool.referring_url),
        TARGET: place(tool.target),
        "anchor": place(tool.expected_anchor),
        "rel": place(tool.expected_follow),
    }
    telling = Telling(
        tool.name,
        anchor=place(tool.anchor),
        first_seen=place(tool.first_seen),
        last_seen=place(tool.last_seen),
        nofollow=places(tool.nofollow),
        follow=places(tool.follow),
        rel=place(tool.rel),
        empty_flag_means_no=tool.empty_flag_means_no,
    )
    return told_by(header, {name: at for name, at in found.items() if at is not None}, telling)


def told_by(header: Sequence[str], fields: Mapping[str, int], telling: Telling) -> Columns:
    """Return the columns of an export whose *fields* and *telling* are known.

    The flags stay labels too: that a link is not followed does not say which of them it was.
    """
    taken = {*fields.values(), telling.anchor, telling.first_seen, telling.last_seen}
    labels: dict[str, int] = {}
    for at, heading in enumerate(header):
        if at not in taken:
            labels[_label(heading, at, labels)] = at
    places = tuple(fields.items())
    return Columns(places, tuple(labels.items()), len(header), tuple(header), telling)


def without_header(width: int, referring: int, target: int | None) -> Columns:
    """Return the columns of a table that names none: the rest is ``column 1`` and so on."""
    fields = [(REFERRING_URL, referring)]
    if target is not None:
        fields.append((TARGET, target))
    taken = {at for _, at in fields}
    labels = [(f"column {at + 1}", at) for at in range(width) if at not in taken]
    return Columns(tuple(fields), tuple(labels), width)


def _label(heading: str, at: int, taken: Mapping[str, int]) -> str:
    """Return the heading as written; one that is empty or there already gets the column's number."""
    name = heading.replace(BOM, "").strip()
    if not name:
        return f"column {at + 1}"
    return f"{name} (column {at + 1})" if name in taken else name
