"""The languages and countries that a page says it is for, among its own other versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler import urls

if TYPE_CHECKING:
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
    for attributes in document.head_links("hreflang"):
        tag = (attributes["hreflang"] or "").strip().lower()
        is_version = 0 < len(tag) <= _LONGEST_TAG and "alternate" in _rels(attributes.get("rel"))
        if not (is_version and "href" in attributes):
            continue
        if urls.resolve(document.base_url, attributes["href"] or "") in own:
            found[tag] = None
    return tuple(found)[:_MOST]


def _rels(rel: str | None) -> list[str]:
    return (rel or "").lower().split()
