"""Rules of a style sheet, found by the last step of their selectors."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Final, NamedTuple

import cssselect

from linkcrawler.page.selector import key_of, names_in, selectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkcrawler.page.hiding import Traits

RULES_TRIED: Final = 200
"""For one element: there are pages made for it."""
_LONGEST_HEAD: Final = 4_000
_SIZE_OF_BLOCK: Final = 100
_LAST_TAG = re.compile(r"(?:^|[\s>+~,)])(\*|[a-zA-Z][\w-]*)?(?:[:\[][^,>+~]*)?(?=,|$)")


class Block(NamedTuple):
    """The head of a rule, where its declarations start in the sheet, and what it is read for."""

    head: str
    start: int
    traits: Traits

    def last_tags(self) -> set[str]:
        """Return the tags, or ``*``, that may be the last steps of selectors without names."""
        head = self.head
        if ("." not in head and "#" not in head) or len(head) > _LONGEST_HEAD:
            return {key for key in map(key_of, selectors_of(head)) if key[0] not in ".#"}
        return {tag.lower() or "*" for tag in _LAST_TAG.findall(head)}


class Rule(NamedTuple):
    """What one selector says."""

    selector: str
    block: Block


class Rules:
    """Most rules name a class or id that no element of interest has.

    A search in all heads at once is far quicker than reading their selectors, so those are read
    when an element with the name asks.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._by_key: dict[str, list[Rule]] = {}

    @property
    def size(self) -> int:
        """How much it takes to keep them, in characters."""
        return _SIZE_OF_BLOCK * (len(self._blocks) + 1) + len(self._heads[0])

    def filed_for(self, keys: Sequence[str]) -> list[Rule]:
        """Return the rules that may be about an element filed under *keys*, the first of them."""
        found: list[Rule] = []
        for key in keys:
            if key in self.keys:
                found += self.under(key)
        return found[:RULES_TRIED]

    def under(self, key: str) -> list[Rule]:
        """Return the rules that are filed under one key, the first of them."""
        rules = self._by_key.get(key)
        if rules is None:
            rules = self._by_key[key] = list(islice(self._filed_under(key), RULES_TRIED))
        return rules

    def _filed_under(self, key: str) -> Iterator[Rule]:
        is_name = key[0] in ".#"
        for block in self._that_mention(key) if is_name else self._by_last_tag[key]:
            for selector in selectors_of(block.head):
                if key_of(selector) == key:
                    yield Rule(selector, block)

    @cached_property
    def keys(self) -> frozenset[str]:
        """All that something may be filed under."""
        return frozenset(names_in(self._heads[0])).union(self._by_last_tag)

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
    def _by_last_tag(self) -> dict[str, list[Block]]:
        found: defaultdict[str, list[Block]] = defaultdict(list)
        for block in self._blocks:
            for tag in block.last_tags():
                found[tag].append(block)
        return dict(found)


@lru_cache(maxsize=2_048)
def specificity(selector: str) -> tuple[int, int, int]:
    """Return how many ids, classes and tags *selector* counts for (Selectors 4, 17)."""
    try:
        return cssselect.parse(selector)[0].specificity()
    except (cssselect.SelectorError, RecursionError, IndexError):
        return selector.count("#"), selector.count(".") + selector.count("["), 0
