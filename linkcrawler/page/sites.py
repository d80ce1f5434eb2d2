"""Counts links to other sites and to the page's own, without resolving most of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkcrawler import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

_ABSOLUTE = ("https://", "http://")
_RELATIVE = re.compile(r"(?:/(?![/\\])|[#?]|[\w.-]+(?:[/?#]|\Z))[^:\\\t\r\n]*\Z", re.ASCII)
"""A reference that stays on the base's host; URL parsers drop line breaks, so none is in it.
One class, one pass: linear."""


def count_by_site(hrefs: Iterable[str], base_url: str, page_url: str) -> tuple[int, int]:
    """Return how many of the http(s) links *hrefs* lead to other sites, and how many to the page's."""
    split = _SiteSplit(base_url, page_url)
    own = [split.is_internal(href.strip()) for href in hrefs]
    return own.count(False), own.count(True)


class _SiteSplit:
    """Tells links by site, a host at a time."""

    def __init__(self, base_url: str, page_url: str) -> None:
        self._base_url = base_url
        self._page_url = page_url
        self._known: dict[str, bool | None] = {}
        self._base_is_own = urls.same_site(base_url, page_url)

    def is_internal(self, href: str) -> bool | None:
        """Whether *href* leads to the page's own site; None where it leads to none."""
        if href.startswith(_ABSOLUTE):
            # Up to the next slash stands all that names the host, however it is written.
            name = href.split("/", 3)[2]
            if name and name in self._known:
                return self._known[name]
            own = self._known[name] = self._resolved(href)
            return own
        return self._base_is_own if _RELATIVE.match(href) else self._resolved(href)

    def _resolved(self, href: str) -> bool | None:
        url = urls.resolve(self._base_url, href)
        return None if url is None else urls.same_site(url, self._page_url)
