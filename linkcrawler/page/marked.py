"""Elements that have an id, style elements and templates: met by the compiled walk, else sought."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from linkcrawler.page.tags import TAG_IDS
from linkcrawler.page.walking import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from selectolax.lexbor import LexborHTMLParser

    from linkcrawler.page.layout import Layout


class Marked(Protocol):
    """Tells of one page what many others ask for; what templates hold is no part of it."""

    @property
    def has_templates(self) -> bool:
        """Whether there may be templates."""

    def times(self, name: str) -> int:
        """Return how often *name*, of ASCII letters, is written as an id."""

    def ids(self) -> Mapping[str, int]:
        """Return how often each id is written."""

    def styles(self) -> Iterable[tuple[str, str]] | None:
        """Return media and text of the style elements, but of those for readers without scripts.

        None where one of them is not just text.
        """


class MarkedBySearch:
    """Asks the parser."""

    has_templates = True

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree

    def times(self, name: str) -> int:
        """Return how often *name* is written as an id."""
        return len(self._tree.css(f'[id="{name}"]'))

    def ids(self) -> Mapping[str, int]:
        """Return how often each id is written."""
        return Counter([node.id or "" for node in self._tree.css("[id]")])

    def styles(self) -> Iterator[tuple[str, str]]:
        """Yield media and text of each style element, but of those for readers without scripts."""
        for node in self._tree.css("style"):
            parent = node.parent
            if parent is not None and parent.tag_id != TAG_IDS["noscript"]:
                yield node.attributes.get("media") or "", node.text()


def marked_in(tree: LexborHTMLParser, layout: Layout) -> Marked:
    """Return what tells of the page *tree*, which has this *layout*."""
    met: Any = layout.elements
    if compiled is None or not isinstance(met, compiled.Elements):
        return MarkedBySearch(tree)
    marked: Marked = met
    return marked


def styles_of(tree: LexborHTMLParser, marked: Marked) -> Iterable[tuple[str, str]]:
    """Return media and text of each style element, but of those for readers without scripts."""
    found = marked.styles()
    return MarkedBySearch(tree).styles() if found is None else found
