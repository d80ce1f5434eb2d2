"""The first rows of a list: which of them is the header, and which columns hold addresses."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.seedlist.cells import separated_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_LINES_ABOVE = 20
"""Rows above a header (a title, a date, whose report it is) that are passed over."""
_MOST = 0.6
"""Share of the sampled rows that must agree: lists have broken rows too."""
_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_HOST = re.compile(
    r"\s*(?:[\w-]+\.)+(?!(?:html?|php\d?|aspx?|jsp|cfm|pdf|xml|jpe?g|png)\s*$)[a-z]{2,}\s*",
    re.IGNORECASE,
)
"""A bare host, and no file name: ``/news,123.html`` is one URL."""
_COUNT = re.compile(r"\s*\d{1,3}(?:[ ,.']?\d{3})*\s*|\s*\d+\s*")
_NUMBER = re.compile(r"\d+")
_YEARS = range(1300, 2700)
"""Persian and Thai calendars included."""
_LONGEST_DATE = 40


@dataclass(frozen=True, slots=True)
class Table:
    """What the sample holds, read as rows of cells."""

    header: list[str]
    """Empty where the first row is a row already."""
    leading: int
    """Rows before the first of the body: the header, and what stands above it."""
    rows: list[list[str]]
    """Those of the body that have the usual width."""
    width: int
    addresses: list[int]
    """The columns of http addresses."""

    @property
    def targets(self) -> list[int]:
        """The columns beside the first addresses that hold addresses or bare hosts."""
        return [at for at in agreeing(self.rows, _is_aim) if at != self.addresses[0]]


def sample_rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    """Return the rows that *separator* makes of the lines, faulty ones aside."""
    records = separated_records(iter(lines), separator)
    return [record.cells for record in records if record.fault is None]


def table_of(rows: Sequence[list[str]]) -> Table | None:
    """Return the even table that *rows* are, or None where they are none."""
    if not rows:
        return None
    first = _first_addressed(rows)
    above = rows[: len(rows) if first is None else first][: MOST_LINES_ABOVE + 1]
    width = _usual_width(rows[1:] if first is None else rows[first:])
    header_at = _header_at(above, width)
    leading = 0 if header_at is None else header_at + 1
    body = rows[leading:]
    even = [cells for cells in body if len(cells) == width]
    if width < 2 or len(even) < _MOST * len(body) or (above and header_at is None):
        return None
    header = [] if header_at is None else rows[header_at]
    return Table(header, leading, even, width, agreeing(even, is_address))


def agreeing(rows: Sequence[Sequence[str]], holds: Callable[[str], bool]) -> list[int]:
    """Return the columns for most of whose cells *holds* is true."""
    columns = enumerate(zip(*rows, strict=True))
    return [at for at, cells in columns if sum(map(holds, cells)) >= _MOST * len(cells)]


def filled(cells: Sequence[str]) -> int:
    """Return how many of *cells* hold text."""
    return sum(map(bool, map(str.strip, cells)))


def is_address(cell: str) -> bool:
    """Whether the cell holds an http(s) URL and nothing else."""
    return _ADDRESS.fullmatch(cell) is not None


def is_host(cell: str) -> bool:
    """Whether the cell holds a bare host."""
    return _HOST.fullmatch(cell) is not None


def is_count(cell: str) -> bool:
    """Whether the cell holds a whole number."""
    return _COUNT.fullmatch(cell) is not None


def is_date(cell: str) -> bool:
    """Whether the cell may hold a date, in any language: a year and a day or month beside it."""
    numbers = _NUMBER.findall(cell) if len(cell) <= _LONGEST_DATE else []
    small = sum(len(number) <= 2 for number in numbers)
    years = [number for number in numbers if len(number) == 4 and int(number) in _YEARS]
    return not is_address(cell) and len(years) <= 1 and small >= 3 - 2 * len(years)


def _is_aim(cell: str) -> bool:
    return is_address(cell) or is_host(cell)


def _first_addressed(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the first row with an address in a column that most rows from there on agree in.

    What stands above a table may hold an address too: that of the site the report is about.
    """
    for at, cells in enumerate(rows[: MOST_LINES_ABOVE + 2]):
        mine = [place for place, cell in enumerate(cells) if is_address(cell)]
        like = [row for row in rows[at:] if len(row) == len(cells)] if mine else []
        if set(mine) & set(agreeing(like, is_address)) and len(like) >= _MOST * len(rows[at:]):
            return at
    return None


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0] if rows else 0


def _header_at(above: Sequence[Sequence[str]], width: int) -> int | None:
    """Return the fullest row of the usual width, the first of several."""
    fitting = [at for at, cells in enumerate(above) if len(cells) == width]
    return max(fitting, key=lambda at: filled(above[at]), default=None)
