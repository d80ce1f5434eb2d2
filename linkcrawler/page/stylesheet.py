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
from typing import TYPE_CHECKING, Final, NamedTuple

import tinycss2

from linkcrawler.page.hiding import PROPERTIES, parts_of
from linkcrawler.page.matching import is_about
from linkcrawler.page.media import ALL_VIEWS, views_of
from linkcrawler.page.rules import Block, Rules, specificity
from linkcrawler.page.scanning import hiding, nests, setting, without_comments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkcrawler.page.hiding import Traits
    from linkcrawler.page.media import View
    from linkcrawler.page.rules import Rule
    from linkcrawler.page.scanning import Found
    from linkcrawler.page.selector import Place

CHARACTERS_READ: Final = 500_000
_RULES_READ: Final = 20_000
_LONGEST_BODY: Final = 4_000
_DEEPEST_BODY: Final = 40
_LONGEST_CONDITION: Final = 500
_LONGEST_NAME: Final = 40

_BRACE_IN_STRING = re.compile(r""":\s*["'][^"'\n]{0,80}[{}]""")
_PROPERTY = re.compile(r"[{;]\s*[\w-]+\s*\Z")
_STRING = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""", re.DOTALL)
"""A quote that is not closed on its line is passed over: linear."""
_NO_BRACES: Final = str.maketrans("{}", "  ")

_WORD: Final = (
    r"(?:#?-?[a-zA-Z][a-zA-Z0-9]*(?:-[a-zA-Z0-9]+)*|#[0-9a-fA-F]{3,8}"
    r"|-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[a-zA-Z]+|%)?)"
)
_PLAIN = re.compile(
    rf"[ \t\r\n]*([a-zA-Z-]*[a-zA-Z])[ \t\r\n]*:[ \t\r\n]*({_WORD}(?: {_WORD})*)"
    r"[ \t\r\n]*(!important)?[ \t\r\n]*(?:;[ \t\r\n]*|\Z)"
)
"""A declaration of words and numbers, as most are: a parser takes ten times as long for them."""

Declared = tuple[str, str, bool]

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
        self._written = css
        self._by_trait: dict[Traits, Rules] = {}
        self._matched: dict[tuple[int, Traits], list[Rule]] = {}

    def may_hide(self, place: Place) -> Traits:
        """Return the traits by which declarations about the element at *place* may hide it."""
        traits = 0
        for rule in self.hiding.filed_for(place.keys):
            if rule.block.traits | traits != traits and is_about(rule.selector, place.node):
                traits |= rule.block.traits
        return traits

    def about(self, place: Place, view: View, traits: Traits) -> list[Declaration]:
        """Return what the rules about the element at *place* say of *traits* in *view*."""
        return [
            declaration
            for trait in parts_of(traits)
            for rule in self._about(place, trait)
            if view in self._views(rule.block)
            for declaration in self._declared(rule)
            if declaration.name in PROPERTIES[trait]
        ]

    def _about(self, place: Place, trait: Traits) -> list[Rule]:
        key = place.node.mem_id, trait
        rules = self._matched.get(key)
        if rules is None:
            filed = self._deciding(trait).filed_for(place.keys)
            rules = self._matched[key] = [
                rule for rule in filed if is_about(rule.selector, place.node)
            ]
        return rules

    @cached_property
    def hiding(self) -> Rules:
        """The rules with a declaration that hides."""
        return _KEPT.get(self._written, 0, self._that_hide)

    def _deciding(self, trait: Traits) -> Rules:
        """Return the rules that set one of the properties that decide *trait*."""
        rules = self._by_trait.get(trait)
        if rules is None:
            rules = _KEPT.get(self._written, trait, lambda: self._that_set(trait))
            self._by_trait[trait] = rules
        return rules

    def _that_hide(self) -> list[Block]:
        # A brace in a string is rare and seldom harms: it is looked for where one seems to be.
        found, strays = hiding(self._css)
        if strays and self._clean is not self._css:
            return _blocks(self._clean, hiding(self._clean)[0])
        return _blocks(self._css, found)

    def _that_set(self, trait: Traits) -> list[Block]:
        return _blocks(self._clean, setting(self._clean, trait))

    @cached_property
    def _css(self) -> str:
        """The text without comments."""
        return without_comments(self._written)

    @cached_property
    def _clean(self) -> str:
        """The text without braces in strings, as long as with them."""
        css = self._css
        found = (each.start() for each in _BRACE_IN_STRING.finditer(css))
        if not any(_PROPERTY.search(css, max(at - _LONGEST_NAME, 0), at) for at in found):
            return css
        return _STRING.sub(lambda found: found[0].translate(_NO_BRACES), css)

    def _declared(self, rule: Rule) -> Iterator[Declaration]:
        ids, classes, tags = specificity(rule.selector)
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
        around, starts, views = [ALL_VIEWS], [0], [ALL_VIEWS]
        for brace, head in nests(self._clean):
            if head >= 0:
                condition = self._clean[head:brace].strip()[:_LONGEST_CONDITION]
                around.append(around[-1] & views_of(condition))
            elif len(around) > 1:
                around.pop()
            starts.append(brace)
            views.append(around[-1])
        return starts, views


class _Shelf:
    """What was found last in sheets: pages of a site share theirs.

    Their texts are not kept: a number of 64 bits that no stranger can foresee stands for each.
    """

    def __init__(self, size_bytes: int) -> None:
        self._room = size_bytes
        self._rules: dict[tuple[int, int, Traits], Rules] = {}

    def get(self, css: str, traits: Traits, find: Callable[[], list[Block]]) -> Rules:
        """Return the rules found in *css* by *find*, once as long as they are kept."""
        key = hash(css), len(css), traits
        rules = self._rules.pop(key, None)
        if rules is None:
            rules = Rules(find())
            self._room -= rules.size
            while self._room < 0 and self._rules:
                self._room += self._rules.pop(next(iter(self._rules))).size
        self._rules[key] = rules
        return rules


_KEPT: Final = _Shelf(8_000_000)


def _blocks(css: str, found: list[Found]) -> list[Block]:
    """Return the rules with their heads; what is about conditions is none."""
    return [
        Block(head, opened + 1, traits)
        for start, opened, traits in found[:_RULES_READ]
        if not (head := css[start:opened].strip()).startswith("@")
    ]


def read_declarations(body: str) -> tuple[Declared, ...]:
    """Return property, value (lower case) and whether it is important, in order."""
    if body.count("(") > _DEEPEST_BODY or len(body) > _LONGEST_BODY:
        return ()
    return _declared_in(body)


@lru_cache(maxsize=2_048)
def _declared_in(body: str) -> tuple[Declared, ...]:
    found, at = list[Declared](), 0
    while at < len(body):
        plain = _PLAIN.match(body, at)
        if plain is None:
            return declared_as_parsed(body)
        found.append((plain[1].lower(), plain[2].lower(), plain[3] is not None))
        at = plain.end()
    return tuple(found)


def declared_as_parsed(body: str) -> tuple[Declared, ...]:
    """Return what a parser of CSS reads: it knows strings, functions, comments and errors."""
    declared = tinycss2.parse_blocks_contents(body, skip_comments=True, skip_whitespace=True)
    return tuple(
        (item.lower_name, tinycss2.serialize(item.value).strip().lower(), item.important)
        for item in declared
        if item.type == "declaration"
    )
