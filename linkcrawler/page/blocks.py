"""The blocks around a link, as numbers: found once for all links that stand alike in them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from linkcrawler.page.features import CLAIMING, OF_BLOCK, OF_SIBLINGS
from linkcrawler.page.inwards import told_inwards
from linkcrawler.page.judge import leaves_left, questions
from linkcrawler.page.regions import firm, soft

if TYPE_CHECKING:
    from linkcrawler.page.around import Around
    from linkcrawler.page.main_text import MainPart

_BIG_SHARE = 0.15


class Standing(NamedTuple):
    """Where a block stands among those with running text.

    *text_block* is the nearest with running text, *big_block* the nearest with a good share of it,
    *group* the widest one without any.
    """

    depth: int
    text_block: int
    text_steps: int
    big_block: int
    big_steps: int
    group: int


class Group(NamedTuple):
    """What a block holds."""

    links: int
    link_density: float
    other_text: int


class BlockPart(NamedTuple):
    """What the blocks around a link say of it; *group* is the widest one without running text.

    *values* are the features ``OF_BLOCK``. *leaves* are those that they and the features
    ``OF_SIBLINGS``, if any are asked for, leave within reach of the judge.
    """

    values: tuple[float, ...]
    leaves: int
    group: Group


class Blocks:
    """Answers how the blocks of one page stand around their links."""

    def __init__(self, main: MainPart) -> None:
        self._main = main
        self._page = main.layout
        self._weights = main.weights
        self._standings: dict[int, Standing] = {-1: Standing(0, 0, 0, 0, 0, 0)}
        self._parts: dict[tuple[int, int, Around], BlockPart] = {}
        self._groups: dict[int, Group] = {}
        self._inner: dict[int, Counter[int]] = {}
        self._big_weight = _BIG_SHARE * main.total
        self._asked = questions(OF_BLOCK)
        self._asked_of_siblings = questions(OF_SIBLINGS)

    def of(self, block: int, around: Around) -> BlockPart:
        """Return what the blocks say of a link in *block* that has *around* it."""
        parent, tag = self._page.parents[block], self._page.tags[block]
        # The items of a list differ in nothing that is asked of blocks.
        alike = (parent, tag) if self._is_in_group(block, parent) else (~block, tag)
        key = *alike, around
        known = self._parts.get(key)
        if known is None:
            known = self._parts[key] = self._read(block, around)
        return known

    def siblings(self, block: int) -> tuple[int, int]:
        """Return how many blocks of the same tag stand beside the link's, and beside the one around it."""
        parents, tags = self._page.parents, self._page.tags
        outer = max(parents[block], 0)
        beside, outside = self._inner_tags(parents[block]), self._inner_tags(parents[outer])
        return beside[tags[block]], outside[tags[outer]]

    def _is_in_group(self, block: int, parent: int) -> bool:
        """Whether neither the block nor the one around it has or is around running text."""
        weights, around = self._weights, self._main.around
        return not (weights[block] or weights[parent] or block in around or parent in around)

    def _read(self, block: int, around: Around) -> BlockPart:
        main, standing = self._main, self._standing(block)
        total = main.total or 1
        big, text, group = standing.big_block, standing.text_block, self._group(standing.group)
        values = (
            main.holds(block),
            standing.big_steps,
            self._weights[big] / total,
            self._group(big).link_density,
            (big == main.number) + 2 * (big > main.number),
            self._weights[text] / total,
            standing.text_steps,
            standing.depth,
            *group,
            around.paragraph,
            around.named_article,
            around.heading,
            around.lists,
            main.total,
            *_of_claims(around.claims),
        )
        leaves = leaves_left(values, self._asked)
        if self._asked_of_siblings:
            leaves &= leaves_left(self.siblings(block), self._asked_of_siblings)
        return BlockPart(values, leaves, group)

    def _standing(self, number: int) -> Standing:
        known = self._standings.get(number)
        return known or told_inwards(number, self._page.parents, self._standings, self._inside)

    def _inside(self, outer: Standing, number: int) -> Standing:
        main, weight = self._main, self._weights[number]
        is_big = weight > 0 and weight >= self._big_weight
        in_group = self._is_in_group(number, self._page.parents[number])
        return Standing(
            0 if number in main.around else outer.depth + 1,
            number if weight else outer.text_block,
            0 if weight else outer.text_steps + 1,
            number if is_big else outer.big_block,
            0 if is_big else outer.big_steps + 1,
            outer.group if in_group else number,
        )

    def _group(self, group: int) -> Group:
        known = self._groups.get(group)
        if known is None:
            page = self._page
            start, end = page.starts[group], page.ends[group]
            linked = page.linked(start, end)
            density = linked / max(end - start, 1)
            known = Group(page.links_within(group), density, end - start - linked)
            self._groups[group] = known
        return known

    def _inner_tags(self, parent: int) -> Counter[int]:
        """Count the tags of the blocks just inside *parent*; -1 is the page."""
        known = self._inner.get(parent)
        if known is None:
            lasts, tags = self._page.lasts, self._page.tags
            last = lasts[parent] if parent >= 0 else len(lasts) - 1
            found, child = [], parent + 1
            while child <= last:
                found.append(tags[child])
                child = lasts[child] + 1
            known = self._inner[parent] = Counter(found)
        return known


@lru_cache(maxsize=4_096)
def _of_claims(claims: int) -> tuple[int, ...]:
    return tuple(
        2 if claims & firm(place) else 1 if claims & soft(place) else 0 for place in CLAIMING
    )
