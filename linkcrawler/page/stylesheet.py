"""The rules of a page's own style sheets that hide or show things, and whom they are about.

A first, bounded reading of CSS: selectors of tags, classes and ids, joined by descent. Rules with
anything else in their selector (states, attributes, siblings) or under a condition are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHARACTERS_READ = 500_000
_RULES_READ = 20_000

_COMMENT_OR_BRACE = re.compile(r"/\*|[{}]")
_TOUCHES_SIGHT = re.compile(
    r"(?:display|visibility|opacity|font-size|text-indent|position|left|right|top|bottom|clip"
    r"|width|height|overflow)\s*:"
)
_ALWAYS = re.compile(r"@(?:media\s+(?:all|screen)\s*$|supports|layer|charset)", re.IGNORECASE)
"""Conditions that hold on a desktop screen; a width or print is another view of the page."""

_COMPOUND = re.compile(r"(?P<tag>[a-z][a-z0-9-]*|\*)?(?P<rest>(?:[.#][\w-]+)*)\Z", re.IGNORECASE)
_PART = re.compile(r"[.#][\w-]+")

Priority = tuple[bool, int, int, int, int]
"""Important, then ids (inline styles above all), classes, tags, order."""


class Names(NamedTuple):
    """What a selector may ask of an element."""

    tag: str
    id: str
    classes: frozenset[str]


class Compound(NamedTuple):
    """One step of a selector."""

    tag: str
    id: str
    classes: frozenset[str]
    child: bool
    """Whether the element to the left must be the parent, not just an ancestor."""

    def fits(self, names: Names) -> bool:
        """Whether the element is one that this step is about."""
        return (
            (not self.tag or self.tag == names.tag)
            and (not self.id or self.id == names.id)
            and self.classes <= names.classes
        )


class Rule(NamedTuple):
    """A selector, right to left, and what it says."""

    steps: tuple[Compound, ...]
    order: int
    declarations: tuple[tuple[str, str, bool], ...]

    def priority(self, *, important: bool) -> Priority:
        """Return the weight in the cascade (CSS Cascading 4, 6.1)."""
        ids = sum(bool(step.id) for step in self.steps)
        classes = sum(len(step.classes) for step in self.steps)
        tags = sum(bool(step.tag) for step in self.steps)
        return important, ids, classes, tags, self.order

    def fits(self, path: Sequence[Names]) -> bool:
        """Whether the rule is about the first element of *path*, which runs inside out.

        A step by descent takes the nearest ancestor that fits: enough but for mixtures with ``>``.
        """
        if not self.steps[0].fits(path[0]):
            return False
        at = 0
        for before, step in zip(self.steps, self.steps[1:], strict=False):
            near = path[at + 1 : at + 2] if before.child else path[at + 1 :]
            found = next((n for n, names in enumerate(near) if step.fits(names)), None)
            if found is None:
                return False
            at += found + 1
        return True


class StyleSheet:
    """Rules by the name that the last step of their selector asks for.

    Most are never about an element that anyone asks for: they are read when they are.
    """

    def __init__(self) -> None:
        self._unread: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        self._read: dict[str, list[Rule]] = {}

    @classmethod
    def read(cls, css: str) -> StyleSheet:
        """Take in the rules of *css* that bear on what is seen; linear, bounded, never fails."""
        sheet = cls()
        blocks = islice(_blocks(css[:_CHARACTERS_READ]), _RULES_READ)
        for order, (selectors, body) in enumerate(blocks):
            if _TOUCHES_SIGHT.search(body):
                for selector in selectors.split(","):
                    sheet._unread[_key(selector)].append((selector, body, order))
        return sheet

    def about(self, path: Sequence[Names]) -> list[Rule]:
        """Return the rules about the first element of *path*, which runs inside out."""
        names = path[0]
        keys = [f"#{names.id}", names.tag, *(f".{name}" for name in names.classes)]
        return [rule for key in keys for rule in self._rules(key) if rule.fits(path)]

    def _rules(self, key: str) -> list[Rule]:
        rules = self._read.get(key)
        if rules is None:
            rules = self._read[key] = [
                Rule(steps, order, tuple(read_declarations(body)))
                for selector, body, order in self._unread.get(key, ())
                if (steps := _steps(selector))
            ]
        return rules


def _key(selector: str) -> str:
    """Return the first id or class of the last step, else its tag."""
    last = selector.replace(">", " ").split()[-1:]
    part = _PART.search(last[0]) if last else None
    return part[0] if part else "".join(last).lower()


def read_declarations(body: str) -> Iterator[tuple[str, str, bool]]:
    """Yield property, value (lower case) and whether it is important."""
    for declaration in body.split(";"):
        name, colon, value = declaration.lower().partition(":")
        if colon:
            value, bang, _ = value.partition("!")
            yield name.strip(), value.strip(), bool(bang)


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and body of every rule that holds without a condition."""
    heads: list[str] = []
    start = end = 0
    while (found := _COMMENT_OR_BRACE.search(css, end)) is not None:
        end = found.end()
        if found[0] == "/*":
            close = css.find("*/", end)
            css = css if close >= 0 else css[: found.start()]
            end = close + 2 if close >= 0 else len(css)
        elif found[0] == "{":
            heads.append(_uncommented(css[start : found.start()]))
            start = end
        elif heads:
            head = heads.pop()
            if not head.startswith("@") and all(map(_ALWAYS.match, heads)):
                yield head, _uncommented(css[start : found.start()])
            start = end


_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


def _uncommented(css: str) -> str:
    # What stands before a rule may be statements too: "@import url(x);".
    text = _COMMENT.sub(" ", css) if "/*" in css else css
    return text.strip()


def _steps(selector: str) -> tuple[Compound, ...]:
    """Read a selector right to left; empty where it has parts that are not understood."""
    steps: list[Compound] = []
    child = False
    for word in reversed(selector.replace(">", " > ").split()[-12:]):
        if word == ">":
            if not steps:
                return ()
            steps[-1] = steps[-1]._replace(child=True)
            continue
        found = _COMPOUND.match(word)
        if found is None or word == "*":
            return ()
        parts = _PART.findall(found["rest"])
        ids = [part[1:] for part in parts if part[0] == "#"]
        classes = frozenset(part[1:] for part in parts if part[0] == ".")
        tag = (found["tag"] or "").lower().replace("*", "")
        steps.append(Compound(tag, ids[0] if ids else "", classes, child))
    return tuple(steps)
