"""Counts links to other sites and to the page's own, without resolving most of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from linkcrawler import urls

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkcrawler.page.hrefs import Hrefs


def count_by_site(
    hrefs: Hrefs, base_url: str, page_url: str, left_out: Collection[int] = ()
) -> tuple[int, int]:
    """Return how many of the http(s) links *hrefs* lead to other sites, and how many to the page's.

    Those whose numbers are *left_out* are not counted.
    """
    starts, unclear, staying = hrefs.by_start(left_out)
    linked = [(_site_at(start), times) for start, times in starts.items()]
    linked += [(_site_of(urls.resolve(base_url, href)), 1) for href in unclear]
    linked.append((_site_of(base_url), staying))
    own = _site_of(page_url)
    external = internal = 0
    for site, times in linked:
        if site == own:
            internal += times
        elif site is not None:
            external += times
    return external, internal


@lru_cache(maxsize=16_384)  # the same few sites are linked everywhere
def _site_at(start: str) -> str | None:
    return _site_of(urls.normalised(f"{start}/"))


def _site_of(url: str | None) -> str | None:
    return None if url is None else urls.registrable_domain(urls.host(url))
