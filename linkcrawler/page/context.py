"""The words around a link, the heading above it, and where in the text it stands."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkcrawler.page.layout import Layout

CONTEXT_CHARACTERS = 160
_WINDOW = 4 * CONTEXT_CHARACTERS
_HEADING_CHARACTERS = 300


def context_of(layout: Layout, number: int | None) -> tuple[str, str]:
    """Return the running text on both sides of the link, cut at a word.

    It ends where the link's block ends; a link that is alone in its block has the text of the
    page around it.
    """
    if number is None:
        return "", ""
    start, end = layout.starts[number], layout.ends[number]
    line = layout.line_of(number)
    if line is not None:
        last = max(line[1], layout.line_at(max(end - 1, start))[1])
        left, right = layout.text[line[0] : start], layout.text[end:last]
        if left.strip() or right.strip():
            return _tail(left), _head(right)
    left = layout.text[max(start - _WINDOW, 0) : start]
    return _tail(left), _head(layout.text[end : end + _WINDOW])


def heading_above(layout: Layout, number: int | None) -> str | None:
    """Return the nearest heading that ends before the link starts."""
    at = bisect_left(layout.headings, number) - 1 if number is not None else -1
    while number is not None and at >= 0:
        heading = layout.headings[at]
        if layout.lasts[heading] < number:
            words = layout.text[layout.starts[heading] : layout.ends[heading]]
            return " ".join(words.split())[:_HEADING_CHARACTERS]
        at -= 1
    return None


def position_of(layout: Layout, number: int | None) -> float:
    """Return the share of the page's text before the link."""
    if number is None or not layout.text:
        return 0.0
    return round(layout.starts[number] / len(layout.text), 4)


def _tail(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= CONTEXT_CHARACTERS:
        return words
    cut = words[-CONTEXT_CHARACTERS:]
    whole = words[-CONTEXT_CHARACTERS - 1] == " " or " " not in cut
    return cut.strip() if whole else cut.partition(" ")[2]


def _head(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= CONTEXT_CHARACTERS:
        return words
    cut = words[:CONTEXT_CHARACTERS]
    whole = words[CONTEXT_CHARACTERS] == " " or " " not in cut
    return cut.strip() if whole else cut.rpartition(" ")[0]
