"""The words around a link, the heading above it, and where in the text it stands."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from linkcrawler.page.compiled import links

if TYPE_CHECKING:
    from linkcrawler.page.layout import Layout, Spot

CONTEXT_CHARACTERS = 160
_WINDOW = 4 * CONTEXT_CHARACTERS
_NEAR = 180
"""Of so many characters enough are left, nearly always, once white space is folded."""
_HEADING_CHARACTERS = 300
_FAR_ABOVE = -2
"""What is said where a heading is not among the blocks near the link."""


def context_of(layout: Layout, spot: Spot | None) -> tuple[str, str]:
    """Return the running text on both sides of the link, cut at a word.

    It ends where the link's block ends; a link that is alone in its block has the text of the
    page around it.
    """
    if spot is None:
        return "", ""
    start, end, text = spot.start, spot.end, layout.text
    line = layout.line_of(spot)
    if line is not None:
        first, last = line[0], line[1]
        if last < end:
            last = layout.line_ends[layout.line_number(end - 1)]
        left = words_before(text, first, start) if first < start else ""
        right = words_after(text, end, last) if end < last else ""
        if left or right:
            return left, right
    return words_before(text, 0, start), words_after(text, end, len(text))


def heading_above(layout: Layout, spot: Spot | None) -> str | None:
    """Return the nearest heading that ends before the link starts."""
    if spot is None:
        return None
    heading = block_of_heading(layout, spot)
    if heading < 0:
        return None
    start = layout.starts[heading]
    return _heading(
        layout.text[start : min(layout.ends[heading], start + 4 * _HEADING_CHARACTERS)]
    )


def block_of_heading(layout: Layout, spot: Spot) -> int:
    """Return the block of that heading; -1 is none."""
    if links is None:
        return plain_block_of_heading(layout, spot)
    found: int = links.heading_above(
        layout.tags, layout.starts, layout.ends, layout.lasts, spot.block, spot.start
    )
    return plain_block_of_heading(layout, spot) if found == _FAR_ABOVE else found


def plain_block_of_heading(layout: Layout, spot: Spot) -> int:
    """Return the same, by all headings of the page, which are looked up once."""
    headings, starts = layout.headings, layout.heading_starts
    for at in range(bisect_right(starts, spot.start) - 1, -1, -1):
        heading = headings[at]
        if layout.ends[heading] <= spot.start and not layout.holds(heading, spot.block):
            return heading
    return -1


@lru_cache(maxsize=256)  # all links below one have the same
def _heading(text: str) -> str:
    return " ".join(text.split())[:_HEADING_CHARACTERS]


def position_of(layout: Layout, spot: Spot | None) -> float:
    """Return the share of the page's text before the link."""
    if spot is None or not layout.text:
        return 0.0
    return round(spot.start / len(layout.text), 4)


def plain_words_before(text: str, start: int, end: int) -> str:
    """Return the last words of ``text[start:end]``; a megabyte is folded no further than it is shown."""
    words = _folded(text[max(start, end - _NEAR) : end])
    if len(words) <= CONTEXT_CHARACTERS and end - start > _NEAR:
        words = _folded(text[max(start, end - _WINDOW) : end])
    if len(words) <= CONTEXT_CHARACTERS:
        return words
    cut = words[-CONTEXT_CHARACTERS:]
    whole = words[-CONTEXT_CHARACTERS - 1] == " " or " " not in cut
    return cut.strip() if whole else cut.partition(" ")[2]


def plain_words_after(text: str, start: int, end: int) -> str:
    """Return the first words of ``text[start:end]``."""
    words = _folded(text[start : min(end, start + _NEAR)])
    if len(words) <= CONTEXT_CHARACTERS and end - start > _NEAR:
        words = _folded(text[start : min(end, start + _WINDOW)])
    if len(words) <= CONTEXT_CHARACTERS:
        return words
    cut = words[:CONTEXT_CHARACTERS]
    whole = words[CONTEXT_CHARACTERS] == " " or " " not in cut
    return cut.strip() if whole else cut.rpartition(" ")[0]


def _folded(text: str) -> str:
    """Fold a piece of a layout's text, which has no white space but spaces and its lines' ends."""
    words = text.replace("\n", " ").strip(" ")
    return " ".join(words.split()) if "  " in words else words


words_before = links.words_before if links else plain_words_before
words_after = links.words_after if links else plain_words_after
