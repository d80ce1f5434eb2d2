"""The main part of a page: the smallest element that holds most of its running text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from linkcrawler.page.measures import (
    gathered,
    last_of,
    narrowest,
    numbers,
    outside,
    prose_of,
    texts,
    within,
    worded,
)
from linkcrawler.page.regions import firm
from linkcrawler.page.tags import ids
from linkcrawler.page.walking import compiled
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.layout import Layout
    from linkcrawler.page.measures import Numbers

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


class MainPart:
    """Where a page's running text is. *number* is the element that holds most of it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.own = layout.elements.own
        """Tells what a block says of itself."""
        self._known = numbers(len(layout.tags))

    @cached_property
    def prose(self) -> Numbers:
        """What each line weighs as running text: its unlinked characters, up to a limit."""
        page = self.layout
        return prose_of(
            page.line_starts,
            page.line_ends,
            page.line_linked,
            _PROSE_CHARACTERS,
            _LINE_WEIGHT_LIMIT,
        )

    @cached_property
    def weights(self) -> Numbers:
        """What the running text in each block weighs; what stands aside weighs nothing."""
        return gathered(self._prose_not_aside, self.layout.line_blocks, self.layout.parents)

    @property
    def total(self) -> int:
        """What all the running text of the page weighs."""
        return self.weights[0] if self.weights else 0

    @cached_property
    def number(self) -> int:
        """Go down from the body as long as one child holds most of the running text."""
        page = self.layout
        if not page.tags:
            return 0
        return narrowest(self.weights, page.lasts, page.tags, _HOLDS_MOST, _LINES)

    @cached_property
    def around(self) -> frozenset[int]:
        """The main block and all above it: none of them is a side part, whatever its name."""
        return frozenset(self.layout.chain(self.number)) if self.layout.tags else frozenset()

    @cached_property
    def last_prose(self) -> int | None:
        """Where the last line of running text in the main block starts."""
        last = last_of(self._within(self._prose_not_aside))
        return None if last < 0 else self.layout.line_starts[last]

    @cached_property
    def text(self) -> str:
        """The lines of the main part that are no mere links, a line each."""
        page = self.layout
        text, starts, ends = page.text, page.line_starts, page.line_ends
        lines = self._outside(self._within(worded(starts, ends, page.line_linked)))
        return "\n".join(texts(text, lines, starts, ends)) or text.strip()

    def holds(self, number: int) -> bool:
        """Whether the block *number* is in the main block, or is it."""
        return bool(self.layout.tags) and self.layout.holds(self.number, number)

    @cached_property
    def _prose_not_aside(self) -> Numbers:
        return self._outside(self.prose)

    def _within(self, lines: Numbers) -> Numbers:
        """Return those of the *lines* that stand in the main block, the others as 0."""
        page, first = self.layout, self.number
        return within(lines, page.line_blocks, first, page.lasts[first] if page.tags else -1)

    def _outside(self, lines: Numbers) -> Numbers:
        """Return those of the *lines* that are part of the main text, the others as 0."""
        page = self.layout
        return outside(lines, page.line_blocks, page.parents, self._known, self.own, _NOT_MAIN)


def plain_count_words(text: str) -> int:
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


count_words = compiled.count_words if compiled else plain_count_words
