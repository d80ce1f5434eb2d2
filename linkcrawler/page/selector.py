"""Selectors: cut out of a rule's head, filed by what they ask for, matched by lexbor."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from itertools import islice
from math import comb
from typing import TYPE_CHECKING, Final, NamedTuple

from selectolax.lexbor import SelectolaxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborNode

_LONGEST: Final = 400

_STATE = re.compile(r"::?[\w-]*")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CONDITION = re.compile(r"[:(\[]")
_LAST_STEP = re.compile(r"[\s>+~]+")
_CLASS = re.compile(r"[^ \t-\r]+")
_NAME = re.compile(r"[.#](?:[\w-]|[^\x00-\x7f])+")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(.))", re.DOTALL)
_STAND_IN: Final = 0xF700
"""From here on are letters of nobody's: they stand in for those of ASCII that are escaped."""
_MEANT: Final = {_STAND_IN + code: code for code in range(128)}
_BRACKET_OR_COMMA = re.compile(r"[()\[\],]")
_STEP_TO_ANY = re.compile(r"(?<![>+~\s])[~\s]+(?![>+~\s])")
_LOOKS = re.compile(r":(?:nth-|(?:first|last|only)-of-type)")
_LOOKS_INSIDE = re.compile(r":has\(|(?<!\\):[\w-]*\\[^()]*\(")
"""``:has()``, which nobody hides links by, and functions whose names are written with escapes."""
_MOST_TRIES: Final = 2_000_000
_FARTHEST: Final = 4_096


class Place(NamedTuple):
    """An element as selectors ask for it."""

    node: LexborNode
    keys: tuple[str, ...]
    """What the last step of a selector about it may be filed under."""


def place_of(node: LexborNode, attributes: Mapping[str, str | None]) -> Place:
    """Return the element, whose *attributes* are known, by its classes, id and tag."""
    classes, id_ = attributes.get("class"), attributes.get("id")
    names = [f".{name}" for name in _CLASS.findall(classes)] if classes else []
    if id_:
        names.append(f"#{id_}")
    return Place(node, (*names, node.tag or "", "*"))


class Effort(NamedTuple):
    """What it takes to tell whether a selector is about an element.

    lexbor goes back to each ancestor and sibling that a step may lead to, at every failure.
    """

    up: int
    """Steps to any ancestor."""
    beside: int
    """Steps to any sibling."""
    looks: int
    """Looks at all siblings, to number them."""


@lru_cache(maxsize=4_096)
def effort_of(selector: str) -> Effort | None:
    """Return what it takes; None of a selector that looks inside elements, which is too much."""
    low = selector.lower()
    if _LOOKS_INSIDE.search(low):
        return None
    steps = _STEP_TO_ANY.findall(selector)
    beside = sum("~" in step for step in steps)
    return Effort(len(steps) - beside, beside, len(_LOOKS.findall(low)))


def is_about_by_search(selector: str, node: LexborNode) -> bool:
    """Whether lexbor says so; a selector that it cannot read is about nothing.

    So is one that would have it try very many ways. It searches a node and what is inside it, in
    document order: the node itself comes first.
    """
    effort = effort_of(selector)
    if effort is None or _takes_too_long(effort, node):
        return False
    try:
        found = node.css_first(selector)
    except SelectolaxError:
        return False
    return found is not None and found.mem_id == node.mem_id


def _takes_too_long(effort: Effort, node: LexborNode) -> bool:
    if sum(effort) < 2:
        return False
    tries = _ways(_depth_of(node), effort.up)
    if effort.beside or effort.looks:
        siblings, most = _siblings_above(node)
        tries *= _ways(siblings, effort.beside) * most**effort.looks
    return tries > _MOST_TRIES


def _ways(places: int, steps: int) -> int:
    """Return how many ways so many steps may take, those that lead nowhere included."""
    return comb(places, min(steps, (places + 1) // 2))


def _depth_of(node: LexborNode) -> int:
    depth, above = 0, node.parent
    while above is not None and depth < _FARTHEST:
        depth, above = depth + 1, above.parent
    return depth


def _siblings_above(node: LexborNode) -> tuple[int, int]:
    """Return how many nodes stand beside *node* and its ancestors, in all and at most beside one."""
    total = most = 0
    above = node.parent
    while above is not None and total < _FARTHEST:
        beside = sum(1 for _ in islice(above.iter(include_text=True), _FARTHEST - total))
        total, most = total + beside, max(most, beside)
        above = above.parent
    return total, most


def selectors_of(head: str) -> Iterator[str]:
    """Yield the selectors of a rule's head, split at its commas outside brackets."""
    head = head.strip()
    if head.startswith("@"):
        return
    parts = _split(head) if "(" in head or "[" in head else head.split(",")
    for part in parts:
        if (text := part.strip()) and len(text) <= _LONGEST:
            yield text


def _split(head: str) -> Iterator[str]:
    depth = start = 0
    for found in _BRACKET_OR_COMMA.finditer(head):
        if found[0] != ",":
            depth += 1 if found[0] in "([" else -1
        elif depth <= 0:
            yield head[start : found.start()]
            start = found.end()
    yield head[start:]


@lru_cache(maxsize=4_096)
def key_of(text: str) -> str:
    r"""Return what to file the selector under: the first name of its last step, its tag, or ``*``.

    A name is as elements have it: ``.lg\:flex`` is about those of the class ``lg:flex``.
    """
    if "\\" in text:
        return _key_of(_ESCAPE.sub(_stand_in, text)).translate(_MEANT)
    return _key_of(text)


def _stand_in(escape: re.Match[str]) -> str:
    code = int(escape[1], 16) if escape[1] else ord(escape[2])
    if code > sys.maxunicode or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(_STAND_IN + code if code < 128 else code)


def _key_of(text: str) -> str:
    plain = _without_conditions(text) if _CONDITION.search(text) else text
    last = _LAST_STEP.split(plain)[-1]
    name = _NAME.search(last)
    return name[0] if name else last.lower() or "*"


def _without_conditions(selector: str) -> str:
    """Return the selector's tags, classes and ids alone."""
    for _ in range(3):  # brackets in brackets
        selector = _BRACKETED.sub("", selector)
    return _STATE.sub("", selector)
