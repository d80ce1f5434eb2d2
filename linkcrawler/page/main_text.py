"""The main part of a page: the smallest element that holds most of its running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from linkcrawler.page.inwards import told_inwards
from linkcrawler.page.regions import firm, own_of
from linkcrawler.page.tags import ids
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.layout import Layout
    from linkcrawler.page.regions import Own

_PROSE_CHARACTERS = 40
"""Unlinked characters that make a line running text: about seven words."""
_LINE_WEIGHT_LIMIT = 600
"""One long line (terms of use, a text area's fill) does not outweigh an article."""
_HOLDS_MOST = 0.6

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts that write no spaces: Thai, Lao, Japanese, Chinese."""

_ASCII: Final = bytes(range(128))
_DROPPED: Final = bytes(n for n in _ASCII if not (chr(n).isalnum() or chr(n).isspace()))
_MARKED: Final = bytes(ord(" ") if n < 128 and chr(n).isspace() else ord("a") for n in range(256))
"""White space and what makes a word, by byte, once what is neither is gone."""

_LINES: Final = ids("p blockquote li td th pre dd dt h1 h2 h3 h4 h5 h6")
_NOT_MAIN: Final = firm(
    Placement.COMMENTS, Placement.FOOTER, Placement.NAVIGATION, Placement.SIDEBAR
)


@dataclass
class MainPart:
    """Where a page's running text is. *number* is the element that holds most of it."""

    layout: Layout
    _own: dict[int, Own] = field(default_factory=dict)
    _aside: dict[int, bool] = field(default_factory=lambda: {-1: False})

    @cached_property
    def prose(self) -> list[int]:
        """What each line weighs as running text: its unlinked characters, up to a limit."""
        return [
            0
            if (unlinked := end - start - linked) < _PROSE_CHARACTERS or unlinked < linked
            else min(unlinked, _LINE_WEIGHT_LIMIT)
            for start, end, _, linked in self.layout.lines
        ]

    @cached_property
    def weights(self) -> list[int]:
        """What the running text in each block weighs; what stands aside weighs nothing."""
        parents = self.layout.parents
        weights = [0] * len(parents)
        for (_, _, block, _), weight in zip(self.layout.lines, self.prose, strict=True):
            if weight and not self._stands_aside(block):
                weights[block] += weight
        for number in range(len(weights) - 1, 0, -1):
            if weights[number]:
                weights[parents[number]] += weights[number]
        return weights

    @property
    def total(self) -> int:
        """What all the running text of the page weighs."""
        return self.weights[0] if self.weights else 0

    @cached_property
    def number(self) -> int:
        """Go down from the body as long as one child holds most of the running text."""
        weights, page = self.weights, self.layout
        at, child = 0, 1
        while child <= (page.lasts[at] if page.tags else 0):
            if weights[child] >= max(_HOLDS_MOST * weights[at], 1):
                if page.tags[child] in _LINES:
                    break
                at, child = child, child + 1
            else:
                child = page.lasts[child] + 1
        return at

    @cached_property
    def around(self) -> frozenset[int]:
        """The main block and all above it: none of them is a side part, whatever its name."""
        return frozenset(self.layout.chain(self.number)) if self.layout.tags else frozenset()

    @cached_property
    def last_prose(self) -> int | None:
        """Where the last line of running text in the main block starts."""
        backwards = range(len(self.prose) - 1, -1, -1)
        last = next(filter(self._is_main_prose, backwards), None)
        return None if last is None else self.layout.lines[last][0]

    def _is_main_prose(self, line: int) -> bool:
        block = self.layout.lines[line][2]
        return bool(self.prose[line] and self.weights[block]) and self.holds(block)

    @cached_property
    def text(self) -> str:
        """The lines of the main part that are no mere links, a line each."""
        page, first = self.layout, self.number
        last = page.lasts[first] if page.tags else -1
        lines = [
            page.text[start:end].strip()
            for start, end, block, linked in page.lines
            if first <= block <= last
            and 2 * linked < end - start
            and not self._stands_aside(block)
        ]
        return "\n".join(lines) or page.text.strip()

    def holds(self, number: int) -> bool:
        """Whether the block *number* is in the main block, or is it."""
        return bool(self.layout.tags) and self.layout.holds(self.number, number)

    def own(self, number: int) -> Own:
        """Return what the block *number* says of itself; asked once for each block."""
        found = self._own.get(number)
        if found is None:
            names = self.layout.elements.names(number)
            found = self._own[number] = own_of(names, self.layout.tags[number])
        return found

    def _stands_aside(self, number: int) -> bool:
        """Whether the block or one around it is no part of the main text; told once for each."""
        known = self._aside.get(number)
        if known is None:
            known = told_inwards(number, self.layout.parents, self._aside, self._is_aside)
        return known

    def _is_aside(self, outer: bool, number: int) -> bool:
        return outer or bool(self.own(number).claims & _NOT_MAIN)


def count_words(text: str) -> int:
    """Count words as word processors do: where no spaces are written, each letter is one.

    A word is what stands between white space and has a letter or a digit.
    """
    encoded = text.encode("utf-8", "replace")
    others, unspaced = _UNSPACED.subn("", encoded.translate(None, _ASCII).decode())
    if unspaced:
        encoded = _UNSPACED.sub(" ", text).encode("utf-8", "replace")
    for char in set(others):
        if not char.isalnum():
            encoded = encoded.replace(char.encode(), b" " if char.isspace() else b"")
    marked = encoded.translate(_MARKED, _DROPPED)
    return unspaced + marked.count(b" a") + marked.startswith(b"a")
