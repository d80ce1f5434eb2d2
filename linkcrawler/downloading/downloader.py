"""Scrapy's downloader with politeness at one gate instead of slots and their queues."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy import signals
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.log import logformatter_adapter
from scrapy.utils.misc import build_from_crawler

from linkcrawler import urls
from linkcrawler.downloading.connector import on_connect
from linkcrawler.downloading.gate import HostGate
from linkcrawler.downloading.hops import DownloaderMiddlewares
from linkcrawler.downloading.options import GateOptions
from linkcrawler.engine import handler_of
from linkcrawler.listeners import listeners_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

T = TypeVar("T")

_engine_logger = logging.getLogger("scrapy.core.engine")

_WAITING_PER_TURN = 32
"""Bound on the requests held here, whatever the spider feeds, in turns at a time."""


class Downloader:
    """What Scrapy's engine asks of a downloader, and nothing more.

    Only requests that are under way count against CONCURRENT_REQUESTS; one that waits for its host
    or its robots.txt takes no room from others.
    """

    def __init__(self, crawler: Crawler) -> None:
        options = GateOptions.from_settings(crawler.settings)
        self.gate = HostGate(
            options.pace,
            total=options.total,
            exceptions=options.exceptions,
            max_delay_s=options.max_delay_s,
            share=options.share,
        )
        self.gate.aside.most = options.aside
        self.active: set[Request] = set()
        self.slots: dict[str, Any] = {}  # empty: Scrapy's default queue looks here
        self.handlers = DownloadHandlers(crawler)
        self.middleware = build_from_crawler(DownloaderMiddlewares, crawler)
        self._max_active = _WAITING_PER_TURN * options.total
        self._browser_room = asyncio.Semaphore(options.browser_pages)
        self._crawler = crawler
        self._signal = listeners_of(crawler).send

    def fetch(self, request: Request) -> Deferred[Response | Request]:
        """Take *request* through the middlewares, the gate and its handler, for Scrapy's engine."""
        self.active.add(request)
        answer = deferred_from_coro(self.middleware.download_async(self._transfer, request))
        # Not in a coroutine's finally: the engine must get the answer in the same breath in which
        # the request stops being active, or it finds nothing to do and closes the spider.
        answer.addBoth(self._ended, request)
        return answer

    async def download(self, request: Request) -> Response:
        """Do the same past the engine, to the end: a request that comes back is fetched in its turn.

        What is raised says as its ``request`` which one failed: after a redirect, not the first.
        """
        while True:
            self.active.add(request)
            try:
                found = await self.middleware.download_async(self._transfer, request)
            except Exception as failed:
                failed.request = request  # type: ignore[attr-defined]  # as Scrapy's failures have it
                raise
            finally:
                self.active.discard(request)
            if isinstance(found, Response):
                return self._received(found, request)
            request = found

    def needs_backout(self) -> bool:
        """Whether the engine should hand out no more requests now."""
        return self.gate.is_full or 0 < self._max_active <= len(self.active)

    def get_slot_key(self, request: Request) -> str:
        """Return the host of *request*: what Scrapy's queues spread requests by."""
        return urls.host(request.url)

    def release_host(self, host: str) -> None:
        """Say that nothing more is asked of *host*: idle connections to it go."""
        self.gate.release_host(host)

    def close(self) -> None:
        self.gate.close()

    def _ended(self, result: T, request: Request) -> T:
        self.active.discard(request)
        return result

    async def _transfer(self, request: Request) -> Response:
        spider = self._spider
        self._signal(signals.request_reached_downloader, request=request, spider=spider)
        try:
            if request.meta.get("playwright"):
                # It takes few pages at a time: who waits for it keeps no host and no room.
                async with self._browser_room:
                    response = await self._handle(request)
            else:
                response = await self._handle(request)
            self._signal(
                signals.response_downloaded, request=request, response=response, spider=spider
            )
            return response
        finally:
            self._signal(signals.request_left_downloader, request=request, spider=spider)

    async def _handle(self, request: Request) -> Response:
        async with self.gate.turn(self.get_slot_key(request)) as turn:
            on_connect.set(turn.restart)
            handler = handler_of(self.handlers, request.url)
            if handler is None:
                return await self.handlers.download_request_async(request)
            return await handler.download_request(request)

    def _received(self, response: Response, request: Request) -> Response:
        """Say what the engine says of an answer, in its name."""
        if response.request is None:
            response.request = request
        if _engine_logger.isEnabledFor(logging.INFO):
            said = self._crawler.logformatter.crawled(response.request, response, self._spider)
            if said is not None:
                _engine_logger.log(*logformatter_adapter(said), extra={"spider": self._spider})
        facts = {"response": response, "request": response.request, "spider": self._spider}
        self._signal(signals.response_received, **facts)
        return response

    @property
    def _spider(self) -> Spider:
        spider: Spider = self._crawler.spider  # type: ignore[assignment]  # there before any request
        return spider


def downloader_of(crawler: Crawler) -> Downloader:
    """Return the crawler's downloader: ours, by the DOWNLOADER setting."""
    downloader: Any = crawler.engine.downloader
    ours: Downloader = downloader
    return ours
