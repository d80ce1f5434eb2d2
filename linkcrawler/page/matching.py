"""Whether selectors are about elements: by address where that was compiled, else by a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.rules import RULES_TRIED
from linkcrawler.page.scanning import traits_of
from linkcrawler.page.selector import is_about_by_search

if TYPE_CHECKING:
    from types import ModuleType

    from selectolax.lexbor import LexborNode

    from linkcrawler.page._hidden import Above
    from linkcrawler.page.hiding import Traits
    from linkcrawler.page.rules import Rules

_PROBE: Final = "<div class='x y'><p id=z><a href=1>a</a></p></div>"
_PROBED: Final = ("a", ".y > #z a", ".y a:not(.x)", "p", ".x > a", "a:hover", "::", "div > a ~ *")


def _find_compiled() -> ModuleType | None:
    """Return what asks elements by their addresses, if it was built for this parser."""
    try:
        from linkcrawler.page import _hidden  # noqa: PLC0415  it may not be there

        tree = LexborHTMLParser(_PROBE)
        html, body = (node.tag_id for node in tree.css("html, body"))
        _hidden.prepare(html, body)
        agrees = all(
            _hidden.matches(selector, node.mem_id) == is_about_by_search(selector, node)
            for node in tree.css("*")
            for selector in _PROBED
        )
    except (ImportError, AttributeError, TypeError):  # the latter: built from an older source
        return None
    return _hidden if agrees else None


compiled: Final = _find_compiled()


def is_about(selector: str, node: LexborNode) -> bool:
    """Whether the selector is about the element."""
    if compiled is None:
        return is_about_by_search(selector, node)
    return bool(compiled.matches(selector, node.mem_id))


def above(tree: LexborHTMLParser, rules: Rules) -> Above | None:
    """Return what tells by which traits elements may be hidden, if it was built.

    It costs a hundredth of making the elements around each link, and most are hidden by nothing.
    """
    if compiled is None:
        return None

    def rules_under(key: str) -> list[tuple[str, Traits]]:
        return [(rule.selector, rule.block.traits) for rule in rules.under(key)]

    if rules.names is None:
        rules.names = compiled.Names(rules.filed)
    made: Above = compiled.Above(tree, rules.names, rules_under, traits_of, RULES_TRIED)
    return made
