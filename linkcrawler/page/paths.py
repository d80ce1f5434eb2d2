"""XPaths of elements: good for a look-up in the same HTML, whatever parses it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_PLAIN_ID = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_MOST_ROWS = 50_000
"""Rows looked at in all: tables inside tables are counted again at each level, by the square."""


class Paths:
    """Writes paths into one page; what siblings share is counted once.

    A path starts at the nearest ancestor with an id of its own. Table rows are counted within
    their table: some parsers write the ``tbody`` that a source leaves out, others do not.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._steps: dict[int, str] = {}
        self._rows_left = _MOST_ROWS
        self._unique: dict[str, bool] = {}
        self._source = tree.raw_html or b""

    def to(self, node: LexborNode) -> str:
        """Return the path to the element *node*."""
        steps: list[str] = []
        at: LexborNode | None = node
        while at is not None and at.tag not in {None, "-document"}:
            name = at.attributes.get("id") or ""
            if name and self._is_unique(name):
                return "/".join([f"//*[@id='{name}']", *reversed(steps)])
            if step := self._step(at):
                steps.append(step)
            at = at.parent
        return "/" + "/".join(reversed(steps))

    def _is_unique(self, name: str) -> bool:
        """Whether one element alone has the id *name*: its text may occur once, or as one id."""
        known = self._unique.get(name)
        if known is None:
            is_plain = _PLAIN_ID.fullmatch(name) is not None
            once = is_plain and self._source.count(name.encode()) == 1
            known = self._unique[name] = once or self._ids.get(name) == 1
        return known

    @cached_property
    def _ids(self) -> Counter[str]:
        """How often each plain id occurs; templates count, for other parsers see inside them."""
        nodes = self._tree.css("[id]")
        for fragment in self._tree.template_fragments():
            nodes += fragment.css("[id]")
        ids = [node.attributes.get("id") or "" for node in nodes]
        return Counter(filter(_PLAIN_ID.fullmatch, ids))

    def _step(self, node: LexborNode) -> str:
        step = self._steps.get(node.mem_id)
        if step is None and node.parent is not None:
            self._count_children(node.parent)
            step = self._steps.get(node.mem_id)
        return step or ""

    def _count_children(self, parent: LexborNode) -> None:
        counts: Counter[str] = Counter()
        self._count_rows(parent)
        for number, node in enumerate(parent.iter(), 1):
            tag = str(node.tag)
            counts[tag] += 1
            if node.mem_id not in self._steps:
                self._steps[node.mem_id] = _step_to(tag, counts[tag], number)
            if tag == "tbody" and parent.tag == "table":
                self._steps[node.mem_id] = ""

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


def _table_of_rows(group: LexborNode) -> LexborNode | None:
    """Return the table whose rows stand in *group*, itself or its body."""
    table = group.parent if group.tag == "tbody" else group
    return table if table is not None and table.tag == "table" else None


def _step_to(tag: str, number_of_tag: int, number: int) -> str:
    if tag in {"html", "head", "body"}:
        return tag
    if _NAME.fullmatch(tag):
        return f"{tag}[{number_of_tag}]"
    return f"*[{number}]"  # a name with a colon would be a namespace's
