"""The words around a link, the heading above it, and where in the text it stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkcrawler.page.layout import Layout, Spot

CONTEXT_CHARACTERS = 160
_WINDOW = 4 * CONTEXT_CHARACTERS
_NEAR = 180
"""Of so many characters enough are left, nearly always, once white space is folded."""
_HEADING_CHARACTERS = 300


def context_of(layout: Layout, spot: Spot | None) -> tuple[str, str]:
    """Return the running text on both sides of the link, cut at a word.

    It ends where the link's block ends; a link that is alone in its block has the text of the
    page around it.
    """
    if spot is None:
        return "", ""
    start, end = spot.start, spot.end
    line = layout.line_of(spot)
    if line is not None:
        last = max(line[1], layout.lines[layout.line_number(max(end - 1, start))][1])
        # A line of a megabyte is folded no further than it is shown.
        left = _tail(layout.text[max(line[0], start - _WINDOW) : start])
        right = _head(layout.text[end : min(last, end + _WINDOW)])
        if left or right:
            return left, right
    left = layout.text[max(start - _WINDOW, 0) : start]
    return _tail(left), _head(layout.text[end : end + _WINDOW])


def heading_above(layout: Layout, spot: Spot | None) -> str | None:
    """Return the nearest heading that ends before the link starts."""
    if spot is None:
        return None
    headings, starts = layout.headings, layout.heading_starts
    for at in range(bisect_right(starts, spot.start) - 1, -1, -1):
        heading = headings[at]
        if layout.ends[heading] <= spot.start and not layout.holds(heading, spot.block):
            words = layout.text[layout.starts[heading] : layout.ends[heading]]
            return " ".join(words.split())[:_HEADING_CHARACTERS]
    return None


def position_of(layout: Layout, spot: Spot | None) -> float:
    """Return the share of the page's text before the link."""
    if spot is None or not layout.text:
        return 0.0
    return round(spot.start / len(layout.text), 4)


def _tail(text: str) -> str:
    words = _folded(text[-_NEAR:])
    if len(words) <= CONTEXT_CHARACTERS and len(text) > _NEAR:
        words = _folded(text)
    if len(words) <= CONTEXT_CHARACTERS:
        return words
    cut = words[-CONTEXT_CHARACTERS:]
    whole = words[-CONTEXT_CHARACTERS - 1] == " " or " " not in cut
    return cut.strip() if whole else cut.partition(" ")[2]


def _head(text: str) -> str:
    words = _folded(text[:_NEAR])
    if len(words) <= CONTEXT_CHARACTERS and len(text) > _NEAR:
        words = _folded(text)
    if len(words) <= CONTEXT_CHARACTERS:
        return words
    cut = words[:CONTEXT_CHARACTERS]
    whole = words[CONTEXT_CHARACTERS] == " " or " " not in cut
    return cut.strip() if whole else cut.rpartition(" ")[0]


def _folded(text: str) -> str:
    """Fold a piece of a layout's text, which has no white space but spaces and its lines' ends."""
    words = text.replace("\n", " ").strip(" ")
    return " ".join(words.split()) if "  " in words else words
