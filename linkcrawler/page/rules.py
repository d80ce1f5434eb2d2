"""Rules of a style sheet, found by the last step of their selectors."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

import cssselect

from linkcrawler.page.selector import filed, selectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkcrawler.page.hiding import Traits
    from linkcrawler.page.selector import Place, Selector

_LONGEST_HEAD: Final = 4_000
_ENDS_IN_TAG = re.compile(r"(?:^|[\s>+~,)])(?:\*|[a-zA-Z][\w-]*)?(?:[:\[][^,>+~]*)?(?:,|$)")


class Block(NamedTuple):
    """The head of a rule, where its declarations start in the sheet, and what it is read for."""

    head: str
    start: int
    traits: Traits

    @property
    def may_end_in_tag(self) -> bool:
        """Whether the last step of one of the selectors may name neither class nor id."""
        head = self.head
        if ("." not in head and "#" not in head) or len(head) > _LONGEST_HEAD:
            return True
        return _ENDS_IN_TAG.search(head) is not None


class Rule(NamedTuple):
    """What one selector says."""

    selector: Selector
    block: Block


class Rules:
    """Most rules name a class or id that no element of interest has.

    A search in all heads at once is far quicker than reading their selectors, so those are read
    when an element with the name asks.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._by_name: dict[str, list[Rule]] = {}

    def filed_for(self, place: Place) -> Iterator[Rule]:
        """Yield the rules that may be about the element at *place*."""
        for key in place.keys:
            yield from self._filed_under(key)

    def _filed_under(self, key: str) -> list[Rule]:
        if key[0] not in ".#":
            return self._by_tag.get(key, [])
        rules = self._by_name.get(key)
        if rules is None:
            rules = self._by_name[key] = [
                Rule(selector, block)
                for block in self._that_mention(key)
                for found, selector in map(filed, selectors_of(block.head))
                if found == key
            ]
        return rules

    def _that_mention(self, name: str) -> Iterator[Block]:
        heads, starts = self._heads
        at = heads.find(name)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            yield self._blocks[number]
            at = heads.find(name, starts[number + 1])

    @cached_property
    def _heads(self) -> tuple[str, list[int]]:
        """All heads in one text, and where each starts."""
        heads = [block.head for block in self._blocks]
        starts = accumulate((len(head) + 1 for head in heads), initial=0)
        return "\0".join(heads), list(starts)

    @cached_property
    def _by_tag(self) -> dict[str, list[Rule]]:
        """The rules whose last step names neither class nor id."""
        found: defaultdict[str, list[Rule]] = defaultdict(list)
        for block in self._blocks:
            if block.may_end_in_tag:
                for text in selectors_of(block.head):
                    key, selector = filed(text)
                    if key[0] not in ".#":
                        found[key].append(Rule(selector, block))
        return dict(found)


@lru_cache(maxsize=2_048)
def specificity(selector: str) -> tuple[int, int, int]:
    """Return how many ids, classes and tags *selector* counts for (Selectors 4, 17)."""
    try:
        return cssselect.parse(selector)[0].specificity()
    except (cssselect.SelectorError, RecursionError, IndexError):
        return selector.count("#"), selector.count(".") + selector.count("["), 0
