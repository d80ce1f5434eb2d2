"""The blocks around a link, as numbers: found once for all links that stand alike in them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.compiled import links
from linkcrawler.page.features import OF_BLOCK
from linkcrawler.page.judge import asking
from linkcrawler.page.measures import standings
from linkcrawler.page.regions import firm, soft
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.around import Around
    from linkcrawler.page.main_text import MainPart
    from linkcrawler.page.measures import Numbers

_BIG_SHARE = 0.15
_FIRMLY_OTHER: Final = firm(Placement.OTHER)
_SOFTLY_OTHER: Final = soft(Placement.OTHER)


class Standing(NamedTuple):
    """Where a block stands among those with running text.

    *text_block* is the nearest with running text, *big_block* the nearest with a good share of it,
    *group* the widest one without any, or the block itself.
    """

    text_block: int
    text_steps: int
    big_block: int
    big_steps: int
    group: int


_NUMBERS: Final = Standing._fields
_GROUP: Final = _NUMBERS.index("group")


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


def blocks_of(main: MainPart) -> Blocks:
    """Return what answers about the blocks of a page."""
    if links is None:
        return Blocks(main)
    made: Blocks = links.Blocks(
        main, _BIG_SHARE * main.total, asking(OF_BLOCK), (Group, BlockPart), _named_other
    )
    return made


class Blocks:
    """Answers how the blocks of one page stand around their links."""

    def __init__(self, main: MainPart) -> None:
        self._main = main
        self._page = main.layout
        self._parts: dict[tuple[int, int, Around], BlockPart] = {}
        self._groups: dict[int, Group] = {}
        self._leaves_left = asking(OF_BLOCK)

    def of(self, block: int, around: Around) -> BlockPart:
        """Return what the blocks say of a link in *block* that has *around* it."""
        page, group = self._page, self._standings[len(_NUMBERS) * block + _GROUP]
        # The items of a list differ in nothing that is asked of blocks.
        key = page.parents[block] if group != block else ~block, page.tags[block], around
        known = self._parts.get(key)
        if known is None:
            known = self._parts[key] = self._read(block, around)
        return known

    def _read(self, block: int, around: Around) -> BlockPart:
        main, first = self._main, len(_NUMBERS) * block
        standing = Standing(*self._standings[first : first + len(_NUMBERS)])
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
        return BlockPart(values, self._leaves_left(values), group)

    @cached_property
    def _standings(self) -> Numbers:
        """The numbers of the standing of each block, one block's after the other's."""
        main, page = self._main, self._page
        big = _BIG_SHARE * main.total
        return standings(main.weights, page.parents, page.lasts, main.number, big)

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
    return 2 if claims & _FIRMLY_OTHER else 1 if claims & _SOFTLY_OTHER else 0
