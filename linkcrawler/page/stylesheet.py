"""The rules of a page's own style sheets that decide what is seen, and whom they are about.

Selectors are matched by lexbor's engine and declarations read by tinycss2; both cost too much for
whole sheets. So a sheet is searched for values that hide (most pages have few); what else it says
of the same properties matters only where one of those is about an element that is asked for.
Linear and bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import tinycss2

from linkcrawler.page.hiding import PROPERTIES, deciding, parts_of, what_may_hide
from linkcrawler.page.media import ALL_VIEWS, views_of
from linkcrawler.page.rules import Block, Rules, specificity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkcrawler.page.hiding import Traits
    from linkcrawler.page.media import View
    from linkcrawler.page.rules import Rule
    from linkcrawler.page.selector import Place

CHARACTERS_READ: Final = 500_000
_RULES_READ: Final = 20_000
_SELECTORS_TRIED: Final = 200
"""For one element: a selector costs about 3 µs, on a page made for it far more."""
_LONGEST_BODY: Final = 4_000
_DEEPEST_BODY: Final = 40
_LONGEST_CONDITION: Final = 500

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACE_IN_STRING = re.compile(r"""[{;]\s*(?i:content)\s*:\s*["'][^"'\n]{0,80}[{}]""")
_STRING = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""", re.DOTALL)
"""A quote that is not closed on its line is passed over: linear."""
_NO_BRACES: Final = str.maketrans("{}", "  ")
_NEST = re.compile(r"\{(?=[^{}]*\{)|\}(?=[^{}]*\})")
"""The brace that opens a rule around others, and the last one before such a rule is closed."""

Priority = tuple[bool, int, int, int, int]
"""Important, then ids (inline styles above all), classes, tags, order (CSS Cascading 4, 6.1)."""


class Declaration(NamedTuple):
    """One property that a rule or an attribute sets; name and value in lower case."""

    priority: Priority
    name: str
    value: str


class StyleSheet:
    """The text of all style elements of a page, at most ``CHARACTERS_READ`` of it."""

    def __init__(self, css: str) -> None:
        self._css = _COMMENT.sub(" ", css)
        self._by_trait: dict[Traits, Rules] = {}

    def may_hide(self, place: Place) -> Traits:
        """Return the traits by which declarations about the element at *place* may hide it."""
        traits = 0
        if self._hiding.keys.isdisjoint(place.keys):
            return traits
        for rule in islice(self._hiding.filed_for(place), _SELECTORS_TRIED):
            if rule.block.traits | traits != traits and rule.selector.is_about(place):
                traits |= rule.block.traits
        return traits

    def about(self, place: Place, view: View, traits: Traits) -> list[Declaration]:
        """Return what the rules about the element at *place* say of *traits* in *view*."""
        return [
            declaration
            for trait in parts_of(traits)
            for rule in islice(self._deciding(trait).filed_for(place), _SELECTORS_TRIED)
            if rule.selector.is_about(place) and view in self._views(rule.block)
            for declaration in self._declared(rule)
            if declaration.name in PROPERTIES[trait]
        ]

    @cached_property
    def _hiding(self) -> Rules:
        """The rules with a declaration that hides.

        A brace in a string is rare, and seldom harms: it is only looked for where one seems to be.
        """
        blocks, strays = _blocks(self._css, what_may_hide(self._css))
        if strays and self._clean is not self._css:
            blocks, _ = _blocks(self._clean, what_may_hide(self._clean))
        return Rules(blocks)

    @cached_property
    def _clean(self) -> str:
        """The text without braces in strings, as long as with them."""
        if _BRACE_IN_STRING.search(self._css) is None:
            return self._css
        return _STRING.sub(lambda found: found[0].translate(_NO_BRACES), self._css)

    def _deciding(self, trait: Traits) -> Rules:
        """Return the rules that set one of the properties that decide *trait*."""
        rules = self._by_trait.get(trait)
        if rules is None:
            colons = ((found.start(), trait) for found in deciding(trait).finditer(self._clean))
            rules = self._by_trait[trait] = Rules(_blocks(self._clean, colons)[0])
        return rules

    def _declared(self, rule: Rule) -> Iterator[Declaration]:
        ids, classes, tags = specificity(rule.selector.text)
        start = rule.block.start
        for name, value, important in read_declarations(self._body(start)):
            yield Declaration((important, ids, classes, tags, start), name, value)

    def _body(self, start: int) -> str:
        """Return the declarations from *start* on, up to the end of the rule or a rule in it."""
        end = self._clean.find("}", start)
        own, nested, _ = self._clean[start : end if end >= 0 else None].partition("{")
        return own.rpartition(";")[0] if nested else own

    def _views(self, block: Block) -> frozenset[View]:
        """Return in which views the block holds, by all conditions around it."""
        starts, views = self._conditions
        return views[bisect_right(starts, block.start) - 1]

    @cached_property
    def _conditions(self) -> tuple[list[int], list[frozenset[View]]]:
        """Where in the text conditions begin or end, and the views in which rules from there hold."""
        css, around = self._clean, [ALL_VIEWS]
        starts, views = [0], [ALL_VIEWS]
        for found in _NEST.finditer(css):
            at = found.start()
            if css[at] == "{":
                around.append(
                    around[-1] & views_of(_head(css, starts[-1], at)[:_LONGEST_CONDITION])
                )
            elif len(around) > 1:
                around.pop()
            starts.append(at)
            views.append(around[-1])
        return starts, views


class SheetShelf:
    """The sheets that were read last: pages of a site share theirs."""

    def __init__(self, characters: int) -> None:
        self._room = characters
        self._sheets: dict[str, StyleSheet] = {}

    def get(self, css: str) -> StyleSheet:
        """Return the sheet of this text, made once as long as it is kept."""
        sheet = self._sheets.pop(css, None)
        if sheet is None:
            sheet = StyleSheet(css)
            self._room -= len(css)
            while self._room < 0 and self._sheets:
                oldest = next(iter(self._sheets))
                del self._sheets[oldest]
                self._room += len(oldest)
        self._sheets[css] = sheet
        return sheet


def _blocks(css: str, colons: Iterable[tuple[int, Traits]]) -> tuple[list[Block], bool]:
    """Return the rules that hold the *colons*, and whether a string may have led astray."""
    opened, seen, strays = -1, 0, False
    found: dict[int, Traits] = {}
    for at, traits in colons:
        opened = max(css.rfind("{", seen, at), opened)
        if css.find("}", max(opened, seen), at) >= 0:
            opened = -1
        if opened >= 0:
            found[opened] = found.get(opened, 0) | traits
        strays |= opened < 0
        seen = at
    blocks, last = [], 0
    for opened, traits in islice(found.items(), _RULES_READ):
        head = _head(css, last, opened)
        last = opened
        strays |= (head.count('"') | head.count("'")) & 1 == 1
        if not head.startswith("@"):
            blocks.append(Block(head, opened + 1, traits))
    return blocks, strays


def _head(css: str, after: int, brace: int) -> str:
    """Return what stands before the *brace*, without the rule or statement before that."""
    start = max(
        css.rfind("}", after, brace), css.rfind("{", after, brace), css.rfind(";", after, brace)
    )
    return css[start + 1 : brace].strip()


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
