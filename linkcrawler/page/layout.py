"""One walk over the tree: the page's running text, its blocks and links, and what else is read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from linkcrawler.page.measures import counted_before, numbers, spans, tagged
from linkcrawler.page.regions import own_of
from linkcrawler.page.tags import HEAD, HEADINGS, TAG_IDS, UNREAD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from linkcrawler.page.measures import Numbers
    from linkcrawler.page.regions import Own


_TEXT, _BREAK = TAG_IDS["-text"], TAG_IDS["br"]
_READ: Final = frozenset({_TEXT, _BREAK})


class Spot(NamedTuple):
    """Where a link stands: in which block, and from where to where in the text."""

    node: LexborNode
    block: int
    start: int
    end: int


class Told(NamedTuple):
    """What is written in an element that was set apart, and whether it stands in the head."""

    attributes: Mapping[str, str | None]
    in_head: bool


Line = tuple[int, int, int, int]
"""A run of the text within one block: start, end, block, and how much of it is text of links."""


class Elements(Protocol):
    """The elements that a walk met; the compiled one makes them only when they are asked for."""

    @property
    def nodes(self) -> Sequence[LexborNode]:
        """That of each block."""

    @property
    def anchors(self) -> Sequence[LexborNode]:
        """Every HTML ``a``, those outside the page's text too, in document order."""

    @property
    def hrefs(self) -> Sequence[str | None]:
        """What is written in each of the anchors; None in one that is no link."""

    @property
    def in_noscript(self) -> Sequence[int]:
        """The numbers of those among the anchors that stand in a ``noscript``."""

    def anchor(self, number: int) -> LexborNode:
        """Return one of the anchors: cheaper than all of them."""

    def link(self, number: int) -> int:
        """Return the number that one of the anchors has among those in the page's text, or -1."""

    def words(self, number: int) -> str:
        """Return the text of one of the anchors, its white space as written."""

    def apart(self, tag: int) -> Sequence[LexborNode]:
        """Return the titles, metas, scripts …; those in ``noscript`` or svg are none."""

    def told(self, tag: int, attribute: str, word: str) -> Sequence[Told]:
        """Return what is written in those apart whose *attribute* has the *word*: see ``Layout``."""

    def own(self, number: int) -> Own:
        """Return what the block *number* says of itself."""

    def place(self, mem_id: int) -> tuple[int, int] | None:
        """Return block and link that an element stands in, -1 is none; of some it is not known."""


NAMING: Final = ("class", "id", "role", "itemprop")
"""The attributes by which an element says what it is."""


@dataclass
class ElementsMet:
    """Elements that a walk has kept."""

    nodes: Sequence[LexborNode] = ()
    anchors: Sequence[LexborNode] = ()
    in_noscript: Sequence[int] = ()
    set_apart: Mapping[int, Sequence[LexborNode]] = field(default_factory=dict)
    places: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    owns: dict[int, Own] = field(default_factory=dict)

    @cached_property
    def hrefs(self) -> Sequence[str | None]:
        """What is written in each of the anchors; None in one that is no link."""
        return [
            node.attrs.get("href") or "" if "href" in node.attrs else None for node in self.anchors
        ]

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


def _no_numbers() -> Numbers:
    return numbers(0)


@dataclass
class Layout:
    """Blocks in document order by number, and the text they hold as offsets into *text*.

    A block is an element that stands on lines of its own and holds text or links; block 0 is the
    body, whose parent is -1. White space is folded. Block *n* holds ``text[starts[n]:ends[n]]``.
    Text that is none of the page's (scripts, ``noscript``, choices of a select …) is left out.
    """

    text: str = ""
    tags: Numbers = field(default_factory=_no_numbers)
    parents: Numbers = field(default_factory=_no_numbers)
    starts: Numbers = field(default_factory=_no_numbers)
    ends: Numbers = field(default_factory=_no_numbers)
    lasts: Numbers = field(default_factory=_no_numbers)
    """The last block inside each: numbers run in document order."""
    link_blocks: Numbers = field(default_factory=_no_numbers)
    """Of every ``a`` in the page's text, in document order, as the next two."""
    link_starts: Numbers = field(default_factory=_no_numbers)
    link_ends: Numbers = field(default_factory=_no_numbers)
    line_starts: Numbers = field(default_factory=_no_numbers)
    """Of every line, as the next three, see ``Line``."""
    line_ends: Numbers = field(default_factory=_no_numbers)
    line_blocks: Numbers = field(default_factory=_no_numbers)
    line_linked: Numbers = field(default_factory=_no_numbers)
    elements: Elements = field(default_factory=ElementsMet, repr=False)

    @property
    def nodes(self) -> Sequence[LexborNode]:
        """The element of each block."""
        return self.elements.nodes

    def all_of(self, tag: str) -> Sequence[LexborNode]:
        """Return the elements *tag* that were set apart, in document order."""
        return self.elements.apart(TAG_IDS[tag])

    def told_in(self, tag: str, attribute: str, word: str = "") -> Sequence[Told]:
        """Return what is written in the elements *tag* that were set apart and have the *attribute*.

        Those in whose value the *word* of small letters is, in whatever case.
        """
        return self.elements.told(TAG_IDS[tag], attribute, word)

    def spot_of(self, node: LexborNode) -> Spot | None:
        """Return where *node* stands; what is outside the page's text, where that starts."""
        around: LexborNode | None = node
        place = None
        while around is not None and (place := self.elements.place(around.mem_id)) is None:
            around = around.parent
        block, link = place or (-1, -1)
        if link >= 0:
            return Spot(node, block, self.link_starts[link], self.link_ends[link])
        return Spot(node, block, self.starts[block], self.starts[block]) if block >= 0 else None

    def spot_of_anchor(self, number: int) -> Spot | None:
        """Return where one of the anchors stands: cheaper than to look for any element."""
        node, link = self.elements.anchor(number), self.elements.link(number)
        if link < 0:
            return self.spot_of(node)
        return Spot(node, self.link_blocks[link], self.link_starts[link], self.link_ends[link])

    def chain(self, number: int) -> list[int]:
        """Return the numbers of the block and those around it, inside out."""
        found = []
        while number >= 0:
            found.append(number)
            number = self.parents[number]
        return found

    def holds(self, outer: int, inner: int) -> bool:
        """Whether the block *inner* is in the block *outer*, or is it."""
        return outer <= inner <= self.lasts[outer]

    def linked(self, start: int, end: int) -> int:
        """Return how many characters of ``text[start:end]`` are text of links."""
        return self._linked_before(end) - self._linked_before(start)

    def line_number(self, offset: int) -> int:
        """Return the number of the line that holds *offset*, or of the last before it."""
        following = bisect_right(self.line_starts, offset)
        return following - 1 if following else 0

    def line_of(self, spot: Spot) -> Line | None:
        """Return the line that the link stands on; one without words, alone in a block, on none."""
        if not self.line_starts:
            return None
        number = self.line_number(spot.start)
        is_on = spot.end > spot.start or self.line_blocks[number] == spot.block
        return self.line(number) if is_on else None

    def line(self, number: int) -> Line:
        """Return the line *number*."""
        return (
            self.line_starts[number],
            self.line_ends[number],
            self.line_blocks[number],
            self.line_linked[number],
        )

    def links_within(self, number: int) -> int:
        """Return how many links stand in the block *number*."""
        sums = self._links_before
        return sums[self.lasts[number] + 1] - sums[number]

    @cached_property
    def _links_before(self) -> Numbers:
        return counted_before(self.link_blocks, len(self.tags))

    @cached_property
    def headings(self) -> list[int]:
        """The headings with words, in document order."""
        return tagged(self.tags, self.starts, self.ends, HEADINGS)

    @cached_property
    def heading_starts(self) -> list[int]:
        """Where each of the headings starts."""
        return [self.starts[n] for n in self.headings]

    def _linked_before(self, offset: int) -> int:
        starts, ends, sums = self._link_spans
        at = bisect_right(starts, offset) - 1
        return sums[at] + min(offset, ends[at]) - starts[at] if at >= 0 else 0

    @cached_property
    def _link_spans(self) -> tuple[Numbers, Numbers, Numbers]:
        """Starts and ends of the links with text, and the link text before each."""
        return spans(self.link_starts, self.link_ends)


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
