"""The rules of a page's own style sheets that decide what is seen, and whom they are about.

Selectors are matched by lexbor's engine and declarations read by tinycss2; both cost too much for
whole sheets. So a sheet is cut into rules by its braces, and searched for values that hide (most
pages have few); all its rules matter only where one of those is about an element that is asked for.
Linear and bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Final, NamedTuple

import cssselect
import tinycss2

from linkcrawler.page.media import ALL_VIEWS, views_of
from linkcrawler.page.selector import filed, selectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.page.media import View
    from linkcrawler.page.selector import Place, Selector

_CHARACTERS_READ: Final = 500_000
_RULES_READ: Final = 20_000
_SELECTORS_TRIED: Final = 200
"""For one element: a selector costs about 3 µs, on a page made for it far more."""
_LONGEST_BODY: Final = 4_000
_DEEPEST_BODY: Final = 40

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACE_IN_STRING = re.compile(r"""content\s*:\s*["'][^"'\n]{0,80}[{}]""")
_STRING = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""", re.DOTALL)
"""A quote that is not closed on its line is passed over: linear."""
_NO_BRACES: Final = str.maketrans("{}", "  ")

_VALUE_THAT_HIDES = re.compile(
    r":\s*(?:(none)|(hidden|collapse)|(\.?0(?!\.?0*[1-9]))|(-(?:\d{3}|\d{1,2}(?:\.\d+)?(?!px|\d)))"
    r"|(rect|inset|polygon)|(transparent)|(translate|scale))"
)
"""A zero, far away, cut off …; each starts with one character, by which it is found quickly."""
_PROPERTIES_THAT_HIDE: Final = (
    ("display",), ("visibility", "overflow", "overflow-x", "overflow-y"),
    ("opacity", "font", "font-size"),
    ("text-indent", "left", "right", "top", "bottom", "margin", "inset"),
    ("clip", "clip-path"), ("color",), ("transform",),
)  # fmt: skip
"""The ends of the properties that hide by the values above, in their order."""
_ENDS_IN_TAG = re.compile(r"(?:^|[\s>+~,)])(?:\*|[a-zA-Z][\w-]*)?(?:[:\[][^,>+~]*)?(?:,|$)")
_TEXT_LIKE_ITS_BACKGROUND = tuple(
    re.compile(rf"{first}\s*:\s*(#\w{{3,8}}|[a-z]{{3,20}})\s*;\s*{then}\s*:\s*\1\b")
    for first, then in (("color", "background(?:-color)?"), ("background(?:-color)?", "color"))
)

Priority = tuple[bool, int, int, int, int]
"""Important, then ids (inline styles above all), classes, tags, order (CSS Cascading 4, 6.1)."""


class Declaration(NamedTuple):
    """One property that a rule or an attribute sets; name and value in lower case."""

    priority: Priority
    name: str
    value: str


class Block(NamedTuple):
    """The head and the declarations of a rule, and the conditions that it stands under."""

    head: str
    body: str
    conditions: tuple[str, ...]

    @property
    def may_end_in_tag(self) -> bool:
        """Whether the last step of one of the selectors may name neither class nor id."""
        head = self.head
        if ("." not in head and "#" not in head) or len(head) > _LONGEST_BODY:
            return True
        return _ENDS_IN_TAG.search(head) is not None


class Rule(NamedTuple):
    """What one selector says; *order* is the number of its block."""

    selector: Selector
    block: Block
    order: int


class StyleSheet:
    """The rules of all style elements of a page, found by the last step of their selector."""

    def __init__(self, css: str) -> None:
        css = css[:_CHARACTERS_READ]
        css = _COMMENT.sub(" ", css) if "/*" in css else css
        if _BRACE_IN_STRING.search(css):
            css = _STRING.sub(lambda found: found[0].translate(_NO_BRACES), css)
        self._css = css
        self._by_name: dict[str, list[Rule]] = {}

    def may_hide(self, place: Place) -> bool:
        """Whether a declaration that hides stands in a rule about the element at *place*."""
        hiding = self._hiding
        if not hiding:
            return False
        tried = (selector for key in place.keys for selector in hiding.get(key, ()))
        return any(selector.is_about(place) for selector in islice(tried, _SELECTORS_TRIED))

    def about(self, place: Place, view: View) -> list[Declaration]:
        """Return what the rules about the element at *place* say in *view*."""
        tried = (rule for key in place.keys for rule in self._filed_under(key))
        return [
            declaration
            for rule in islice(tried, _SELECTORS_TRIED)
            if view in views_within(rule.block.conditions) and rule.selector.is_about(place)
            for declaration in _declared(rule)
        ]

    @cached_property
    def _hiding(self) -> dict[str, list[Selector]]:
        """Selectors of the rules with a declaration that hides, by key."""
        css, last = self._css, -1
        found: defaultdict[str, list[Selector]] = defaultdict(list)
        for at in islice(_places_that_hide(css), _RULES_READ):
            opened = css.rfind("{", 0, at)
            if opened <= last or css.find("}", opened, at) >= 0:
                continue  # the same rule again, or outside any
            last = opened
            head_starts = max(css.rfind(mark, 0, opened) for mark in "{};") + 1
            for text in selectors_of(css[head_starts:opened]):
                key, selector = filed(text)
                found[key].append(selector)
        return dict(found)

    @cached_property
    def _blocks(self) -> list[Block]:
        return list(islice(_blocks(self._css), _RULES_READ))

    @cached_property
    def _heads(self) -> tuple[str, list[int]]:
        """All heads in one text, and where each starts: a search in it is one call."""
        heads = [block.head for block in self._blocks]
        starts = accumulate((len(head) + 1 for head in heads), initial=0)
        return "\0".join(heads), list(starts)

    @cached_property
    def _by_tag(self) -> dict[str, list[Rule]]:
        """The rules whose last step names neither class nor id."""
        found: defaultdict[str, list[Rule]] = defaultdict(list)
        for order, block in enumerate(self._blocks):
            if block.may_end_in_tag:
                for text in selectors_of(block.head):
                    key, selector = filed(text)
                    if key[0] not in ".#":
                        found[key].append(Rule(selector, block, order))
        return dict(found)

    def _filed_under(self, key: str) -> list[Rule]:
        """Return the rules that are filed under *key*; those of names are read when asked for.

        Most rules name a class or id that no element of interest has: a search in all heads is far
        quicker than reading their selectors.
        """
        if key[0] not in ".#":
            return self._by_tag.get(key, [])
        rules = self._by_name.get(key)
        if rules is None:
            rules = self._by_name[key] = [
                Rule(selector, self._blocks[order], order)
                for order in self._that_mention(key)
                for found, selector in map(filed, selectors_of(self._blocks[order].head))
                if found == key
            ]
        return rules

    def _that_mention(self, name: str) -> Iterator[int]:
        """Yield the numbers of the blocks with *name* in their heads."""
        heads, starts = self._heads
        at = heads.find(name)
        while at >= 0:
            order = bisect_right(starts, at) - 1
            yield order
            at = heads.find(name, starts[order + 1])


def may_hide(declarations: str) -> bool:
    """Whether one of *declarations* may hide something; the cascade decides whether it does."""
    return next(_places_that_hide(declarations), None) is not None


def _places_that_hide(css: str) -> Iterator[int]:
    """Yield where something is declared that may hide."""
    text = css.lower()
    if len(text) != len(css):  # a letter that has no single lower one
        text = css
    for found in _VALUE_THAT_HIDES.finditer(text):
        at = found.start()
        properties = _PROPERTIES_THAT_HIDE[(found.lastindex or 1) - 1]
        if text[max(at - 20, 0) : at].rstrip().endswith(properties):
            yield at
    if "background" in text:
        for like in _TEXT_LIKE_ITS_BACKGROUND:
            yield from (found.start() for found in like.finditer(text))


def _blocks(css: str) -> Iterator[Block]:
    """Yield every rule, those inside conditions too; splitting is the quickest way through CSS."""
    conditions: tuple[str, ...] = ()
    for piece in css.split("}"):
        head, opened, body = piece.rpartition("{")
        if not opened:  # the end of a condition
            conditions = conditions[:-1]
            continue
        around, nested, head = head.rpartition("{")
        if nested:
            conditions += tuple(_after_statements(part) for part in around.split("{"))
        head = _after_statements(head)
        if not head.startswith("@"):
            yield Block(head, body, conditions)


def _after_statements(head: str) -> str:
    """Return *head* without what may stand before a rule, such as ``@import url(x);``."""
    return head.rpartition(";")[2].strip()


@lru_cache(maxsize=1_024)
def views_within(conditions: tuple[str, ...]) -> frozenset[View]:
    """Return in which views rules under all of *conditions* hold."""
    views = ALL_VIEWS
    for condition in conditions:
        views &= views_of(condition)
    return views


def _declared(rule: Rule) -> Iterator[Declaration]:
    ids, classes, tags = _specificity(rule.selector.text)
    for name, value, important in read_declarations(rule.block.body):
        yield Declaration((important, ids, classes, tags, rule.order), name, value)


@lru_cache(maxsize=2_048)
def _specificity(selector: str) -> tuple[int, int, int]:
    """Return how many ids, classes and tags *selector* counts for (Selectors 4, 17)."""
    try:
        return cssselect.parse(selector)[0].specificity()
    except (cssselect.SelectorError, RecursionError, IndexError):
        return selector.count("#"), selector.count(".") + selector.count("["), 0


@lru_cache(maxsize=2_048)
def read_declarations(body: str) -> tuple[tuple[str, str, bool], ...]:
    """Return property, value (lower case) and whether it is important, in order."""
    if body.count("(") > _DEEPEST_BODY or len(body) > _LONGEST_BODY:
        return ()
    declared = tinycss2.parse_blocks_contents(body, skip_comments=True, skip_whitespace=True)
    return tuple(
        (item.lower_name, tinycss2.serialize(item.value).strip().lower(), item.important)
        for item in declared
        if item.type == "declaration"
    )
