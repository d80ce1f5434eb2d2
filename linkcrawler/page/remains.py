"""What is left of a link that is none any more, or never was: in comments, templates and drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from linkcrawler import urls
from linkcrawler.page.findings import Remains
from linkcrawler.page.tags import COMMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from linkcrawler.match import Target
    from linkcrawler.page.document import Document


def what_remains(document: Document, target: Target, *, in_noscript: bool) -> set[Remains]:
    """Return where a link on *target* stands that is no link; asked only where no real one is."""
    remains = {Remains.NOSCRIPT} if in_noscript else set()
    if any(_leads_to(target, document, _hrefs(part)) for part in _templates(document)):
        remains.add(Remains.TEMPLATE)
    if any(_leads_to(target, document, hrefs) for hrefs in _commented_out(document)):
        remains.add(Remains.HTML_COMMENT)
    in_drawings = filter(target.could_be, _in_drawings(document))
    if not in_noscript and _leads_to(target, document, in_drawings):
        remains.add(Remains.SVG)
    return remains


def _templates(document: Document) -> Iterator[LexborNode]:
    """Yield the contents of templates, those in templates too, without recursion."""
    waiting = document.tree.template_fragments()
    while waiting:
        fragment = waiting.pop()
        yield fragment
        waiting.extend(fragment.template_fragments())


def _in_drawings(document: Document) -> Iterator[str]:
    """Yield the addresses of a page with an svg: of no real link, as these have been looked through."""
    if document.tree.css_first("svg") is None:
        return
    for node in document.tree.css("a"):
        attributes = node.attrs
        yield attributes.get("href") or attributes.get("xlink:href") or ""


def _commented_out(document: Document) -> Iterator[list[str]]:
    for node in _top_level(document):
        for inner in node.traverse():
            if inner.tag_id == COMMENT:
                text = inner.comment_content or ""
                if "href" in text.lower():
                    yield _hrefs(LexborHTMLParser(text))


def _top_level(document: Document) -> Iterator[LexborNode]:
    """Yield the html element and the comments before and after it."""
    node = document.tree.root
    while node is not None and node.prev is not None:
        node = node.prev
    while node is not None:
        yield node
        node = node.next


def _hrefs(part: LexborNode | LexborHTMLParser) -> list[str]:
    return [node.attrs.get("href") or "" for node in part.css("a[href]")]


def _leads_to(target: Target, document: Document, hrefs: Iterable[str]) -> bool:
    for href in hrefs:
        url = urls.resolve(document.base_url, href)
        relation = target.relation(url, document.url) if url else None
        if relation is not None and relation.on_target:
            return True
    return False
