"""Counts links to other sites and to the page's own, without resolving most of them."""

from __future__ import annotations

from functools import lru_cache

from linkcrawler import urls
from linkcrawler.plain_urls import by_start


def count_by_site(hrefs: list[str], base_url: str, page_url: str) -> tuple[int, int]:
    """Return how many of the http(s) links *hrefs* lead to other sites, and how many to the page's."""
    starts, unclear, staying = by_start(hrefs)
    linked = [(_site_at(start), times) for start, times in starts.items()]
    linked += [(_site_of(urls.resolve(base_url, href)), 1) for href in unclear]
    linked.append((_site_of(base_url), staying))
    own = _site_of(page_url)
    internal = sum(times for site, times in linked if site == own)
    return sum(times for site, times in linked if site is not None) - internal, internal


@lru_cache(maxsize=16_384)  # the same few sites are linked everywhere
def _site_at(start: str) -> str | None:
    return _site_of(urls.normalised(f"{start}/"))


def _site_of(url: str | None) -> str | None:
    return None if url is None else urls.registrable_domain(urls.host(url))
