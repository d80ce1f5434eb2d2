"""Every ``<a href>`` of a page, in document order: what is written in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.noscripts import noscripts
from linkcrawler.page.tags import TAG_IDS
from linkcrawler.record import AnchorSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from linkcrawler.page.document import Document
    from linkcrawler.page.layout import Layout, Spot

_IMG: Final = TAG_IDS["img"]
_IMAGES: Final = frozenset({_IMG, TAG_IDS["input"]})


class Anchors:
    """Every HTML ``<a href>``, by number from 0: in ``noscript`` too, in templates and svg not.

    A conforming tree decides what is a link (rule 1): svg's and MathML's ``a`` are others, but
    HTML inside an svg's ``foreignObject`` is HTML again.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.hrefs = layout.elements.hrefs()

    def __len__(self) -> int:
        return len(self.hrefs)

    def node(self, number: int) -> LexborNode:
        """Return the element."""
        return self._layout.elements.anchor(self.hrefs.met[number])

    def spot(self, number: int) -> Spot | None:
        """Return where it stands."""
        return self._layout.spot_of_anchor(self.hrefs.met[number])

    def text(self, number: int) -> tuple[str, AnchorSource]:
        """Return the anchor and where it was read, in Google's order (rule 4)."""
        if words := _folded(self._layout.elements.words(self.hrefs.met[number])):
            return words, AnchorSource.TEXT
        node = self.node(number)
        if words := _folded(node.attributes.get("title")):
            return words, AnchorSource.TITLE
        for alt in _alts_in(node):
            if words := _folded(alt):
                return words, AnchorSource.ALT
        return "", AnchorSource.NONE

    @property
    def in_noscript(self) -> list[int]:
        """The numbers of the links that stand in a ``noscript`` of the tree."""
        if not (inside := frozenset(self._layout.elements.in_noscript)):
            return []
        return [number for number, met in enumerate(self.hrefs.met) if met in inside]


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
        for html in _with_links(document.source)
        for node in LexborHTMLParser(html).css("a[href]")
    )
    hidden = []
    for number in inside:
        href = anchors.hrefs[number]
        if left[href] > 0:
            left[href] -= 1
            hidden.append(number)
    return frozenset(hidden)


def _with_links(source: bytes) -> Iterator[bytes]:
    """Yield what stands in each ``noscript`` that may have a link."""
    inside = (source[start:end] for start, end in noscripts(source))
    return (html for html in inside if b"href" in html.lower())


def read_rel(value: str | None) -> tuple[str, ...]:
    """Return the rel's words, lower case, in order, split at spaces and commas (rule 6)."""
    return tuple(value.lower().replace(",", " ").split()) if value else ()


def _alts_in(link: LexborNode) -> Iterator[str | None]:
    """Yield what its images say; to ask the parser's own selectors costs five times as much."""
    for inner in link.traverse():
        if (tag := inner.tag_id) in _IMAGES:
            attributes = inner.attributes
            if tag == _IMG or (attributes.get("type") or "").lower() == "image":
                yield attributes.get("alt")


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())
