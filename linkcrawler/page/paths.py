"""XPaths of elements: good for a look-up in the same HTML, whatever parses it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from linkcrawler.page.compiled import links
from linkcrawler.page.marked import MarkedBySearch
from linkcrawler.page.tags import COMMENT

if TYPE_CHECKING:
    from types import ModuleType

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from linkcrawler.page.marked import Marked

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_PLAIN_ID = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_MOST_ROWS = 50_000
"""Rows looked at in all: tables inside tables are counted again at each level, by the square."""
_FEW_SIBLINGS = 40
"""So many nodes before an element are looked at for it alone; then all its parent has are counted."""
_IDS_SOUGHT_ALONE = 2
_SHORT_PATH = 1_000
"""Paths are kept up to this length: those of ten thousand nested elements would fill the memory."""
_ALONE: Final = frozenset({"html", "head", "body"})
_COUNTED_IN_TABLES: Final = frozenset({"tr", "tbody"})


class Paths:
    """Writes paths into one page; what siblings share is counted once.

    A path starts at the nearest ancestor with an id of its own. Table rows are counted within
    their table: some parsers write the ``tbody`` that a source leaves out, others do not.
    """

    def __init__(
        self,
        tree: LexborHTMLParser,
        marked: Marked | None = None,
        compiled: ModuleType | None = links,
    ) -> None:
        self._steps: dict[int, str] = {}
        self._paths: dict[int, str] = {}
        self._rows_left = _MOST_ROWS
        self._ids = _Ids(tree, marked or MarkedBySearch(tree))
        self._climb = compiled.Climb(self._paths, self._ids.is_unique) if compiled else None

    def to(self, node: LexborNode) -> str:
        """Return the path to the element *node*."""
        return (self._climb and self._climb.to(node.mem_id)) or self._slowly_to(node)

    def _slowly_to(self, node: LexborNode) -> str:
        """Return a path that may have any step; most have none that the compiled way lacks."""
        known, path, at = self._paths, "", node
        below: list[tuple[LexborNode, LexborNode]] = []
        while (around := at.parent) is not None:  # the document is in nothing
            path = known.get(at.mem_id) or self._by_id(at)
            if path:
                break
            below.append((at, around))
            at = around
        for inner, around in reversed(below):
            if step := self._step(inner, around):
                path = f"{path}/{step}"
            if len(path) <= _SHORT_PATH:
                known[inner.mem_id] = path
        return path or "/"

    def _by_id(self, node: LexborNode) -> str:
        """Return the path to an element with an id of its own; empty for others."""
        name = node.id
        return f"//*[@id='{name}']" if name and self._ids.is_unique(name) else ""

    def _step(self, node: LexborNode, parent: LexborNode) -> str:
        steps = self._steps
        step = steps.get(node.mem_id) if steps else None
        if step is None:
            step = _step_alone(node)
            if not step:
                self._count_children(parent)
                step = steps.get(node.mem_id, "")
        return step

    def _count_children(self, parent: LexborNode) -> None:
        counts: dict[str, int] = {}
        steps, in_table = self._steps, parent.tag == "table"
        self._count_rows(parent)
        elements = (node for node in parent.iter() if node.tag_id != COMMENT)
        for number, node in enumerate(elements, 1):
            tag = str(node.tag)
            counts[tag] = count = counts.get(tag, 0) + 1
            if node.mem_id not in steps:
                steps[node.mem_id] = _step_to(tag, count, number)
            if in_table and tag == "tbody":
                steps[node.mem_id] = ""

    def _count_rows(self, parent: LexborNode) -> None:
        """Count the rows of *parent*, a table or its body, within the whole table."""
        table = _table_of_rows(parent)
        if table is None or self._rows_left <= 0:
            return
        rows = table.css("tr")
        self._rows_left -= len(rows)
        for number, row in enumerate(rows, 1):
            group = row.parent
            own = _table_of_rows(group) if group is not None else None
            if own is not None and own.mem_id == table.mem_id:  # and not a table's in a cell
                self._steps[row.mem_id] = f"descendant::tr[{number}]"


class _Ids:
    """Which ids of a page are written once; apart from paths, which shall die with the page at once."""

    def __init__(self, tree: LexborHTMLParser, marked: Marked) -> None:
        self._tree = tree
        self._marked = marked
        self._unique: dict[str, bool] = {}

    def is_unique(self, name: str) -> bool:
        """Whether one element alone has the id *name*."""
        known = self._unique.get(name)
        if known is None:
            is_plain = _PLAIN_ID.fullmatch(name) is not None
            known = self._unique[name] = is_plain and self._times(name) == 1
        return known

    def _times(self, name: str) -> int:
        """Return how often the id *name* occurs: two are looked for alone, for more all are counted.

        Templates count, for other parsers see inside them.
        """
        if len(self._unique) < _IDS_SOUGHT_ALONE:
            return self._marked.times(name) + len(self._in_templates(f'[id="{name}"]'))
        return self._times_written[name]

    @cached_property
    def _times_written(self) -> Counter[str | None]:
        """How often each id is written."""
        ids = Counter[str | None](self._marked.ids())
        ids.update(node.id for node in self._in_templates("[id]"))
        return ids

    def _in_templates(self, selector: str) -> list[LexborNode]:
        fragments = self._tree.template_fragments() if self._marked.has_templates else ()
        return [node for fragment in fragments for node in fragment.css(selector)]


def _step_alone(node: LexborNode) -> str:
    """Return the step to *node* if that takes a look at a few siblings before it; else nothing."""
    tag = node.tag or ""
    if tag in _COUNTED_IN_TABLES or not _is_counted(tag):
        return tag if tag in _ALONE else ""
    number, before, tag_id = 1, node.prev, node.tag_id
    for _ in range(_FEW_SIBLINGS):
        if before is None:
            return f"{tag}[{number}]"
        number += before.tag_id == tag_id
        before = before.prev
    return ""


def _table_of_rows(group: LexborNode) -> LexborNode | None:
    """Return the table whose rows stand in *group*, itself or its body."""
    table = group.parent if group.tag == "tbody" else group
    return table if table is not None and table.tag == "table" else None


def _step_to(tag: str, number_of_tag: int, number: int) -> str:
    if _is_counted(tag):
        return f"{tag}[{number_of_tag}]"
    return tag if tag in _ALONE else f"*[{number}]"


@lru_cache(maxsize=1_024)
def _is_counted(tag: str) -> bool:
    """Whether a path may ask for *tag* by number; a name with a colon would be a namespace's."""
    return tag not in _ALONE and _NAME.fullmatch(tag) is not None
