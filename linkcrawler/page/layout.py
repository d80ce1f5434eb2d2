"""One walk over the tree: the page's running text, its blocks and links, and what else is read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from linkcrawler.page.elements import ElementsMet
from linkcrawler.page.measures import counted_before, numbers, spans, tagged
from linkcrawler.page.tags import HEADINGS, TAG_IDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from linkcrawler.page.elements import Elements, Told
    from linkcrawler.page.measures import Numbers


class Spot(NamedTuple):
    """Where a link stands: in which block, and from where to where in the text."""

    node: LexborNode
    block: int
    start: int
    end: int


Line = tuple[int, int, int, int]
"""A run of the text within one block: start, end, block, and how much of it is text of links."""


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

    def texts_of(self, tag: str) -> Sequence[str]:
        """Return the text of the elements *tag* that were set apart, in document order."""
        return self.elements.texts(TAG_IDS[tag])

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
