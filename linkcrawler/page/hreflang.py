"""The languages and countries that a page says it is for, among its own other versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler import urls

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from linkcrawler.page.document import Document
    from linkcrawler.record import Canonical

_MOST = 20
_LONGEST_TAG = 35  # RFC 5646, 4.4.1: no registered tag is longer


def own_hreflang(document: Document, canonical: Canonical | None) -> tuple[str, ...]:
    """Return the ``hreflang`` values that the head gives to this very page, in lower case.

    A page lists all its versions, itself among them (Google's rule): only the line with its own
    address says something of it.
    """
    own = {urls.without_fragment(document.url), canonical.url if canonical else document.url}
    found: dict[str, None] = {}
    for node in document.layout.all_of("link"):
        attributes = node.attrs
        tag = (attributes.get("hreflang") or "").strip().lower()
        if not 0 < len(tag) <= _LONGEST_TAG or "alternate" not in _rels(attributes.get("rel")):
            continue
        href = attributes.get("href")
        if href is None and "href" not in attributes:
            continue
        if urls.resolve(document.base_url, href or "") in own and _is_in_head(node):
            found[tag] = None
    return tuple(found)[:_MOST]


def _is_in_head(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "head"


def _rels(rel: str | None) -> list[str]:
    return (rel or "").lower().split()
