"""The elements that a walk over a page met: asked for by number, or by what is written in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from linkcrawler.page.hrefs import HrefsKept
from linkcrawler.page.regions import own_of
from linkcrawler.page.tags import HEAD, TAG_IDS, UNREAD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from linkcrawler.page.hrefs import Hrefs
    from linkcrawler.page.regions import Own

_TEXT, _BREAK = TAG_IDS["-text"], TAG_IDS["br"]
_READ: Final = frozenset({_TEXT, _BREAK})


class Told(NamedTuple):
    """What is written in an element that was set apart, and whether it stands in the head."""

    attributes: Mapping[str, str | None]
    in_head: bool


class Elements(Protocol):
    """The elements that a walk met; the compiled one makes them only when they are asked for."""

    @property
    def nodes(self) -> Sequence[LexborNode]:
        """That of each block."""

    @property
    def anchors(self) -> Sequence[LexborNode]:
        """Every HTML ``a``, those outside the page's text too, in document order."""

    @property
    def in_noscript(self) -> Sequence[int]:
        """The numbers of those among the anchors that stand in a ``noscript``."""

    def hrefs(self) -> Hrefs:
        """Return what is written in those of the anchors that are links."""

    def anchor(self, number: int) -> LexborNode:
        """Return one of the anchors: cheaper than all of them."""

    def link(self, number: int) -> int:
        """Return the number that one of the anchors has among those in the page's text, or -1."""

    def words(self, number: int) -> str:
        """Return the text of one of the anchors, its white space as written."""

    def apart(self, tag: int) -> Sequence[LexborNode]:
        """Return the titles, metas, scripts …; those in ``noscript`` or svg are none."""

    def texts(self, tag: int) -> Sequence[str]:
        """Return the text of each of those, its white space as written."""

    def told(self, tag: int, attribute: str, word: str) -> Sequence[Told]:
        """Return what is written in those apart whose *attribute* has the *word*: see ``Layout``."""

    def own(self, number: int) -> Own:
        """Return what the block *number* says of itself."""

    def place(self, mem_id: int) -> tuple[int, int] | None:
        """Return block and link that an element stands in, -1 is none; of some it is not known."""


@dataclass
class ElementsMet:
    """Elements that a walk has kept."""

    nodes: Sequence[LexborNode] = ()
    anchors: Sequence[LexborNode] = ()
    in_noscript: Sequence[int] = ()
    set_apart: Mapping[int, Sequence[LexborNode]] = field(default_factory=dict)
    places: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    owns: dict[int, Own] = field(default_factory=dict)

    def hrefs(self) -> Hrefs:
        """Return what is written in those of the anchors that are links."""
        written = {
            number: node.attrs.get("href") or ""
            for number, node in enumerate(self.anchors)
            if "href" in node.attrs
        }
        return HrefsKept(written.values(), [*written])

    def anchor(self, number: int) -> LexborNode:
        """Return one of the anchors."""
        return self.anchors[number]

    def link(self, number: int) -> int:
        """Return the number that one of the anchors has among those in the page's text, or -1."""
        node = self.anchors[number]
        return self.places.get(node.mem_id, (-1, -1))[1]

    def words(self, number: int) -> str:
        """Return the text of one of the anchors: what scripts and styles inside it hold is none."""
        return _text_of(self.anchors[number])

    def apart(self, tag: int) -> Sequence[LexborNode]:
        """Return what was set apart under this tag."""
        return self.set_apart.get(tag, ())

    def texts(self, tag: int) -> Sequence[str]:
        """Return the text of each of those."""
        return [node.text() for node in self.apart(tag)]

    def told(self, tag: int, attribute: str, word: str) -> Sequence[Told]:
        """Return what is written in those apart whose *attribute* has the *word*."""
        return [
            Told(attributes, node.parent is not None and node.parent.tag_id == HEAD)
            for node in self.apart(tag)
            if attribute in (attributes := node.attributes)
            and word in (attributes[attribute] or "").lower()
        ]

    def own(self, number: int) -> Own:
        """Return what the block *number* says of itself; asked once for each block."""
        found = self.owns.get(number)
        if found is None:
            node = self.nodes[number]
            found = self.owns[number] = own_of(node.attributes, node.tag_id)
        return found

    def place(self, mem_id: int) -> tuple[int, int] | None:
        """Return block and link that an element stands in."""
        return self.places.get(mem_id)


def _text_of(node: LexborNode) -> str:
    child = node.first_child
    if child is not None and child.tag_id == _TEXT and child.next is None:  # most links
        return child.text_content or ""
    parts, unread_met = list[str](), False
    for inner in node.traverse(include_text=True):
        tag = inner.tag_id
        if tag in UNREAD:
            unread_met = True
        elif tag in _READ and not (unread_met and _is_unread(inner, node)):
            parts.append(" " if tag == _BREAK else inner.text_content or "")
    return "".join(parts)


def _is_unread(inner: LexborNode, link: LexborNode) -> bool:
    node = inner.parent
    while node is not None and node.mem_id != link.mem_id:
        if node.tag_id in UNREAD:
            return True
        node = node.parent
    return False
