"""What is compiled of telling about links, where a compiler was there.

``links`` is None where it was not; then functions in Python, beside which each stands, do the same,
``tests/page/test_compiled.py`` says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.regions import soft
from linkcrawler.page.tags import HEADINGS, INLINE, TAG_IDS
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from types import ModuleType

_PROBE: Final = "<body id=b><p ID=x>a<p><b class=comments><a id=b title=t>d</a></b>"


def _find_links() -> ModuleType | None:
    """Return the compiled functions; None where they were not built, or not for this parser."""
    try:
        from linkcrawler.page import _links  # noqa: PLC0415  it may not be there

        _links.prepare(INLINE, HEADINGS)
        tree = LexborHTMLParser(_PROBE)
        agrees = _agree(_links, tree)
    except (ImportError, AttributeError, TypeError):  # the latter: built from an older source
        return None
    return _links if agrees else None


def _agree(links: ModuleType, tree: LexborHTMLParser) -> bool:
    """Whether the parser's functions find in a small page what is in it."""
    link = tree.css_first("a")
    if link is None:
        return False
    path: str | None = links.Climb({}, {"x", "b"}.__contains__).to(link.mem_id)
    claims: list[tuple[int, int]] = links.inline_claims(link.mem_id)
    return path == "//*[@id='b']" and claims == [(TAG_IDS["b"], soft(Placement.COMMENTS))]


links: Final = _find_links()
