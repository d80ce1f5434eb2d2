"""The walk in Python, where it could not be compiled: one loop touches every node of a page."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final

from linkcrawler.page.elements import ElementsMet
from linkcrawler.page.layout import Layout
from linkcrawler.page.tags import APART, COMMENT, INLINE, PASSED_OVER, TAG_IDS, A, ids

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from linkcrawler.page.layout import Line
    from linkcrawler.page.measures import Numbers

(
    _TEXT,
    _LINK,
    _INLINE,
    _BREAK,
    _BLOCK,
    _APART,
    _PASSED_OVER,
    _TOLD,
    _FOREIGN,
    _HOLDER,
    _NOSCRIPT,
) = range(11)
KINDS: Final = {
    **dict.fromkeys(PASSED_OVER, _PASSED_OVER),
    **dict.fromkeys(APART, _APART),
    **dict.fromkeys(APART & PASSED_OVER, _TOLD),
    **dict.fromkeys(ids("svg math"), _FOREIGN),
    **dict.fromkeys(ids("object canvas audio video select datalist"), _HOLDER),
    **dict.fromkeys(INLINE, _INLINE),
    TAG_IDS["noscript"]: _NOSCRIPT,
    TAG_IDS["-text"]: _TEXT,
    TAG_IDS["br"]: _BREAK,
    COMMENT: _INLINE,
    A: _LINK,
}
KNOWN_TAGS: Final = 512
"""More than the parser knows. Names of a page's own making have numbers beyond, and count as one."""
_LEADS_NOWHERE: Final = -1
FOREIGN_OBJECT: Final = TAG_IDS["foreignobject"]


def lay_out(tree: LexborHTMLParser) -> Layout:
    """Walk the page once; linear in it, and without recursion."""
    return _Walk(tree.root).layout() if tree.root is not None else Layout()


class _Walk:
    """What a walk gathers on its way."""

    def __init__(self, root: LexborNode) -> None:
        self.root = self.before = root
        """*before* is the text that was met before."""
        self.places = {root.mem_id: (-1, -1)}
        self.blocks: list[tuple[LexborNode, int, int, int]] = []
        """Node, tag, parent and start of each."""
        self.ends: list[int] = []
        self.link_blocks: list[int] = []
        self.link_starts: list[int] = []
        self.link_ends: list[int] = []
        self.lines: list[Line] = []
        self.anchors: list[LexborNode] = []
        self.in_noscript: list[int] = []
        self.apart: dict[int, list[LexborNode]] = {}
        self.parts: list[str] = []
        self.length = self.line_start = self.linked = self.gap = 0
        self.owner = self.link_before = -1
        self.spaced = self.broken = True
        """The text so far ends with white space; a block has begun since."""

    def layout(self) -> Layout:
        """Walk, and return what was found."""
        self._along()
        nodes, *blocks = zip(*self.blocks, strict=True) if self.blocks else [()] * 4
        lines = zip(*self.lines, strict=True) if self.lines else [()] * 4
        tags, parents, starts = (array("i", each) for each in blocks)
        line_starts, line_ends, line_blocks, line_linked = (array("i", each) for each in lines)
        ends = array("i", self.ends)
        return Layout(
            text="".join(self.parts),
            tags=tags,
            parents=parents,
            starts=starts,
            ends=ends,
            lasts=_close(parents, ends),
            link_blocks=array("i", self.link_blocks),
            link_starts=array("i", self.link_starts),
            link_ends=array("i", self.link_ends),
            line_starts=line_starts,
            line_ends=line_ends,
            line_blocks=line_blocks,
            line_linked=line_linked,
            elements=ElementsMet(nodes, self.anchors, self.in_noscript, self.apart, self.places),
        )

    def _along(self) -> None:
        """Meet every node in document order."""
        until, last, kinds = 0, self.root, KINDS
        for node in self.root.traverse(include_text=True, skip_empty=True):
            if until:
                if node.mem_id != until:
                    continue
                until = 0
            tag = node.tag_id
            kind = kinds[tag] if tag in kinds else _BLOCK  # noqa: SIM401  "get" costs twice as much
            if kind <= _LINK:
                parent = last if node.prev is None else node.parent  # a quarter of the price
                (self._take if kind == _TEXT else self._meet_link)(node, self._stand(parent))
            elif kind == _BLOCK:
                self.broken = True
            elif kind != _INLINE:
                until = self._leave_out(node, kind)
            last = node
        if self.length > self.line_start:
            self._end_line()

    def _stand(self, parent: Any) -> tuple[int, int]:
        """Return block and link that what is in *parent* stands in; a new block begins a line."""
        place = self.places.get(parent.mem_id)
        if place is None:
            place = self._enter(
                parent, self.length + (self.broken and self.length > self.line_start)
            )
        block, link = place
        if self.broken or block != self.owner:
            if self.length > self.line_start:
                self.linked += self.gap if link == self.link_before >= 0 else 0
                self._end_line()
            self.owner, self.broken = block, False
        return place

    def _end_line(self) -> None:
        self.lines.append((self.line_start, self.length, self.owner, self.linked))
        self.parts.append("\n")
        self.line_start = self.length = self.length + 1
        self.linked = self.gap = 0
        self.spaced = True

    def _meet_link(self, node: LexborNode, place: tuple[int, int]) -> None:
        self.places[node.mem_id] = place[0], len(self.link_ends)
        self.anchors.append(node)
        self.link_blocks.append(place[0])
        self.link_starts.append(self.length)
        self.link_ends.append(self.length)

    def _take(self, node: LexborNode, place: tuple[int, int]) -> None:
        """Append a text to the page's, and say whose it is."""
        block, link = place
        raw = node.text_content or " "
        piece = raw.strip()
        if "  " in piece or not piece.isprintable():  # no white space is but the space
            piece = " ".join(piece.split())
        if not self.spaced and (raw[0].isspace() or _is_spaced(self.before, node)):
            piece = f" {piece}"
        self.spaced = raw[-1].isspace()
        if self.spaced and piece and piece != " ":
            piece += " "
        self.parts.append(piece)
        self.length += len(piece)
        self.ends[block] = self.length
        self.before = node
        if link >= 0:
            if self.link_ends[link] == self.link_starts[link]:  # a block in it may begin a line
                self.link_starts[link] = self.length - len(piece)
            self.linked += len(piece) + (self.gap if link == self.link_before else 0)
            self.link_ends[link] = self.length
        self.link_before, self.gap = link, 0

    def _leave_out(self, node: LexborNode, kind: int) -> int:
        """Gather what is no text; return the ``mem_id`` that the walk goes on at, 0 is the next."""
        if kind == _BREAK:
            if not self.spaced:
                self.parts.append(" ")
                self.length += 1
                self.gap = 1  # of the link, if that goes on
                self.spaced = True
            return 0
        if kind != _PASSED_OVER:
            self._set_apart(node, kind)
        return _following(node) if kind != _APART and node.first_child is not None else 0

    def _enter(self, node: LexborNode, offset: int) -> tuple[int, int]:
        """Return block and link that *node* stands in; blocks not met before start at *offset*."""
        places = self.places
        way = [node]
        around: Any = node.parent
        while (place := places.get(around.mem_id)) is None:  # the root has one
            way.append(around)
            around = around.parent
        for inner in reversed(way):
            tag = inner.tag_id
            if tag not in INLINE:
                self.blocks.append((inner, min(tag, KNOWN_TAGS), place[0], offset))
                place = len(self.ends), place[1]
                self.ends.append(offset)
            places[inner.mem_id] = place
        return place

    def _set_apart(self, node: LexborNode, kind: int) -> None:
        """Gather what is no text; HTML in an svg is HTML again, its own ``a`` is no link."""
        if kind == _FOREIGN:
            if FOREIGN_OBJECT in {inner.tag_id for inner in node.traverse()}:
                self.anchors += node.css("foreignObject a")
        elif kind >= _HOLDER:  # selectors cost more than these few elements
            inside = [inner for inner in node.traverse() if inner.tag_id == A]
            if kind == _NOSCRIPT:
                self.in_noscript += range(len(self.anchors), len(self.anchors) + len(inside))
            self.anchors += inside
        if kind in {_APART, _TOLD, _NOSCRIPT}:
            self.apart.setdefault(node.tag_id, []).append(node)


def _close(parents: Numbers, ends: Numbers) -> Numbers:
    """Let blocks end where all in them does; return the number of the last block in each."""
    lasts = array("i", range(len(parents)))
    for number in range(len(parents) - 1, 0, -1):
        parent = parents[number]
        if lasts[parent] == parent:  # the last block inside is met first
            lasts[parent] = lasts[number]
        if ends[parent] < ends[number]:  # noqa: PLR1730  "max" costs three times as much
            ends[parent] = ends[number]
    return lasts


def _is_spaced(before: LexborNode, text: LexborNode) -> bool:
    """Whether white space alone, which the walk leaves out, stands between two texts."""
    at, end = before, text.mem_id
    while True:
        while (following := at.next) is None:
            at = at.parent  # type: ignore[assignment]  # the text comes after, below some ancestor
        at = following
        while True:
            if at.mem_id == end:
                return False
            if at.is_empty_text_node:
                return True
            child = at.first_child
            if child is None:
                break
            at = child


def _following(node: LexborNode) -> int:
    """Return the ``mem_id`` of the node that the walk meets after all that is in *node*."""
    at: LexborNode | None = node
    while at is not None:
        following = at.next
        while following is not None and following.is_empty_text_node:
            following = following.next
        if following is not None:
            return following.mem_id
        at = at.parent
    return _LEADS_NOWHERE
