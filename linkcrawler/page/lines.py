"""The line that a link stands on and those near, as numbers: found once for all links of a line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.features import OF_LINE, VETOES
from linkcrawler.page.judge import leaves_left, questions
from linkcrawler.page.wording import CHARACTERS_READ, WORDING_FEATURES, wording_features

if TYPE_CHECKING:
    from linkcrawler.page.layout import Line, Spot
    from linkcrawler.page.main_text import MainPart

NEAR_LINES: Final = 5
FAR_LINES: Final = 30
_NO_LINES: Final = (0, 0, 0, 1.0, FAR_LINES, 0, 0)
_ON_NO_LINE: Final = (0, 1.0, 0, *(0 for _ in WORDING_FEATURES))
_VETOES: Final = [(OF_LINE.index(name), name) for name in VETOES if name in OF_LINE]


class LinePart(NamedTuple):
    """What the line of a link, None where it is on none, says of it.

    *leaves* are those that *values*, the features ``OF_LINE``, leave within reach of the judge.
    """

    line: Line | None
    values: tuple[float, ...]
    leaves: int
    veto: str | None


class Lines:
    """Answers what is on the lines of one page, and near them."""

    def __init__(self, main: MainPart) -> None:
        self._page, self._prose = main.layout, main.prose
        self._known: dict[int, LinePart] = {}
        self._lines_of_prose = [number for number, weight in enumerate(main.prose) if weight]
        self._starts = self._page.line_starts
        self._prose_sums = list(accumulate(main.prose, initial=0))
        self._linked_sums = list(accumulate(map(itemgetter(3), self._page.lines), initial=0))
        self._asked = questions(OF_LINE)

    def of(self, spot: Spot) -> LinePart:
        """Return what the line says; one without words, alone in a block, is on none."""
        lines, (_, block, start, end) = self._page.lines, spot
        number = max(bisect_right(self._starts, start) - 1, 0)
        is_on = bool(lines) and (end > start or lines[number][2] == block)
        key = number if is_on else ~number
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(number, lines[number] if is_on else None)
        return known

    def _read(self, number: int, line: Line | None) -> LinePart:
        own = _ON_NO_LINE if line is None else self._of_line(line)
        values = (*own, *self._of_lines_near(number))
        veto = None
        for place, name in _VETOES:  # a generator would cost more than the look-ups
            veto = veto or (name if values[place] else None)
        return LinePart(line, values, leaves_left(values, self._asked), veto)

    def _of_line(self, line: Line) -> tuple[float, ...]:
        start, end, _, linked = line
        length = end - start
        begins = self._page.text[start : min(end, start + CHARACTERS_READ)]
        return length - linked, linked / max(length, 1), length, *wording_features(begins)

    def _of_lines_near(self, at: int) -> tuple[float, ...]:
        lines, prose, sums = self._page.lines, self._prose, self._prose_sums
        if not lines:
            return _NO_LINES
        low, high = max(0, at - NEAR_LINES), min(len(lines), at + NEAR_LINES + 1)
        linked = self._linked_sums[high] - self._linked_sums[low]
        # Between two lines stands a line break, which is of none.
        length = lines[high - 1][1] - lines[low][0] - (high - 1 - low)
        total = sums[-1] or 1
        return (
            prose[at - 1] if at else 0,
            prose[at + 1] if at + 1 < len(lines) else 0,
            sums[high] - sums[low],
            linked / max(length, 1),
            self._lines_to_prose(at),
            (sums[-1] - sums[at]) / total,
            sums[at] / total,
        )

    def _lines_to_prose(self, at: int) -> int:
        known = self._lines_of_prose
        place = bisect_left(known, at)
        above = at - known[place - 1] if place else FAR_LINES
        below = known[place] - at if place < len(known) else FAR_LINES
        return min(above, below, FAR_LINES)
