"""Every ``<a href>`` of a page, in document order: what is written in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.tags import TAG_IDS, ids
from linkcrawler.record import AnchorSource

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from linkcrawler.page.document import Document
    from linkcrawler.page.layout import Layout

_NOSCRIPT = re.compile(r"<(?i:noscript)\b[^>]*>(.*?)(?:</noscript|\Z)", re.IGNORECASE | re.DOTALL)
"""One left open runs to the end of the page: linear in the page."""

_TEXT, _BREAK = TAG_IDS["-text"], TAG_IDS["br"]
_UNREAD = ids("script style template noscript")


class Anchor(NamedTuple):
    """One link as written. *number* counts the page's ``<a href>`` from 0."""

    number: int
    href: str
    node: LexborNode


class Anchors(Sequence[Anchor]):
    """Every HTML ``<a href>``: in ``noscript`` too, in templates and svg not.

    A conforming tree decides what is a link (rule 1): svg's and MathML's ``a`` are others, but
    HTML inside an svg's ``foreignObject`` is HTML again.
    """

    def __init__(self, layout: Layout) -> None:
        self._elements = layout.elements
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
        return Anchor(number, self.hrefs[number], self._elements.anchor(self._links[number]))

    @property
    def in_noscript(self) -> list[int]:
        """The numbers of the links that stand in a ``noscript`` of the tree."""
        if not (inside := frozenset(self._elements.in_noscript)):
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


def anchor_text(node: LexborNode) -> tuple[str, AnchorSource]:
    """Return the anchor and where it was read, in Google's order (rule 4)."""
    if words := _folded(_text(node)):
        return words, AnchorSource.TEXT
    if words := _folded(node.attributes.get("title")):
        return words, AnchorSource.TITLE
    for image in node.css("img[alt], input[type=image][alt]"):
        if words := _folded(image.attributes.get("alt")):
            return words, AnchorSource.ALT
    return "", AnchorSource.NONE


def _text(node: LexborNode) -> str:
    """Return the text of the link: what scripts and styles inside it hold is none."""
    child = node.first_child
    if child is not None and child.tag_id == _TEXT and child.next is None:  # most links
        return child.text_content or ""
    parts, unread_met = [], False
    for inner in node.traverse(include_text=True):
        tag = inner.tag_id
        if tag == _TEXT:
            if not (unread_met and _is_unread(inner, node)):
                parts.append(inner.text_content or "")
        elif tag == _BREAK:
            parts.append(" ")
        elif tag in _UNREAD:
            unread_met = True
    return "".join(parts)


def _is_unread(text: LexborNode, link: LexborNode) -> bool:
    node = text.parent
    while node is not None and node.mem_id != link.mem_id:
        if node.tag_id in _UNREAD:
            return True
        node = node.parent
    return False


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())
