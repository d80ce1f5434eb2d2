"""Counts links to other sites and to the page's own, without resolving most of them."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from linkcrawler import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

_END = "\0"
"""What no parsed attribute has in it."""
_STARTS = re.compile(r"\0(https?://[^/\0]{1,253})(?![^/\0])[^\0]*")
"""A reference that names a host, in what is joined: up to the next slash stands all that names it,
however it is written. No host is longer. One class after another, one pass: linear."""
_MAY_NAME_A_HOST = (":", "//", "\\", "\t", "\r", "\n")
"""A reference without any of these stays on the base's host; URL parsers drop line breaks and tabs."""


def count_by_site(hrefs: Iterable[str], base_url: str, page_url: str) -> tuple[int, int]:
    """Return how many of the http(s) links *hrefs* lead to other sites, and how many to the page's."""
    parts = _STARTS.split(_END.join(["", *map(str.strip, hrefs)]))
    unclear, relative = _sorted_out("".join(parts[::2]))
    linked = [(_site_at(start), times) for start, times in Counter(parts[1::2]).items()]
    linked += [(_site_of(urls.resolve(base_url, href)), 1) for href in unclear]
    linked.append((_site_of(base_url), relative))
    own = _site_of(page_url)
    internal = sum(times for site, times in linked if site == own)
    return sum(times for site, times in linked if site is not None) - internal, internal


def _sorted_out(joined: str) -> tuple[list[str], int]:
    """Return the references that may name a host in some way, and how many surely do not."""
    unclear, others = list[str](), joined.split(_END)[1:]
    for mark in _MAY_NAME_A_HOST:
        if mark in joined:
            unclear += [href for href in others if mark in href]
            others = [href for href in others if mark not in href]
    return unclear, len(others)


@lru_cache(maxsize=16_384)  # the same few sites are linked everywhere
def _site_at(start: str) -> str | None:
    return _site_of(urls.normalised(f"{start}/"))


def _site_of(url: str | None) -> str | None:
    return None if url is None else urls.registrable_domain(urls.host(url))
