"""Every ``<a href>`` of a page, in document order: what is written in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from selectolax.lexbor import LexborHTMLParser

from linkcrawler.record import AnchorSource

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from linkcrawler.page.document import Document
    from linkcrawler.page.layout import Layout, Spot

_NOSCRIPT = re.compile(r"<(?i:noscript)\b[^>]*>(.*?)(?:</noscript|\Z)", re.IGNORECASE | re.DOTALL)
"""One left open runs to the end of the page: linear in the page."""


class Anchor(NamedTuple):
    """One link as written. *number* counts the page's ``<a href>`` from 0."""

    number: int
    href: str
    node: LexborNode
    layout: Layout
    met: int
    """Its number among all ``a``."""

    @property
    def spot(self) -> Spot | None:
        """Where it stands."""
        return self.layout.spot_of_anchor(self.met)


class Anchors(Sequence[Anchor]):
    """Every HTML ``<a href>``: in ``noscript`` too, in templates and svg not.

    A conforming tree decides what is a link (rule 1): svg's and MathML's ``a`` are others, but
    HTML inside an svg's ``foreignObject`` is HTML again.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        hrefs = layout.elements.hrefs
        self._links = [number for number, href in enumerate(hrefs) if href is not None]
        self.hrefs = [href for href in hrefs if href is not None]

    def __len__(self) -> int:
        return len(self.hrefs)

    @overload
    def __getitem__(self, number: int) -> Anchor: ...

    @overload
    def __getitem__(self, number: slice) -> list[Anchor]: ...

    def __getitem__(self, number: int | slice) -> Anchor | list[Anchor]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        met = self._links[number]
        node = self._layout.elements.anchor(met)
        return Anchor(number, self.hrefs[number], node, self._layout, met)

    @property
    def in_noscript(self) -> list[int]:
        """The numbers of the links that stand in a ``noscript`` of the tree."""
        if not (inside := frozenset(self._layout.elements.in_noscript)):
            return []
        return [number for number, link in enumerate(self._links) if link in inside]


def seen_without_scripts(document: Document, anchors: Anchors) -> frozenset[int]:
    """Return the numbers of the links that only a reader without scripts sees.

    A ``noscript`` ends at its end tag for browsers, which run scripts and read it as text. In our
    tree, parsed with scripting off, an element left open inside it swallows what follows: so what
    is in the tree's noscript counts only as far as it stands in the source's.
    """
    inside = anchors.in_noscript
    if not inside:
        return frozenset()
    left = Counter(
        node.attrs.get("href") or ""
        for found in _NOSCRIPT.finditer(document.html)
        for node in LexborHTMLParser(found[1] or " ").css("a[href]")
    )
    hidden = []
    for number in inside:
        href = anchors.hrefs[number]
        if left[href] > 0:
            left[href] -= 1
            hidden.append(number)
    return frozenset(hidden)


def read_rel(value: str | None) -> tuple[str, ...]:
    """Return the rel's words, lower case, in order, split at spaces and commas (rule 6)."""
    return tuple(value.lower().replace(",", " ").split()) if value else ()


def anchor_text(anchor: Anchor) -> tuple[str, AnchorSource]:
    """Return the anchor and where it was read, in Google's order (rule 4)."""
    if words := _folded(anchor.layout.elements.words(anchor.met)):
        return words, AnchorSource.TEXT
    node = anchor.node
    if words := _folded(node.attributes.get("title")):
        return words, AnchorSource.TITLE
    for image in node.css("img[alt], input[type=image][alt]"):
        if words := _folded(image.attributes.get("alt")):
            return words, AnchorSource.ALT
    return "", AnchorSource.NONE


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())
