"""Counts links to other sites and to the page's own, without resolving most of them."""

from __future__ import annotations

import re

from linkcrawler import urls

_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|\Z)", re.IGNORECASE)
"""An absolute URL whose host needs no parser: no port, no user, no escapes."""
_RELATIVE = re.compile(r"(?:/(?![/\\])|[#?]|[\w.-]+(?:[/?#]|\Z))[^:\\\t\r\n]*\Z", re.ASCII)
"""A reference that stays on the base's host; URL parsers drop line breaks, so none is in it.
One class, one pass: linear."""


class SiteSplit:
    """Tells links by site, a host at a time."""

    def __init__(self, base_url: str, page_url: str) -> None:
        self.external = 0
        self.internal = 0
        self._base_url = base_url
        self._page_url = page_url
        self._is_own: dict[str, bool] = {}
        self._base_is_own = urls.same_site(base_url, page_url)

    def count(self, href: str) -> None:
        """Count the link *href*, if it is http(s)."""
        own = self._is_internal(href.strip())
        if own is not None:
            self.internal += own
            self.external += not own

    def _is_internal(self, href: str) -> bool | None:
        if _RELATIVE.match(href):
            return self._base_is_own
        found = _PLAIN.match(href)
        if found is None:
            return self._resolved(href)
        host = found[1].lower()
        known = self._is_own.get(host)
        if known is None:
            known = self._is_own[host] = bool(self._resolved(href))
        return known

    def _resolved(self, href: str) -> bool | None:
        url = urls.resolve(self._base_url, href)
        return None if url is None else urls.same_site(url, self._page_url)
