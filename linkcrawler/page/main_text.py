"""The main part of a page: the smallest element that holds most of its running text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

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


class Measured(NamedTuple):
    """What a page's lines and blocks come to."""

    prose: Numbers
    """What each line weighs as running text: its unlinked characters, up to a limit."""
    weights: Numbers
    """What the running text in each block weighs; what stands aside weighs nothing."""
    number: int
    """The block that holds most of the running text."""
    last_prose: int | None
    """Where the last line of running text in that block starts."""
    text: str
    """The lines of that block that are no mere links, a line each."""


class MainPart:
    """Where a page's running text is. *number* is the element that holds most of it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        measured = _measure(layout)
        self.prose, self.weights, self.number, self.last_prose, self.text = measured
        self.total = self.weights[0] if self.weights else 0
        """What all the running text of the page weighs."""

    @cached_property
    def around(self) -> frozenset[int]:
        """The main block and all above it: none of them is a side part, whatever its name."""
        return frozenset(self.layout.chain(self.number)) if self.layout.tags else frozenset()

    def holds(self, number: int) -> bool:
        """Whether the block *number* is in the main block, or is it."""
        return bool(self.layout.tags) and self.layout.holds(self.number, number)


def plain_measure(page: Layout) -> Measured:
    """Weigh the lines; go down from the body as long as one child holds most of the running text."""
    starts, ends, blocks, parents = (
        page.line_starts,
        page.line_ends,
        page.line_blocks,
        page.parents,
    )
    known = numbers(len(page.tags))

    def not_aside(lines: Numbers) -> Numbers:
        return outside(lines, blocks, parents, known, page.elements.own, _NOT_MAIN)

    prose = prose_of(starts, ends, page.line_linked, _PROSE_CHARACTERS, _LINE_WEIGHT_LIMIT)
    kept = not_aside(prose)
    weights = gathered(kept, blocks, parents)
    first = narrowest(weights, page.lasts, page.tags, _HOLDS_MOST, _LINES) if page.tags else 0
    last = page.lasts[first] if page.tags else -1
    latest = last_of(within(kept, blocks, first, last))
    lines = not_aside(within(worded(starts, ends, page.line_linked), blocks, first, last))
    text = "\n".join(texts(page.text, lines, starts, ends)) or page.text.strip()
    return Measured(prose, weights, first, None if latest < 0 else starts[latest], text)


def _measure(page: Layout) -> Measured:
    if compiled is not None and isinstance(page.elements, compiled.Elements):
        return Measured(*compiled.measure(page.elements, page.text))
    return plain_measure(page)


if compiled is not None:
    compiled.prepare_main(_PROSE_CHARACTERS, _LINE_WEIGHT_LIMIT, _HOLDS_MOST, _LINES, _NOT_MAIN)


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
