"""Scrapy's way to the browser: requests with ``meta["playwright"]``, opened by scrapy-playwright."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from linkcrawler import urls
from linkcrawler.downloading.answers import (
    ELAPSED_MS,
    FETCHED_AT,
    HEADERS,
    HOPS,
    INCOMPLETE,
    MISSING_PART,
)
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.options import ClientOptions
from linkcrawler.downloading.resolver import Resolver
from linkcrawler.downloading.turn import current_turn
from linkcrawler.middlewares.robots import RobotsMiddleware
from linkcrawler.rendering.browser import Browser
from linkcrawler.rendering.dialling import Dialler
from linkcrawler.rendering.options import RenderOptions
from linkcrawler.rendering.visit import Visit

if TYPE_CHECKING:
    from playwright.async_api import Page
    from scrapy import Request
    from scrapy.crawler import Crawler

    from linkcrawler.downloading.turn import Turn
    from linkcrawler.rendering.navigation import MayNavigate
    from linkcrawler.rendering.visit import Rendered

WANTED = "wanted"
"""Request meta: registrable domains; a link to one of them is what the page is rendered for."""
SETTLE_FULLY = "settle_fully"
"""Request meta: wait for a page at rest even where a wanted link is there."""
RENDER_COST = "render_cost"
"""Request meta: how many requests and bytes the page took of others, itself included."""
RENDERED = "rendered"
"""Response flag: this is the page after its scripts."""
UNSETTLED = "unsettled"
"""Response flag: the page was still changing when its time was up."""

_GIVE_UP_ON_DOWNLOADS_S = 1.0
_NOT_OF_THE_HTML = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class RenderHandler:
    """Answers requests with the page as a browser shows it; FetchFailed where it shows none."""

    def __init__(self, crawler: Crawler, may_navigate: MayNavigate) -> None:
        client = ClientOptions.from_settings(crawler.settings)
        guard = AddressGuard.from_text(client.allowed_networks)
        self._resolver = Resolver(guard, client.resolver)
        dialler = Dialler(guard, self._resolver, client.limits.connect_s)
        self.browser = Browser(RenderOptions.from_settings(crawler.settings), dialler)
        self._may_navigate = may_navigate
        self._crawler = crawler
        self._bridge: ScrapyPlaywrightDownloadHandler | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the handler of *crawler*: where its robots.txt middleware says no, no page goes."""
        robots = crawler.get_downloader_middleware(RobotsMiddleware)
        return cls(crawler, anywhere if robots is None else robots.may_fetch)

    async def download_request(self, request: Request) -> Response:
        """Render *request*; when, how long and at what cost is noted in its meta."""
        meta = request.meta
        meta["dont_redirect"] = True  # the browser has followed what there was to follow
        meta[FETCHED_AT] = datetime.now(UTC)
        began = monotonic()
        try:
            rendered = await self.browser.render(
                _visit(request),
                lambda page: self._open(request, page),
                _within(current_turn.get(), self._may_navigate),
            )
        finally:
            meta["download_latency"] = took = monotonic() - began
            meta[ELAPSED_MS] = round(took * 1000)
        meta[HEADERS] = _headers(rendered)
        meta[HOPS] = (*meta.get(HOPS, ()), *rendered.hops)
        meta[MISSING_PART] = rendered.missing_part
        meta[RENDER_COST] = {"requests": rendered.requests, "bytes": rendered.bytes}
        return _response(request, rendered)

    async def close(self) -> None:
        """End the browser and all that belongs to it."""
        await self.browser.close()
        await self._resolver.close()
        if self._bridge is not None:
            await self._bridge.close()

    async def _open(self, request: Request, page: Page) -> object:
        """Have scrapy-playwright open *request* in *page*, which stays ours.

        Its own pages and contexts are not used, and so neither is its start of a browser: a page is
        never closed on a time-out (its issues 171, 325), a context that closes slowly holds up all
        others (266), and a semaphore loses count where a page crashes or a request is cancelled.
        """
        if self._bridge is None:
            self._bridge = _bridge(self._crawler)
        browsing: dict[str, Any] = {
            "playwright": True,
            "playwright_page": page,
            "playwright_include_page": True,
            "playwright_page_init_callback": _leave_requests_alone,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "verbatim_url": True,
        }
        return await self._bridge.download_request(request.replace(meta=browsing))


async def anywhere(_url: str) -> bool:
    """Let pages go where they will: for runs that ask no robots.txt."""
    return True


def _within(turn: Turn | None, may_navigate: MayNavigate) -> MayNavigate:
    """Ask for robots.txt of another port or scheme of the page's host within the page's *turn*."""
    if turn is None:
        return may_navigate

    async def may(url: str) -> bool:
        with turn.lend() if urls.host(url) == turn.host else nullcontext():
            return await may_navigate(url)

    return may


def _bridge(crawler: Crawler) -> ScrapyPlaywrightDownloadHandler:
    bridge = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
    bridge.config.target_closed_max_retries = 0  # whether to try again is for the run to say
    bridge.config.download_timeout_secs = _GIVE_UP_ON_DOWNLOADS_S
    return bridge


async def _leave_requests_alone(page: Page, _request: Request) -> None:
    """Take scrapy-playwright's route away: it would ask us about every single sub-request."""
    await page.unroute("**")


def _visit(request: Request) -> Visit:
    return Visit(
        urls.normalised(request.url) or request.url,
        tuple(request.meta.get(WANTED, ())),
        bool(request.meta.get(SETTLE_FULLY)),
    )


def _headers(rendered: Rendered) -> tuple[tuple[str, str], ...]:
    """Return the answer's headers; the charset is that of the HTML we wrote."""
    return tuple(
        (name, f"{value.partition(';')[0].strip()}; charset=utf-8")
        if name == "content-type"
        else (name, value)
        for name, value in rendered.headers
        if name != "connection"  # of the way through our proxy, not of the page
    )


def _response(request: Request, rendered: Rendered) -> Response:
    flags = [RENDERED]
    if not rendered.complete:
        flags.append(INCOMPLETE)
    if not rendered.settled:
        flags.append(UNSETTLED)
    return Response(
        rendered.url,
        status=rendered.status,
        headers=[pair for pair in _headers(rendered) if pair[0] not in _NOT_OF_THE_HTML],
        body=rendered.html.encode("utf-8", "replace"),
        flags=flags,
        request=request,
    )
