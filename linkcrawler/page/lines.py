"""The line that a link stands on and those near, as numbers: found once for all links of a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.compiled import links
from linkcrawler.page.features import OF_LINE
from linkcrawler.page.judge import asking
from linkcrawler.page.measures import nearest, sums_before
from linkcrawler.page.wording import CHARACTERS_READ, WORDING_FEATURES, wording_features

if TYPE_CHECKING:
    from linkcrawler.page.layout import Line, Spot
    from linkcrawler.page.main_text import MainPart

FAR_LINES: Final = 30
_NO_LINES: Final = (0, FAR_LINES, 0)
_ON_NO_LINE: Final = (0, 1.0)


class LinePart(NamedTuple):
    """What the line of a link, None where it is on none, says of it.

    *leaves* are those that *values*, the features ``OF_LINE``, leave within reach of the judge.
    *veto* is what its words tell alone.
    """

    line: Line | None
    values: tuple[float, ...]
    leaves: int
    veto: str | None


def lines_of(main: MainPart) -> Lines:
    """Return what answers about the lines of a page."""
    if links is None:
        return Lines(main)
    made: Lines = links.Lines(main, asking(OF_LINE), LinePart, _veto_of)
    return made


class Lines:
    """Answers what is on the lines of one page, and near them."""

    def __init__(self, main: MainPart) -> None:
        self._page, self._prose = main.layout, main.prose
        self._known: dict[int, LinePart] = {}
        self._prose_sums = sums_before(main.prose)
        self._leaves_left = asking(OF_LINE)

    def of(self, spot: Spot) -> LinePart:
        """Return what the line says; one without words, alone in a block, is on none."""
        page, (_, block, start, end) = self._page, spot
        number = page.line_number(start)
        is_on = bool(page.line_starts) and (end > start or page.line_blocks[number] == block)
        key = number if is_on else ~number
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(number, page.line(number) if is_on else None)
        return known

    def _read(self, number: int, line: Line | None) -> LinePart:
        own = _ON_NO_LINE if line is None else _of_line(line)
        values = (*own, *self._of_lines_near(number))
        veto = None if line is None else _veto_of(self._page.text, line[0], line[1])
        return LinePart(line, values, self._leaves_left(values), veto)

    def text_after(self, start: int, end: int, line: Line) -> int:
        """Return how much text of no link follows on its *line* on a link from *start* to *end*."""
        _, line_end, _, linked = line
        after = max(0, line_end - end)
        if linked == end - start:  # it is alone
            return after
        return max(0, after - self._page.linked(min(end, line_end), line_end))

    def _of_lines_near(self, at: int) -> tuple[float, ...]:
        prose, sums = self._prose, self._prose_sums
        if not prose:
            return _NO_LINES
        below = prose[at + 1] if at + 1 < len(prose) else 0
        return below, nearest(prose, at, FAR_LINES), sums[at] / (sums[-1] or 1)


def _of_line(line: Line) -> tuple[float, ...]:
    start, end, _, linked = line
    length = end - start
    return length - linked, linked / max(length, 1)


def _veto_of(text: str, start: int, end: int) -> str | None:
    """Return the feature that the words of a line tell alone."""
    said = wording_features(text[start : min(end, start + CHARACTERS_READ)])
    return WORDING_FEATURES[said.index(True)] if True in said else None
