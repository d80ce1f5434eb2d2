"""The instant meta refresh: a redirect written into the page (rule 30)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkcrawler import urls

if TYPE_CHECKING:
    from linkcrawler.page.document import Document

_REFRESH = re.compile(
    r"\s*(\d*)(?:\.[\d.]*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?(.*)", re.IGNORECASE | re.DOTALL
)


def instant_refresh(document: Document) -> str | None:
    """Return where the page sends its visitors at once, or None.

    Read as HTML's "shared declarative refresh steps"; only a delay of 0 counts, and only the first
    refresh. One to the page itself is a reload, and one inside ``noscript`` no browser follows.
    """
    for attributes, _ in document.layout.told_in("meta", "http-equiv", "refresh"):
        is_refresh = (attributes["http-equiv"] or "").strip().lower() == "refresh"
        if is_refresh and "content" in attributes:
            return _destination(document, attributes["content"] or "")
    return None


def _destination(document: Document, content: str) -> str | None:
    found = _REFRESH.fullmatch(content)
    if found is None or not found[1] or int(found[1][:9]) != 0:
        return None
    href = _unquoted(found[2].strip())
    url = urls.resolve(document.base_url, href) if href else None
    if url is None or urls.without_fragment(url) == urls.without_fragment(document.url):
        return None
    return url


def _unquoted(href: str) -> str:
    """Return *href* up to the quote that closes the one it begins with."""
    if href[:1] in {"'", '"'}:
        return href[1:].partition(href[0])[0].strip()
    return href
