"""The first lines of a list, read as tables: which columns hold addresses."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.seedlist.cells import separated_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SEPARATORS = ("\t", ",", ";", "|")
_MOST = 0.6
"""Share of the sampled rows that must agree: lists have broken rows too."""
_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_HOST = re.compile(
    r"\s*(?:[\w-]+\.)+(?!(?:html?|php\d?|aspx?|jsp|cfm|pdf|xml|jpe?g|png)\s*$)[a-z]{2,}\s*",
    re.IGNORECASE,
)
"""A bare host, and no file name: ``/news,123.html`` is one URL."""
_TELLING = re.compile(r"\s*|.*\s.*|\d{4}-\d\d-\d\d|follow|nofollow|sponsored|ugc", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Table:
    """What one separator makes of the sample."""

    separator: str
    header: list[str]
    """Empty where the first row is a row already."""
    rows: list[list[str]]
    """Those that have the usual width."""
    width: int
    addresses: list[int]
    """The columns of http addresses."""

    @property
    def targets(self) -> list[int]:
        """The columns beside the first addresses that hold addresses or bare hosts."""
        return [at for at in _agreeing(self.rows, _is_aim) if at != self.addresses[0]]


def sample_rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    """Return the rows that *separator* makes of the lines, faulty ones aside."""
    records = separated_records(iter(lines), separator)
    return [record.cells for record in records if record.fault is None]


def tables(lines: Sequence[str], separators: Sequence[str]) -> list[Table]:
    """Return the even tables that the sample may be, the widest first."""
    found = [table for sep in separators if (table := _table(lines, sep))]
    return sorted(found, key=lambda table: -table.width)


def _table(lines: Sequence[str], separator: str) -> Table | None:
    rows = sample_rows(lines, separator)
    if not rows:
        return None
    header = [] if any(map(_is_address, rows[0])) else rows[0]
    body = rows[1:] if header else rows
    width = Counter(map(len, body)).most_common(1)[0][0] if body else 0
    even = [cells for cells in body if len(cells) == width]
    if width < 2 or len(even) < _MOST * len(body) or (header and len(header) != width):
        return None
    table = Table(separator, header, even, width, _agreeing(even, _is_address))
    return table if header or _holds_several_cells(lines, table) else None


def _holds_several_cells(lines: Sequence[str], table: Table) -> bool:
    """Whether rows without a header are rows, and not URLs with a comma in them.

    A wrong guess would fetch other pages than the user meant, so it takes a tab, quotes, or a
    further column that can be no part of a URL.
    """
    if table.separator == "\t" or sum('"' in line for line in lines) > _MOST * len(lines):
        return True
    return bool(table.addresses) and bool(table.targets or _agreeing(table.rows, _is_telling))


def _agreeing(rows: Sequence[Sequence[str]], holds: Callable[[str], bool]) -> list[int]:
    """Return the columns for most of whose cells *holds* is true."""
    columns = enumerate(zip(*rows, strict=True))
    return [at for at, cells in columns if sum(map(holds, cells)) >= _MOST * len(cells)]


def _is_address(cell: str) -> bool:
    return _ADDRESS.fullmatch(cell) is not None


def _is_aim(cell: str) -> bool:
    return _is_address(cell) or _HOST.fullmatch(cell) is not None


def _is_telling(cell: str) -> bool:
    return _TELLING.fullmatch(cell) is not None
