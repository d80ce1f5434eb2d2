"""Selectors: cut out of a rule's head, filed by what they ask for, matched by lexbor."""

from __future__ import annotations

import re
from functools import lru_cache
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
_NAME = re.compile(r"[.#](?:[\w-]|[^\x00-\x7f])+")
_BRACKET_OR_COMMA = re.compile(r"[()\[\],]")
_NOTHING: Final[frozenset[str]] = frozenset()


class Place:
    """An element as selectors ask for it, inside the place *above*.

    *keys* are what the last step of a selector about it may be filed under.
    """

    __slots__ = ("_above", "_names", "_own", "keys", "node")

    def __init__(
        self, node: LexborNode, attributes: Mapping[str, str | None], above: Place | None
    ) -> None:
        classes, id_ = attributes.get("class"), attributes.get("id")
        own = [f".{name}" for name in classes.split()] if classes else []
        if id_:
            own.append(f"#{id_}")
        self.node = node
        self.keys = (*own, node.tag, "*")
        self._own = own
        self._above = above
        self._names: frozenset[str] | None = None

    @property
    def names(self) -> frozenset[str]:
        """The classes and ids of the element and all its ancestors; few are ever asked."""
        if self._names is None:
            new = [self]
            while (outer := new[-1]._above) is not None and outer._names is None:
                new.append(outer)
            names = outer._names if outer is not None else None
            for place in reversed(new):
                own = place._own
                names = place._names = names.union(own) if names else frozenset(own)
        return self._names or _NOTHING


class Selector(NamedTuple):
    """One selector. *needs* are names that stand on the path of everything that it is about."""

    text: str
    needs: frozenset[str]

    def is_about(self, place: Place) -> bool:
        """Whether lexbor says so; a selector that it cannot read is about nothing.

        It searches a node and what is inside it, in document order: the node itself comes first.
        """
        if not self.needs <= place.names:
            return False
        try:
            found = place.node.css_first(self.text)
        except SelectolaxError:
            return False
        return found is not None and found.mem_id == place.node.mem_id


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


def names_in(text: str) -> list[str]:
    """Return all classes and ids that *text* mentions, with their marks."""
    return _NAME.findall(text)


@lru_cache(maxsize=4_096)
def filed(text: str) -> tuple[str, Selector]:
    """Return the selector, and the key to file it under.

    That is the first class or id of its last step, else its tag, else ``*``.
    """
    plain = _without_conditions(text) if _CONDITION.search(text) else text
    last = _LAST_STEP.split(plain)[-1]
    by_descent = "+" not in plain and "~" not in plain
    names = _NAME.findall(plain if by_descent else last)
    key = _NAME.search(last)
    return key[0] if key else last.lower() or "*", Selector(text, frozenset(names))


def _without_conditions(selector: str) -> str:
    """Return the selector's tags, classes and ids alone."""
    for _ in range(3):  # brackets in brackets
        selector = _BRACKETED.sub("", selector)
    return _STATE.sub("", selector).strip()
