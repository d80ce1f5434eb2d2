"""One page fetched as a run fetches it: robots.txt, redirects, guard and limits; nothing stored."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from linkcrawler.downloading.answers import fetched_from_failure, fetched_from_response

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from scrapy.settings import Settings
    from twisted.python.failure import Failure

    from linkcrawler.evidence import Fetched

_ALONE: dict[str, Any] = {
    "TWISTED_REACTOR_ENABLED": False,
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {},
    "LOG_ENABLED": False,
}


def fetch_once(url: str, settings: Settings) -> Fetched:
    """Fetch *url* by the project's *settings* and return the answer, or the failure."""
    found: list[Fetched] = []

    async def crawl() -> None:
        alone = settings.copy()
        alone.setdict(_ALONE, priority="cmdline")
        await AsyncCrawlerRunner(alone).crawl(_OnePage, url=url, found=found)

    asyncio.run(crawl())
    return found[0]


class _OnePage(Spider):
    name = "one-page"

    def __init__(self, url: str, found: list[Fetched]) -> None:
        super().__init__()
        self.url = url
        self.found = found

    async def start(self) -> AsyncIterator[Request]:
        yield Request(
            self.url,
            callback=self.keep,
            errback=self.keep_failure,
            dont_filter=True,
            meta={"verbatim_url": True},
        )

    def keep(self, response: Response) -> None:
        self.found.append(fetched_from_response(response, self.url))

    def keep_failure(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # set for errbacks
        error = failure.value or RuntimeError("no exception in the failure")
        self.found.append(fetched_from_failure(error, request, self.url))
