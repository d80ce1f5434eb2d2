"""Rules of a style sheet, found by the last step of their selectors."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import cssselect

from linkcrawler.page.scanning import filed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkcrawler.page._hidden import Names
    from linkcrawler.page.hiding import Traits
    from linkcrawler.page.scanning import Filed

RULES_TRIED: Final = 200
"""For one element: there are pages made for it."""
_TAG = re.compile(r"(?:^|[ >+~])[a-zA-Z]")
_NAMES: Final = r"(?:[.#][a-zA-Z_][\w-]*)"
_STEP: Final = rf"(?:(?:\*|[a-zA-Z][\w-]*){_NAMES}*|{_NAMES}+)"
_PLAIN = re.compile(rf"{_STEP}(?:(?: ?[>+~] ?| ){_STEP})*", re.ASCII)
"""Tags, classes and ids alone, as most are: a parser takes ten times as long for them."""
_SIZE_OF_BLOCK: Final = 200
_SIZE_OF_SELECTOR: Final = 400


class Block(NamedTuple):
    """The head of a rule, where its declarations start in the sheet, and what it is read for."""

    head: str
    start: int
    traits: Traits


class Rule(NamedTuple):
    """What one selector says."""

    selector: str
    block: Block


class Rules:
    """Rules by what the last steps of their selectors ask for."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._by_key: dict[str, list[Rule]] = {}
        self.names: Names | None = None
        """What the selectors are filed under as ``matching`` looks it up: kept with them."""

    @property
    def size(self) -> int:
        """How many bytes it takes to keep them, about."""
        heads = sum(len(block.head) for block in self._blocks)
        selectors = sum(map(len, self.filed.values()))
        return _SIZE_OF_BLOCK * (len(self._blocks) + 1) + heads + _SIZE_OF_SELECTOR * selectors

    def filed_for(self, keys: Sequence[str]) -> list[Rule]:
        """Return the rules that may be about an element filed under *keys*, the first of them."""
        found: list[Rule] = []
        for key in keys:
            if key in self.filed:
                found += self.under(key)
        return found[:RULES_TRIED]

    def under(self, key: str) -> list[Rule]:
        """Return the rules that are filed under one key, the first of them."""
        rules = self._by_key.get(key)
        if rules is None:
            rules = self._by_key[key] = [
                Rule(selector, self._blocks[number]) for selector, number in self.filed[key]
            ]
        return rules

    @cached_property
    def filed(self) -> Filed:
        """The selectors by what they are filed under."""
        return filed([block.head for block in self._blocks], RULES_TRIED)


@lru_cache(maxsize=2_048)
def specificity(selector: str) -> tuple[int, int, int]:
    """Return how many ids, classes and tags *selector* counts for (Selectors 4, 17)."""
    if _PLAIN.fullmatch(selector):
        return selector.count("#"), selector.count("."), len(_TAG.findall(selector))
    return specificity_as_parsed(selector)


def specificity_as_parsed(selector: str) -> tuple[int, int, int]:
    """Return the same of any selector; what cannot be parsed counts by its marks."""
    try:
        return cssselect.parse(selector)[0].specificity()
    except (cssselect.SelectorError, RecursionError, IndexError):
        return selector.count("#"), selector.count(".") + selector.count("["), 0
