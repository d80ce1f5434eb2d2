"""The walk over a page's tree: compiled where a compiler was there, else in Python.

Both find the same, ``tests/page/test_walks.py`` says so; the compiled one costs a tenth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page import plain_walk
from linkcrawler.page.tags import APART, HEAD, INLINE, TAG_IDS, UNREAD, A

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from linkcrawler.page.layout import Layout

_PROBE: Final = (
    "<title>t</title><p class='x y' ID=z>a &eacute;\xa0<b>b</b> <a href=1>c<br>d</a><custom-tag>e</custom-tag>"
    "<svg><a>f</a><foreignObject><a href=2>g</a></foreignObject></svg><noscript> <a>h</a></noscript>i"
)


def facts(layout: Layout) -> dict[str, Any]:
    """Return all that a walk found, for comparing."""
    numbers, elements = {name: list(getattr(layout, name)) for name in _NUMBERS}, layout.elements
    return numbers | {
        "text": layout.text,
        "own": [elements.own(number) for number in range(len(layout.tags))],
        "hrefs": [*elements.hrefs()],
        "links met": [*elements.hrefs().met],
        "one by one": [elements.anchor(n).mem_id for n in range(len(elements.anchors))],
        "links": [elements.link(number) for number in range(len(elements.anchors))],
        "words": [elements.words(number) for number in range(len(elements.anchors))],
        "in_noscript": elements.in_noscript,
        "anchors": [node.mem_id for node in elements.anchors],
        "nodes": [node.mem_id for node in elements.nodes],
        "told": [elements.told(tag, "name", word) for tag in APART for word in ("", "bot")],
        "texts": [elements.texts(tag) for tag in APART],
        "apart": [[node.mem_id for node in elements.apart(tag)] for tag in APART],
    }


_NUMBERS: Final = (
    "tags", "parents", "starts", "ends", "lasts", "link_blocks", "link_starts", "link_ends",
    "line_starts", "line_ends", "line_blocks", "line_linked",
)  # fmt: skip


def _find_compiled() -> ModuleType | None:
    """Return the compiled module; None where it was not built, or not for this parser."""
    try:
        from linkcrawler.page import _walk  # noqa: PLC0415  it may not be there

        marked = (TAG_IDS[name] for name in ("style", "noscript", "template"))
        others = (HEAD, plain_walk.FOREIGN_OBJECT, *marked)
        _walk.prepare(plain_walk.KINDS, INLINE, UNREAD, A, *others)
        tree = LexborHTMLParser(_PROBE)
        agrees = facts(_walk.lay_out(tree)) == facts(plain_walk.lay_out(tree))
    except (ImportError, AttributeError, TypeError):  # the latter: built from an older source
        return None
    return _walk if agrees else None


compiled: Final = _find_compiled()
WALKS: Final[dict[str, Callable[[LexborHTMLParser], Layout]]] = {
    "plain": plain_walk.lay_out,
    **({"compiled": compiled.lay_out} if compiled else {}),
}
lay_out: Final = WALKS.get("compiled", plain_walk.lay_out)
