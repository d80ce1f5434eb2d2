"""Runs a small spider over the downloading parts, in this process and without Twisted's reactor."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from linkcrawler.downloading.answers import fetched_from_failure, fetched_from_response
from linkcrawler.downloading.handler import PageDownloadHandler
from linkcrawler.urls import host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from linkcrawler.evidence import Fetched

HANDLER = "tests.adapters.crawling.NotingHandler"

SETTINGS: dict[str, Any] = {
    "TWISTED_REACTOR_ENABLED": False,
    "DOWNLOADER": "linkcrawler.downloading.downloader.Downloader",
    "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    "DOWNLOADER_MIDDLEWARES_BASE": {
        "linkcrawler.middlewares.robots.RobotsMiddleware": 100,
        "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
        "linkcrawler.middlewares.redirects.RedirectsMiddleware": 600,
        "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    },
    "SPIDER_MIDDLEWARES_BASE": {},
    "ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8",
    "USER_AGENT": "linkcrawler/test (+https://linkcrawler.example/bot)",
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_DELAY_JITTER": 0.0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_TIMEOUT": 60,
    "DOWNLOAD_MAXSIZE": 32 * 1024 * 1024,
    "REDIRECT_MAX_TIMES": 10,
    "RETRY_TIMES": 0,
    "CONCURRENT_ITEMS": 1,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_ENABLED": False,
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
}


@dataclass(slots=True)
class Crawled:
    """What a crawl brought, by the URL that was asked for, and Scrapy's stats."""

    pages: dict[str, Fetched] = field(default_factory=dict)
    stats: dict[str, Any] = field(default_factory=dict)
    begun: list[tuple[str, float]] = field(default_factory=list)
    """Host and moment of every request, files of robots.txt too, as it was sent."""

    def begun_at(self, asked: str) -> list[float]:
        """Return the moments of the host *asked*; when they reach it is up to the machine."""
        return [at for host, at in self.begun if host == asked]

    def __getitem__(self, url: str) -> Fetched:
        return self.pages[url]


class NotingHandler(PageDownloadHandler):
    """Notes when each request is sent."""

    async def download_request(self, request: Request) -> Response:
        if isinstance(self._crawler.spider, _Fetches):
            self._crawler.spider.crawled.begun.append((host(request.url), monotonic()))
        return await super().download_request(request)


class _Fetches(Spider):
    name = "fetches"

    def __init__(self, urls: Iterable[str], crawled: Crawled, *, release: bool = False) -> None:
        super().__init__()
        self.urls = urls
        self.crawled = crawled
        self.release = release

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(
                url,
                callback=self.keep,
                errback=self.keep_failure,
                cb_kwargs={"asked": url},
                dont_filter=True,
                meta={"verbatim_url": True},
            )

    def keep(self, response: Response, asked: str) -> None:
        self.crawled.pages[asked] = fetched_from_response(response, asked)
        if self.release:
            self.crawler.engine.downloader.release_host(host(asked))  # type: ignore[attr-defined]  # ours

    def keep_failure(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it for errbacks
        asked = request.cb_kwargs["asked"]
        assert failure.value is not None
        self.crawled.pages[asked] = fetched_from_failure(failure.value, request, asked)


def crawl(*urls: str, release: bool = False, **settings: Any) -> Crawled:
    """Fetch *urls* through middlewares, gate and handler, and return what came of each."""
    crawled = Crawled()

    async def run() -> None:
        runner = AsyncCrawlerRunner({**SETTINGS, **settings})
        crawler = runner.create_crawler(_Fetches)
        await runner.crawl(crawler, urls=urls, crawled=crawled, release=release)
        crawled.stats = crawler.stats.get_stats()

    asyncio.run(run())
    return crawled
