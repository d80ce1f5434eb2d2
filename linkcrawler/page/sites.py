"""Counts links to other sites and to the page's own, without resolving most of them."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from linkcrawler import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

_ABSOLUTE = ("https://", "http://")
_RELATIVE = re.compile(r"(?:/(?![/\\])|[#?]|[\w.-]+(?:[/?#]|\Z))[^:\\\t\r\n]*\Z", re.ASCII)
"""A reference that stays on the base's host; URL parsers drop line breaks, so none is in it.
One class, one pass: linear."""

_LONGEST_HOST = 253
"""What is longer is no host alone, and not worth keeping."""


def count_by_site(hrefs: Iterable[str], base_url: str, page_url: str) -> tuple[int, int]:
    """Return how many of the http(s) links *hrefs* lead to other sites, and how many to the page's."""
    starts, others = _by_start([href.strip() for href in hrefs])
    unclear = [href for href in others if not _RELATIVE.match(href)]
    sites = Counter(_site_of(urls.resolve(base_url, href)) for href in unclear)
    sites[_site_of(base_url)] += len(others) - len(unclear)
    for start, times in starts.items():
        sites[_site_at(start)] += times
    internal = sites[_site_of(page_url)]
    return sites.total() - sites[None] - internal, internal


def _by_start(hrefs: list[str]) -> tuple[Counter[str], list[str]]:
    """Count the hrefs that name a host by their start, and return the others."""
    starts, others = list[str](), list[str]()
    for href in hrefs:
        name = href.split("/", 3)[2] if href.startswith(_ABSOLUTE) else ""
        if 0 < len(name) <= _LONGEST_HOST:
            # Up to the next slash stands all that names the host, however it is written.
            starts.append(href[: href.index("//") + 2 + len(name)])
        else:
            others.append(href)
    return Counter(starts), others


@lru_cache(maxsize=16_384)  # the same few sites are linked everywhere
def _site_at(start: str) -> str | None:
    return _site_of(urls.normalised(start))


def _site_of(url: str | None) -> str | None:
    return None if url is None else urls.registrable_domain(urls.host(url))
