"""Rules of a style sheet that say something of what is seen: compiled, where that was built."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Final

from linkcrawler.page.hiding import COLOURED, SAME_AGAIN, TABLES, deciding, what_may_hide
from linkcrawler.page.selector import key_of, selectors_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from linkcrawler.page.hiding import Traits

Found = tuple[int, int, "Traits"]
"""A rule: where its head starts, where its brace is, and what it was found for."""

SELECTORS_READ: Final = 40_000
"""In one sheet; nobody writes so many."""

Filed = dict[str, list[tuple[str, int]]]
"""Selectors and the numbers of their heads, by what they are filed under."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_NEST = re.compile(r"\{(?=[^{}]*\{)|\}(?=[^{}]*\})")
"""The brace that opens a rule around others, and the last one before such a rule is closed."""

_PROBE: Final = "a{}.b,c:d .e>f{Display: NONE;left:-9em}@media x{g[h]{color:#fff;background:#fff}}"


def hiding_by_pattern(css: str) -> tuple[list[Found], bool]:
    """Return the rules that say something that may hide, and whether a string may have led astray.

    It seems so where some is in no rule, or a head has half a string.
    """
    rules, strays = _rules_around(css, what_may_hide(css))
    quotes = (css.count('"', *head) + css.count("'", *head) for *head, _ in rules)
    return rules, strays or any(count & 1 for count in quotes)


def without_comments_by_pattern(css: str) -> str:
    """Return the text with a space for each comment."""
    return _COMMENT.sub(" ", css)


def setting_by_pattern(css: str, trait: Traits) -> list[Found]:
    """Return the rules that set a property that decides *trait*, and perhaps some others."""
    colons = ((found.start(), trait) for found in deciding(trait).finditer(css))
    return _rules_around(css, colons)[0]


def nests_by_pattern(css: str) -> list[tuple[int, int]]:
    """Return the braces that open or close a rule around others.

    With each that opens, where its head starts; with each that closes, -1.
    """
    found, last = [], 0
    for brace in _NEST.finditer(css):
        at = brace.start()
        found.append((at, _head_before(css, last, at) if css[at] == "{" else -1))
        last = at
    return found


def traits_by_pattern(declarations: str) -> Traits:
    """Return the traits by which declarations may hide."""
    traits = 0
    for _, trait in what_may_hide(declarations):
        traits |= trait
    return traits


def filed_by_pattern(heads: Sequence[str], most: int) -> Filed:
    """Return the first selectors of all heads by what each is filed under."""
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    numbered = ((text, number) for number, head in enumerate(heads) for text in selectors_of(head))
    for selector, number in islice(numbered, SELECTORS_READ):
        filed = found[key_of(selector)]
        if len(filed) < most:
            filed.append((selector, number))
    return dict(found)


def _rules_around(css: str, colons: Iterable[tuple[int, Traits]]) -> tuple[list[Found], bool]:
    """Return the rules that hold the *colons*, and whether one is in none."""
    opened, seen, strays = -1, 0, False
    found: dict[int, Traits] = {}
    for at, traits in colons:
        brace = css.rfind("{", seen, at)
        if brace >= 0:
            opened = brace
        if css.find("}", max(brace, seen), at) >= 0:
            opened = -1
        if opened >= 0:
            found[opened] = found.get(opened, 0) | traits
        strays |= opened < 0
        seen = at
    rules, last = [], 0
    for opened, traits in found.items():
        rules.append((_head_before(css, last, opened), opened, traits))
        last = opened
    return rules, strays


def _head_before(css: str, after: int, brace: int) -> int:
    """Return where the head before the *brace* starts: after the rule or statement before it."""
    return 1 + max(css.rfind(stop, after, brace) for stop in "{};")


def _find_compiled() -> ModuleType | None:
    """Return the compiled search, if it was built."""
    try:
        from linkcrawler.page import _sheets  # noqa: PLC0415  it may not be there

        _sheets.prepare(*TABLES, SELECTORS_READ)
        agrees = _sheets.hiding(_PROBE, SAME_AGAIN.match) == hiding_by_pattern(_PROBE)
        heads = [_PROBE, "a:b, .c::d e"]
        agrees &= _sheets.without_comments("a/*/b*/c") == "a c"
        agrees &= _sheets.nests(_PROBE) == nests_by_pattern(_PROBE)
        agrees &= _sheets.filed(heads, selectors_of, key_of, 9) == filed_by_pattern(heads, 9)
    except (ImportError, AttributeError, TypeError):  # the latter: built from an older source
        return None
    return _sheets if agrees else None


compiled: Final = _find_compiled()


def hiding(css: str) -> tuple[list[Found], bool]:
    """Return the rules that say something that may hide, and whether a string may have led astray."""
    if compiled is None:
        return hiding_by_pattern(css)
    found: tuple[list[Found], bool] = compiled.hiding(css, SAME_AGAIN.match)
    return found


def setting(css: str, trait: Traits) -> list[Found]:
    """Return the rules that set a property that decides *trait*."""
    if compiled is None:
        return setting_by_pattern(css, trait)
    found: list[Found] = compiled.setting(css, trait)
    return found


def without_comments(css: str) -> str:
    """Return the text with a space for each comment."""
    if compiled is None:
        return without_comments_by_pattern(css)
    text: str = compiled.without_comments(css)
    return text


def nests(css: str) -> list[tuple[int, int]]:
    """Return the braces that open or close a rule around others."""
    if compiled is None:
        return nests_by_pattern(css)
    found: list[tuple[int, int]] = compiled.nests(css)
    return found


def filed(heads: Sequence[str], most: int) -> Filed:
    """Return the selectors of all heads by what each is filed under, the first *most* of each."""
    if compiled is None:
        return filed_by_pattern(heads, most)
    found: Filed = compiled.filed(heads, selectors_of, key_of, most)
    return found


def traits_of(declarations: str) -> Traits:
    """Return the traits by which a style attribute may hide its element."""
    css = f";{declarations}"
    if compiled is None:
        traits = traits_by_pattern(css)
    else:
        traits = compiled.traits_in(css, SAME_AGAIN.match)
    # A colour may be that of an ancestor's background.
    return traits | COLOURED if "color" in declarations.lower() else traits
