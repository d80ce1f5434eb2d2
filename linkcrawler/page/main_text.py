"""The main part of a page: the smallest element that holds most of its running text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from linkcrawler.page.regions import Claim, claims_of
from linkcrawler.page.tags import ids
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.layout import Layout

_PROSE_CHARACTERS = 40
"""Unlinked characters that make a line running text: about seven words."""
_LINE_WEIGHT_LIMIT = 600
"""One long line (terms of use, a text area's fill) does not outweigh an article."""
_HOLDS_MOST = 0.6

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts that write no spaces: Thai, Lao, Japanese, Chinese."""

_LINES: Final = ids("p blockquote li td th pre dd dt h1 h2 h3 h4 h5 h6")
_NOT_MAIN: Final = frozenset(
    {Placement.COMMENTS, Placement.FOOTER, Placement.NAVIGATION, Placement.SIDEBAR}
)


@dataclass
class MainPart:
    """Where a page's running text is. *number* is the element that holds most of it."""

    layout: Layout
    _claims: dict[int, tuple[Claim, ...]] = field(default_factory=dict)
    _aside: dict[int, bool] = field(default_factory=lambda: {-1: False})

    @cached_property
    def weights(self) -> dict[int, int]:
        """Unlinked characters of running text in each element that has any."""
        weights: dict[int, int] = defaultdict(int)
        for start, end, owner in self.layout.lines:
            unlinked = end - start - self.layout.linked(start, end)
            if unlinked < _PROSE_CHARACTERS or 2 * unlinked < end - start:
                continue
            if not self._stands_aside(owner):
                for number in self.layout.chain(owner):
                    weights[number] += min(unlinked, _LINE_WEIGHT_LIMIT)
        return weights

    @cached_property
    def number(self) -> int:
        """Go down from the body as long as one child holds most of the running text."""
        heaviest: dict[int, int] = {}
        for number, weight in self.weights.items():
            parent = self.layout.parents[number]
            if weight > self.weights.get(heaviest.get(parent, -1), 0):
                heaviest[parent] = number
        at = 0
        while (child := heaviest.get(at)) is not None:
            small = self.weights[child] < _HOLDS_MOST * self.weights[at]
            if small or self.layout.tags[child] in _LINES:
                break
            at = child
        return at

    @cached_property
    def around(self) -> frozenset[int]:
        """The main element and all above it: none of them is a side part, whatever its name."""
        return frozenset(self.layout.chain(self.number)) if self.layout.nodes else frozenset()

    @cached_property
    def last_prose(self) -> int:
        """Where the last line of running text in the main element starts; none, the text's end."""
        spans = ((s, o) for s, e, o in self.layout.lines if o in self.weights)
        return max(
            (start for start, owner in spans if self.holds(owner)), default=len(self.layout.text)
        )

    @cached_property
    def text(self) -> str:
        """The lines of the main part that are no mere links, a line each."""
        page = self.layout
        lines = [
            page.text[start:end].strip()
            for start, end, owner in page.lines
            if self.holds(owner)
            and 2 * page.linked(start, end) < end - start
            and not self._stands_aside(owner)
        ]
        return "\n".join(lines) or page.text.strip()

    def holds(self, number: int) -> bool:
        """Whether the element *number* is in the main element, or is it."""
        page = self.layout
        return number >= self.number and page.starts[number] <= page.ends[self.number]

    def claims(self, number: int) -> tuple[Claim, ...]:
        """Return what the element *number* claims to be; asked once for each element."""
        found = self._claims.get(number)
        if found is None:
            page = self.layout
            found = self._claims[number] = claims_of(page.nodes[number], page.tags[number])
        return found

    def _stands_aside(self, number: int) -> bool:
        """Whether the element or one around it is no part of the main text; told once for each."""
        unknown = []
        while number not in self._aside:
            unknown.append(number)
            number = self.layout.parents[number]
        aside = self._aside[number]
        for inner in reversed(unknown):
            aside = aside or any(
                claim.firm and claim.placement in _NOT_MAIN for claim in self.claims(inner)
            )
            self._aside[inner] = aside
        return aside


def count_words(text: str) -> int:
    """Count words as word processors do: where no spaces are written, each letter is one."""
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    if unspaced:
        text = _UNSPACED.sub(" ", text)
    return unspaced + sum(any(map(str.isalnum, word)) for word in text.split())
