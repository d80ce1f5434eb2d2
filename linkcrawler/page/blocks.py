"""The blocks around a link, as numbers: found once for all links that stand alike in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from linkcrawler.page.features import OF_BLOCK
from linkcrawler.page.inwards import told_inwards
from linkcrawler.page.judge import leaves_left, questions
from linkcrawler.page.regions import firm, soft
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.around import Around
    from linkcrawler.page.main_text import MainPart

_BIG_SHARE = 0.15


class Standing(NamedTuple):
    """Where a block stands among those with running text.

    *text_block* is the nearest with running text, *big_block* the nearest with a good share of it,
    *group* the widest one without any.
    """

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

    *leaves* are those that *values*, the features ``OF_BLOCK``, leave within reach of the judge.
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
        self._standings: dict[int, Standing] = {-1: Standing(0, 0, 0, 0, 0)}
        self._parts: dict[tuple[int, int, Around], BlockPart] = {}
        self._groups: dict[int, Group] = {}
        self._big_weight = _BIG_SHARE * main.total
        self._asked = questions(OF_BLOCK)

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

    def _is_in_group(self, block: int, parent: int) -> bool:
        """Whether neither the block nor the one around it has or is around running text."""
        weights, around = self._weights, self._main.around
        return not (weights[block] or weights[parent] or block in around or parent in around)

    def _read(self, block: int, around: Around) -> BlockPart:
        main, standing = self._main, self._standing(block)
        big, group = standing.big_block, self._group(standing.group)
        values = (
            main.holds(block),
            standing.big_steps,
            self._group(big).link_density,
            (big == main.number) + 2 * (big > main.number),
            standing.text_steps,
            group.link_density,
            group.other_text,
            around.paragraph,
            main.total,
            _named_other(around.claims),
        )
        return BlockPart(values, leaves_left(values, self._asked), group)

    def _standing(self, number: int) -> Standing:
        known = self._standings.get(number)
        return known or told_inwards(number, self._page.parents, self._standings, self._inside)

    def _inside(self, outer: Standing, number: int) -> Standing:
        weight = self._weights[number]
        is_big = weight > 0 and weight >= self._big_weight
        in_group = self._is_in_group(number, self._page.parents[number])
        return Standing(
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


def _named_other(claims: int) -> int:
    return 2 if claims & firm(Placement.OTHER) else 1 if claims & soft(Placement.OTHER) else 0
