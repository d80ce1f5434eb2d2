"""One walk over the tree: the page's running text, and where in it every element stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from linkcrawler.page.tags import HEADINGS, INLINE, PASSED_OVER, SPOKEN, A

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass
class Layout:
    """Elements in document order by number, and the text they hold as offsets into *text*.

    White space is folded; blocks stand on lines of their own. Element *n* holds
    ``text[starts[n]:ends[n]]``; ``parents[0]`` is -1. Text that is none of the page's (scripts,
    ``noscript``, choices of a select …) is left out, and so are the elements inside it.
    """

    text: str = ""
    nodes: list[LexborNode] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)
    """The last element inside each: numbers run in document order."""
    links: dict[int, int] = field(default_factory=dict)
    """Element number of every ``a``, by the node's ``mem_id``."""
    lines: list[tuple[int, int, int]] = field(default_factory=list)
    """Start, end and element of every line of the text."""

    def columns(self) -> tuple[Any, ...]:
        """Return the lists that the walk fills."""
        return (
            self.nodes, self.tags, self.parents, self.starts, self.ends, self.lasts, self.lines,
            self.links,
        )  # fmt: skip

    def number_of(self, node: LexborNode) -> int | None:
        """Return the number of *node*, or of the nearest element around it that has one."""
        number = self.links.get(node.mem_id)
        at = node.parent
        while number is None and at is not None:
            number = self._numbers.get(at.mem_id)
            at = at.parent
        return number

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {node.mem_id: number for number, node in enumerate(self.nodes)}

    def chain(self, number: int) -> list[int]:
        """Return the numbers of the element and its ancestors, inside out."""
        found = []
        while number >= 0:
            found.append(number)
            number = self.parents[number]
        return found

    def linked(self, start: int, end: int) -> int:
        """Return how many characters of ``text[start:end]`` are text of links."""
        return self._linked_before(end) - self._linked_before(start)

    def line_at(self, offset: int) -> tuple[int, int, int]:
        """Return the line that holds *offset*, or the last before it; no text, no line."""
        if not self.lines:
            return 0, 0, 0
        return self.lines[max(bisect_right(self.line_starts, offset) - 1, 0)]

    def links_within(self, number: int) -> int:
        """Return how many links stand in the element *number*, itself included."""
        last = self.lasts[number]
        return bisect_right(self._link_numbers, last) - bisect_left(self._link_numbers, number)

    @cached_property
    def _link_numbers(self) -> list[int]:
        return list(self.links.values())

    def line_of(self, number: int) -> tuple[int, int] | None:
        """Return the line that the element stands on; wordless blocks are on none."""
        start, end, owner = self.line_at(self.starts[number])
        around = owner <= number <= self.lasts[owner] if self.lines else False
        inside = number <= owner <= self.lasts[number]
        return (start, end) if around or inside else None

    @cached_property
    def headings(self) -> list[int]:
        """The headings with words, in document order."""
        return [
            n
            for n, tag in enumerate(self.tags)
            if tag in HEADINGS and self.starts[n] < self.ends[n]
        ]

    def _linked_before(self, offset: int) -> int:
        starts, ends, sums = self._link_spans
        at = bisect_right(starts, offset) - 1
        return sums[at] + min(offset, ends[at]) - starts[at] if at >= 0 else 0

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line of the text starts."""
        return [line[0] for line in self.lines]

    @cached_property
    def linked_of_lines(self) -> list[int]:
        """How many characters of each line are text of links."""
        starts, ends, _ = self._link_spans
        at, count = 0, len(starts)
        found = []
        for start, end, _ in self.lines:
            linked = 0
            while at < count and starts[at] < end:
                linked += max(min(ends[at], end) - max(starts[at], start), 0)
                if ends[at] > end:
                    break
                at += 1
            found.append(linked)
        return found

    @cached_property
    def _link_spans(self) -> tuple[list[int], list[int], list[int]]:
        """Starts and ends of the links with text, and the link text before each."""
        starts: list[int] = []
        ends: list[int] = []
        sums: list[int] = []
        total = 0
        for number in self.links.values():
            start, end = self.starts[number], self.ends[number]
            if start == end or (ends and start < ends[-1]):  # a link in a link: counted once
                continue
            starts.append(start)
            ends.append(end)
            sums.append(total)
            total += end - start
        return starts, ends, sums


def lay_out(tree: LexborHTMLParser) -> Layout:
    """Walk the body once; linear in the page, and without recursion."""
    return _walk(tree.body) if tree.body is not None else Layout()


def _walk(body: LexborNode) -> Layout:  # noqa: C901, PLR0912, PLR0915  one piece: the hottest loop
    page = Layout()
    nodes, tags, parents, starts, ends, lasts, lines, links = page.columns()
    parts: list[str] = []
    length = line_start = 0
    spaced = True  # the text so far ends with white space, or there is none
    open_elements = [-1]
    node: LexborNode | None = body
    while node is not None:
        tag, child = node.tag_id, None
        if tag in SPOKEN:
            raw = node.text_content or " "
            piece = " ".join(raw.split())
            if piece or not spaced:
                piece = f"{'' if spaced or not raw[0].isspace() else ' '}{piece}"
                spaced = raw[-1].isspace()
                piece = f"{piece} " if spaced and piece != " " else piece
                parts.append(piece)
                length += len(piece)
        elif tag not in PASSED_OVER:
            if tag not in INLINE and length > line_start:
                lines.append((line_start, length, _innermost_block(open_elements, tags)))
                parts.append("\n")
                line_start = length = length + 1
                spaced = True
            if tag == A:
                links[node.mem_id] = len(nodes)
            parents.append(open_elements[-1])
            nodes.append(node)
            tags.append(tag)
            starts.append(length)
            ends.append(length)
            lasts.append(len(nodes) - 1)
            child = node.first_child
            if child is not None:
                open_elements.append(len(nodes) - 1)
        following = child or node.next
        while following is None and len(open_elements) > 1:
            left = open_elements.pop()
            ends[left], lasts[left] = length, len(nodes) - 1
            if tags[left] not in INLINE and length > line_start:
                lines.append((line_start, length, left))
                parts.append("\n")
                line_start = length = length + 1
                spaced = True
            node = nodes[left]
            following = node.next if len(open_elements) > 1 else None
        node = following
    page.text = "".join(parts)
    return page


def _innermost_block(open_elements: list[int], tags: list[int]) -> int:
    return next((n for n in reversed(open_elements) if tags[n] not in INLINE), 0)
