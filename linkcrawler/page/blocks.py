"""The blocks of a page around a link, as numbers: what the placement model decides by.

What concerns a line or an element is found once for all links in it; a link costs a few look-ups.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler import urls
from linkcrawler.page.regions import ARTICLE_BODY, names_article
from linkcrawler.page.tags import HEADINGS, TAG_IDS, ids
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.main_text import MainPart

NEAR_LINES = 5
FAR_LINES = 30
_BIG_SHARE = 0.15
_FAR_CHARACTERS = 5_000
_NO_TEXT = 9_999

_CLAIMING: Final = tuple(place for place in Placement if place is not Placement.CONTENT)
_LISTS: Final = ids("ul ol")
_PARAGRAPH: Final = TAG_IDS["p"]

FEATURES: Final = (
    "text_of_line", "link_density_of_line", "text_before", "text_after", "length_of_line",
    "length_of_link", "prose_just_above", "prose_just_below", "prose_near", "link_density_near",
    "distance_to_prose", "prose_after", "prose_before", "in_main_part", "steps_to_big_block",
    "share_of_big_block", "link_density_of_big_block", "big_block_in_main_part",
    "share_of_text_block", "steps_to_text_block", "depth_in_main_part", "links_of_group",
    "link_density_of_group", "text_of_group", "in_paragraph", "named_article", "in_heading",
    "in_lists", "after_first_prose", "after_last_prose", "prose_of_page",
    *(f"named_{place}" for place in _CLAIMING),
    "other_site", "to_tag_or_author", "to_share_button", "to_terms_or_account", "wordless",
)  # fmt: skip
"""What the model may ask of a link, by number."""

_TAGS_AND_AUTHORS = re.compile(
    "/(?:tags?|categor(?:y|ies)|topics?|authors?|thema|kategorie|schlagwort|etiqueta)/"
)
_SHARE_BUTTONS = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|twitter\.com/(?:share|intent|home)|plus\.google\."
    r"|pinterest\.[a-z.]+/pin/create|linkedin\.com/share|whatsapp|t\.me/share|reddit\.com/submit"
)
_TERMS_AND_ACCOUNTS = re.compile(
    "privacy|cookie|terms|legal|impressum|datenschutz|disclaimer|copyright|/agb|conditions|policy"
    "|about-us|contact|kontakt|subscri|newsletter|login|signin|sign-in|register|account"
)


class Around(NamedTuple):
    """What an element has of its ancestors, itself included.

    *soft* and *firm* hold a bit for each placement that a name or tag below the main part claims.
    *text_block* is the nearest element with running text, *big_block* the nearest with a good share
    of it, *group* the widest one without any.
    """

    depth: int
    soft: int
    firm: int
    named_article: int
    lists: int
    heading: bool
    paragraph: bool
    text_block: int
    text_steps: int
    big_block: int
    big_steps: int
    group: int


_OUTSIDE = Around(0, 0, 0, 0, 0, False, False, 0, 0, 0, 0, 0)


class Blocks:
    """Answers what stands around the links of one page."""

    def __init__(self, main: MainPart) -> None:
        self._main = main
        self._page = main.layout
        self._known: dict[int, Around] = {-1: _OUTSIDE}
        self._total = main.weights[0] if main.weights else 0
        self._first, self._last = main.prose_span

    def around(self, number: int) -> Around:
        """Return what element *number* has of its ancestors; told once for each."""
        known, parents = self._known, self._page.parents
        unknown = []
        while number not in known:
            unknown.append(number)
            number = parents[number]
        found = known[number]
        for inner in reversed(unknown):
            found = known[inner] = self._within(found, inner, parents[inner])
        return found

    def is_in_landmark(self, number: int) -> bool:
        """Whether a tag, a role or a sure name says that the element is no content.

        None of 1,200 labelled links in the content stands in one, of the others most do.
        """
        return bool(self.around(number).firm & _LANDMARKS)

    def features(self, number: int, url: str, page_url: str) -> list[float]:
        """Return the numbers of ``FEATURES`` for the link that is element *number*."""
        around = self.around(number)
        return [
            *self._of_line(number),
            *self._of_lines_near(number),
            *self._of_blocks(number, around),
            *self._of_names(around),
            *_of_url(url, page_url),
            self._page.starts[number] == self._page.ends[number],
        ]

    def _within(self, outer: Around, number: int, parent: int) -> Around:
        main, tag = self._main, self._page.tags[number]
        weight = main.weights[number]
        in_path = number in main.around
        soft, firm = outer.soft, outer.firm
        if not in_path:
            for claim in main.claims(number):
                if claim.firm:
                    firm |= _BIT[claim.placement]
                else:
                    soft |= _BIT[claim.placement]
        has_text = weight > 0
        is_big = weight > 0 and weight >= _BIG_SHARE * self._total
        starts_group = has_text or in_path or main.weights[parent] > 0 or parent in main.around
        return Around(
            0 if in_path else outer.depth + 1,
            soft,
            firm,
            max(outer.named_article, self._named(number)),
            outer.lists + (tag in _LISTS),
            outer.heading or tag in HEADINGS,
            outer.paragraph or tag == _PARAGRAPH,
            number if has_text else outer.text_block,
            0 if has_text else outer.text_steps + 1,
            number if is_big else outer.big_block,
            0 if is_big else outer.big_steps + 1,
            number if starts_group else outer.group,
        )

    def _named(self, number: int) -> int:
        attributes = self._page.nodes[number].attributes
        if not attributes or self._page.parents[number] < 0:
            return 0
        if "articleBody" in (attributes.get("itemprop") or ""):
            return ARTICLE_BODY
        return names_article(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")

    def _of_line(self, number: int) -> tuple[float, ...]:
        page = self._page
        start, end = page.starts[number], page.ends[number]
        line = page.line_of(number)
        if line is None:
            return 0, 1.0, 0, 0, 0, end - start
        linked = page.linked(*line)
        length = line[1] - line[0]
        before = start - line[0] - page.linked(line[0], start)
        after = max(0, line[1] - end - page.linked(min(end, line[1]), line[1]))
        return length - linked, linked / max(length, 1), before, after, length, end - start

    def _of_lines_near(self, number: int) -> tuple[float, ...]:
        main = self._main
        prose, sums = main.prose, self._prose_sums
        count = len(prose)
        if not count:
            return 0, 0, 0, 1.0, FAR_LINES, 0, 0
        at = max(bisect_right(self._page.line_starts, self._page.starts[number]) - 1, 0)
        low, high = max(at - NEAR_LINES, 0), min(at + NEAR_LINES + 1, count)
        linked = self._linked_sums[high] - self._linked_sums[low]
        unlinked = self._unlinked_sums[high] - self._unlinked_sums[low]
        total = sums[-1] or 1
        return (
            max(prose[max(at - 2, 0) : at], default=0),
            max(prose[at + 1 : at + 3], default=0),
            sums[high] - sums[low] - prose[at],
            linked / max(linked + unlinked, 1),
            self._distances[at],
            (sums[-1] - sums[at]) / total,
            sums[at] / total,
        )

    def _of_blocks(self, number: int, around: Around) -> tuple[float, ...]:
        page, main = self._page, self._main
        total = self._total or 1
        big, text, group = around.big_block, around.text_block, around.group
        start, group_start, group_end = page.starts[number], page.starts[group], page.ends[group]
        linked = page.linked(group_start, group_end)
        return (
            main.holds(number),
            around.big_steps,
            main.weights[big] / total,
            self._density(big),
            (big == main.number) + 2 * (big > main.number),
            main.weights[text] / total,
            around.text_steps,
            around.depth,
            page.links_within(group),
            linked / max(group_end - group_start, 1),
            group_end - group_start - linked,
            around.paragraph,
            around.named_article,
            around.heading,
            around.lists,
            _distance(start, self._first),
            _distance(start, self._last),
            self._total,
        )

    def _of_names(self, around: Around) -> tuple[float, ...]:
        soft, firm = around.soft, around.firm
        if not soft | firm:
            return _NO_NAMES
        return tuple(2 if firm & bit else 1 if soft & bit else 0 for bit in _BIT.values())

    def _density(self, number: int) -> float:
        known = self._densities.get(number)
        if known is None:
            start, end = self._page.starts[number], self._page.ends[number]
            known = self._page.linked(start, end) / max(end - start, 1)
            self._densities[number] = known
        return known

    @cached_property
    def _densities(self) -> dict[int, float]:
        return {}

    @cached_property
    def _prose_sums(self) -> list[int]:
        return list(accumulate(self._main.prose, initial=0))

    @cached_property
    def _linked_sums(self) -> list[int]:
        return list(accumulate(self._page.linked_of_lines, initial=0))

    @cached_property
    def _unlinked_sums(self) -> list[int]:
        linked = self._page.linked_of_lines
        lengths = (end - start for start, end, _ in self._page.lines)
        both = (length - part for length, part in zip(lengths, linked, strict=True))
        return list(accumulate(both, initial=0))

    @cached_property
    def _distances(self) -> list[int]:
        """How many lines each line is away from running text."""
        prose = self._main.prose
        above, found = FAR_LINES, []
        for weight in prose:
            above = 0 if weight else min(above + 1, FAR_LINES)
            found.append(above)
        below = FAR_LINES
        for at in range(len(prose) - 1, -1, -1):
            below = 0 if prose[at] else min(below + 1, FAR_LINES)
            found[at] = min(found[at], below)
        return found


_BIT: Final[dict[Placement, int]] = {place: 1 << number for number, place in enumerate(_CLAIMING)}
_LANDMARKS: Final = sum(
    _BIT[place]
    for place in (
        Placement.COMMENTS,
        Placement.FOOTER,
        Placement.NAVIGATION,
        Placement.HEADER,
        Placement.SIDEBAR,
    )
)
_NO_NAMES: Final = (0,) * len(_CLAIMING)


def _distance(start: int, prose: int | None) -> int:
    if prose is None:
        return _NO_TEXT
    return max(-_FAR_CHARACTERS, min(_FAR_CHARACTERS, start - prose))


def _of_url(url: str, page_url: str) -> tuple[float, ...]:
    address = url.lower()
    return (
        not urls.same_site(url, page_url),
        _TAGS_AND_AUTHORS.search(address) is not None,
        _SHARE_BUTTONS.search(address) is not None,
        _TERMS_AND_ACCOUNTS.search(address) is not None,
    )


def leads_home(url: str, page_url: str) -> bool:
    """Whether *url* is the start page of the page's site."""
    return url.rstrip("/").count("/") == 2 and urls.same_site(url, page_url)
