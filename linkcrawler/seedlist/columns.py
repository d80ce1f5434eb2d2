"""Which column of a table means what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from linkcrawler.seedlist.row import Row, faulty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkcrawler.seedlist.cells import Record

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
_BOM = "\ufeff"


def _key(name: str) -> str:
    return "".join(name.replace(_BOM, "").replace("_", "").split()).casefold()


_BY_KEY = {_key(field): field for field in _FIELDS}


@lru_cache(maxsize=1024)  # JSON lines repeat their keys in every row
def field_of(name: str) -> str | None:
    """Return our name of the column headed *name*, matched without case, spaces, underscores."""
    return _BY_KEY.get(_key(name))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row our fields stand, and the headings of the other cells."""

    fields: tuple[tuple[str, int], ...]
    labels: tuple[tuple[str, int], ...] = ()
    width: int = 1

    def row(self, record: Record) -> Row:
        """Name the cells of *record*."""
        line, text, cells, fault = record
        if fault is None and len(cells) != self.width:
            fault, cells = self._fitted(cells)
        if fault is not None:
            return faulty(line, text, fault)
        values = {name: cells[at].strip() for name, at in self.fields}
        return Row(line, text, values, {name: cells[at].strip() for name, at in self.labels})

    def _fitted(self, cells: list[str]) -> tuple[str | None, list[str]]:
        """Cells left out at the end are empty; further ones mean that some cells are shifted."""
        if any(map(str.strip, cells[self.width :])):
            return f"it has {len(cells)} cells, the header has {self.width}", []
        return None, [*cells, *[""] * self.width][: self.width]


ONE_COLUMN = Columns(((REFERRING_URL, 0),))
"""A page a line, and nothing else."""


def with_header(header: Sequence[str], referring: int | None = None) -> Columns:
    """Return the columns that *header* names; the one of the pages may be known otherwise."""
    fields: dict[str, int] = {} if referring is None else {REFERRING_URL: referring}
    labels: dict[str, int] = {}
    for at, heading in enumerate(header):
        field = field_of(heading)
        if at == referring:
            continue
        if field is not None and field not in fields:
            fields[field] = at
        else:
            labels[_label(heading, at, labels)] = at
    return Columns(tuple(fields.items()), tuple(labels.items()), len(header))


def without_header(width: int, referring: int, target: int | None) -> Columns:
    """Return the columns of a table that names none: the rest is ``column 1`` and so on."""
    fields = [(REFERRING_URL, referring)]
    if target is not None:
        fields.append((TARGET, target))
    taken = {at for _, at in fields}
    labels = [(f"column {at + 1}", at) for at in range(width) if at not in taken]
    return Columns(tuple(fields), tuple(labels), width)


def _label(heading: str, at: int, taken: dict[str, int]) -> str:
    """Return the heading as written; one that is empty or there already gets the column's number."""
    name = heading.replace(_BOM, "").strip()
    if not name:
        return f"column {at + 1}"
    return f"{name} (column {at + 1})" if name in taken else name
