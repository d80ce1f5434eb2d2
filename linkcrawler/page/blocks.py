"""The lines and blocks around a link, as numbers: what the placement model decides by.

What concerns a line or a block is found once for all links in it; a link costs a few look-ups.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from linkcrawler.page.addresses import ADDRESS_FEATURES, address_features
from linkcrawler.page.around import Surroundings
from linkcrawler.page.regions import firm, soft
from linkcrawler.page.wording import CHARACTERS_READ, WORDING_FEATURES, wording_features
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkcrawler.page.around import Around
    from linkcrawler.page.layout import Spot
    from linkcrawler.page.main_text import MainPart

NEAR_LINES = 5
FAR_LINES = 30
_FAR_CHARACTERS = 5_000
_NO_TEXT = 9_999
_NO_WORDING = (0,) * len(WORDING_FEATURES)

_CLAIMING: Final = tuple(place for place in Placement if place is not Placement.CONTENT)

FEATURES: Final = (
    "text_of_line", "link_density_of_line", "text_before", "text_after", "length_of_line",
    "length_of_link", "prose_just_above", "prose_just_below", "prose_near", "link_density_near",
    "distance_to_prose", "prose_after", "prose_before", "in_main_part", "steps_to_big_block",
    "share_of_big_block", "link_density_of_big_block", "big_block_in_main_part",
    "share_of_text_block", "steps_to_text_block", "depth_in_main_part", "links_of_group",
    "link_density_of_group", "text_of_group", "in_paragraph", "named_article", "in_heading",
    "in_lists", "after_first_prose", "after_last_prose", "prose_of_page",
    *(f"named_{place}" for place in _CLAIMING),
    *ADDRESS_FEATURES, *WORDING_FEATURES, "share_of_line", "siblings_of_block", "siblings_of_outer_block",
    "wordless",
)  # fmt: skip
"""What the model may ask of a link, by number."""

_LANDMARKS: Final = firm(
    Placement.COMMENTS,
    Placement.FOOTER,
    Placement.NAVIGATION,
    Placement.HEADER,
    Placement.SIDEBAR,
    Placement.OTHER,
    Placement.RELATED,
) | soft(Placement.COMMENTS, Placement.FOOTER, Placement.NAVIGATION, Placement.AUTHOR)


class Blocks:
    """Answers what stands around the links of one page."""

    def __init__(self, main: MainPart) -> None:
        self._main = main
        self._page = main.layout
        self._around = Surroundings(main)
        self._densities: dict[int, float] = {}
        self._wordings: dict[int, tuple[float, ...]] = {}
        self._groups: dict[int, tuple[float, ...]] = {}
        self._first, self._last = main.prose_span

    def around(self, spot: Spot) -> Around:
        """Return what is around the link."""
        return self._around.of(spot)

    def features(self, spot: Spot, around: Around, url: str, page_url: str) -> list[float]:
        """Return the numbers of ``FEATURES`` for the link to *url* at *spot*."""
        return [
            *self._of_line(spot),
            *self._of_lines_near(spot),
            *self._of_blocks(spot, around),
            *_of_names(around.claims),
            *address_features(url, page_url),
            *self._of_words(spot),
            *self._of_siblings(spot.block),
            spot.start == spot.end,
        ]

    def _of_words(self, spot: Spot) -> tuple[float, ...]:
        line = self._page.line_of(spot)
        if line is None:
            return *_NO_WORDING, 1.0
        start, end, _, _ = line
        share = (spot.end - spot.start) / max(end - start, 1)
        wording = self._wordings.get(start)
        if wording is None:  # a line of a thousand links is read once
            begins = self._page.text[start : min(end, start + CHARACTERS_READ)]
            wording = self._wordings[start] = wording_features(begins)
        return *wording, min(share, 1.0)

    def _of_siblings(self, block: int) -> tuple[float, ...]:
        """How many blocks of the same tag stand beside the link's, and beside the one around it."""
        page, counts = self._page, self._siblings
        outer = max(page.parents[block], 0)
        parents, tags = page.parents, page.tags
        return counts[parents[block], tags[block]], counts[parents[outer], tags[outer]]

    @cached_property
    def _siblings(self) -> Counter[tuple[int, int]]:
        return Counter(zip(self._page.parents, self._page.tags, strict=True))

    def _of_line(self, spot: Spot) -> tuple[float, ...]:
        page, (_, _, start, end) = self._page, spot
        line = page.line_of(spot)
        if line is None:
            return 0, 1.0, 0, 0, 0, end - start
        line_start, line_end, _, linked = line
        length = line_end - line_start
        before = start - line_start - page.linked(line_start, start)
        after = max(0, line_end - end - page.linked(min(end, line_end), line_end))
        return length - linked, linked / max(length, 1), before, after, length, end - start

    def _of_lines_near(self, spot: Spot) -> tuple[float, ...]:
        main, page = self._main, self._page
        lines, prose = len(main.prose), main.prose
        if not lines:
            return 0, 0, 0, 1.0, FAR_LINES, 0, 0
        at = page.line_number(spot.start)
        low, high = max(0, at - NEAR_LINES), min(lines, at + NEAR_LINES + 1)
        total, sums = self._prose_sums[-1] or 1, self._prose_sums
        linked = self._linked_sums[high] - self._linked_sums[low]
        length = self._length_sums[high] - self._length_sums[low]
        return (
            prose[at - 1] if at else 0,
            prose[at + 1] if at + 1 < lines else 0,
            sums[high] - sums[low],
            linked / max(length, 1),
            self._lines_to_prose(at),
            (sums[-1] - sums[at]) / total,
            sums[at] / total,
        )

    def _lines_to_prose(self, at: int) -> int:
        known = self._lines_of_prose
        place = bisect_left(known, at)
        near = [abs(known[n] - at) for n in (place - 1, place) if 0 <= n < len(known)]
        return min(*near, FAR_LINES, FAR_LINES)

    def _of_blocks(self, spot: Spot, around: Around) -> tuple[float, ...]:
        main = self._main
        total = main.total or 1
        big, text = around.big_block, around.text_block
        return (
            main.holds(spot.block),
            around.big_steps,
            main.weights[big] / total,
            self._density(big),
            (big == main.number) + 2 * (big > main.number),
            main.weights[text] / total,
            around.text_steps,
            around.depth,
            *self._of_group(around.group),
            around.paragraph,
            around.named_article,
            around.heading,
            around.lists,
            _distance(spot.start, self._first),
            _distance(spot.start, self._last),
            main.total,
        )

    def _of_group(self, group: int) -> tuple[float, ...]:
        known = self._groups.get(group)
        if known is None:
            page = self._page
            start, end = page.starts[group], page.ends[group]
            linked = page.linked(start, end)
            density = linked / max(end - start, 1)
            known = page.links_within(group), density, end - start - linked
            self._groups[group] = known
        return known

    def _density(self, number: int) -> float:
        known = self._densities.get(number)
        if known is None:
            start, end = self._page.starts[number], self._page.ends[number]
            known = self._page.linked(start, end) / max(end - start, 1)
            self._densities[number] = known
        return known

    @cached_property
    def _lines_of_prose(self) -> list[int]:
        return [number for number, weight in enumerate(self._main.prose) if weight]

    @cached_property
    def _prose_sums(self) -> list[int]:
        return list(accumulate(self._main.prose, initial=0))

    @cached_property
    def _linked_sums(self) -> list[int]:
        return list(accumulate((line[3] for line in self._page.lines), initial=0))

    @cached_property
    def _length_sums(self) -> list[int]:
        return list(accumulate((line[1] - line[0] for line in self._page.lines), initial=0))


VETOES: Final = {
    FEATURES.index("reads_also"): Placement.RELATED,
    FEATURES.index("filed_under"): Placement.OTHER,
    FEATURES.index("to_comment"): Placement.COMMENTS,
}
"""What no content link has, of 700 labelled ones, and what a link with it most likely is."""


def veto(features: Sequence[float]) -> int | None:
    """Return the feature that alone says that a link is no content, by number."""
    return next((number for number in VETOES if features[number]), None)


def is_in_landmark(around: Around) -> bool:
    """Whether a tag, a role or a name says that the link is no content.

    None of 1,200 labelled links in the content stands in one, of the others most do. Names of side
    columns, teasers and share buttons are left to the model: they occur in articles too.
    """
    return bool(around.claims & _LANDMARKS)


@lru_cache(maxsize=4_096)
def _of_names(claims: int) -> tuple[float, ...]:
    return tuple(
        2 if claims & firm(place) else 1 if claims & soft(place) else 0 for place in _CLAIMING
    )


def _distance(start: int, prose: int | None) -> int:
    if prose is None:
        return _NO_TEXT
    return max(-_FAR_CHARACTERS, min(_FAR_CHARACTERS, start - prose))
