"""Redirects, hop by hop: every one recorded, and each a request that all rules are asked about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from linkcrawler import urls
from linkcrawler.downloading.answers import (
    ELAPSED_MS,
    FETCHED_AT,
    HEADERS,
    HOPS,
    MAX_HOPS,
    ROBOTS,
    ROBOTS_FILE,
    TRAIL,
    header,
)
from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.downloading.options import max_redirects
from linkcrawler.evidence import FailureKind
from linkcrawler.page.document import Document
from linkcrawler.page.refresh import has_refresh, instant_refresh
from linkcrawler.record import Hop

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_REFRESH_WITHIN_BYTES = 64 * 1024
_OF_THIS_URL = ("If-None-Match", "If-Modified-Since")
_OF_ONE_REQUEST = (ROBOTS, HEADERS, FETCHED_AT, ELAPSED_MS, "download_slot", "download_latency")


class RedirectsMiddleware:
    """Follow Location and instant meta refreshes (rules 29 and 30) to the page itself."""

    def __init__(self, max_hops: int) -> None:
        self._max_hops = max_hops

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(max_redirects(crawler.settings))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request for the next hop, or *response* where it is the end of the way."""
        if not self._max_hops or request.meta.get("dont_redirect"):
            return response
        target = _location(request, response) or _refresh(request, response)
        if target is None:
            return response
        hops = (*request.meta.get(HOPS, ()), Hop(request.url, response.status))
        request.meta[HOPS] = hops  # also where this hop fails: it was gone
        allowed = min(self._max_hops, request.meta.get(MAX_HOPS, self._max_hops))
        url = _next_url(request.url, target, hops, allowed)
        if TRAIL in request.meta:
            request.meta[TRAIL].append(url)
        following = request.replace(
            url=url,
            meta=_meta_of_next(request.meta),
            dont_filter=True,
            priority=request.priority + 1,  # what was begun is ended before anything new
        )
        for name in _OF_THIS_URL:
            following.headers.pop(name, None)
        return following


def _meta_of_next(meta: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in meta.items() if key not in _OF_ONE_REQUEST}


def _next_url(url: str, target: str, hops: tuple[Hop, ...], allowed: int) -> str:
    resolved = urls.resolve(url, target)
    if resolved is None:
        raise _bad_target(target)
    following = urls.without_fragment(resolved)
    if any(hop.url == following for hop in hops):
        words = f"it redirects in a circle, back to {following}"
        raise FetchFailed.because(FailureKind.REDIRECT_LOOP, words)
    if len(hops) > allowed:
        words = f"it redirects more than {allowed} times"
        raise FetchFailed.because(FailureKind.TOO_MANY_REDIRECTS, words)
    return following


def _bad_target(target: str) -> FetchFailed:
    shown = target.strip()[:200]
    scheme = _SCHEME.match(target)
    if scheme is not None and scheme[1].lower() not in {"http", "https"}:
        words = f"it redirects to the scheme {scheme[1].lower()}, not http or https ({shown})"
        return FetchFailed.because(FailureKind.SCHEME, words)
    return FetchFailed.because(FailureKind.BAD_REDIRECT, f"it redirects to no valid URL ({shown})")


def _location(request: Request, response: Response) -> str | None:
    if response.status not in _REDIRECTS:
        return None
    # An empty Location is no redirect: browsers show the answer itself.
    return (header(request, "location") or "").strip() or None


def _refresh(request: Request, response: Response) -> str | None:
    """Return where an instant meta refresh leads; a robots.txt has none (rule 21)."""
    body = response.body
    if not 200 <= response.status < 300 or not has_refresh(body, _REFRESH_WITHIN_BYTES):
        return None
    content_type = header(request, "content-type")
    if request.meta.get(ROBOTS_FILE) or "html" not in (content_type or "html").lower():
        return None
    document = Document.parse(
        body[:_REFRESH_WITHIN_BYTES], url=request.url, content_type=content_type
    )
    return instant_refresh(document)
