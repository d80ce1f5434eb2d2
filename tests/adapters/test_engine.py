"""What is private to Scrapy's engine is still where linkcrawler/engine.py looks for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from linkcrawler import engine
from tests.adapters.crawling import SETTINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from tests.site import LocalWeb


class Looks(Spider):
    """Notes what the engine says of itself while a page is read, and once it closes."""

    name = "looks"
    run = object()

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.seen: dict[str, Any] = {}

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, callback=self.read, dont_filter=True)

    def read(self, response: Response) -> Iterator[dict[str, Any]]:
        slot = engine.open_slot(self.crawler)
        self.seen["waits for"] = [request.url for request in slot.inprogress] if slot else None
        self.seen["is ending"] = engine.is_ending(self.crawler)
        self.seen["closes now"] = engine.close_if_asked_to(self.crawler)
        self.seen["last"] = engine.last_pipeline_method(self.crawler)
        self.seen["hooks"] = engine.spider_middleware_methods(
            self.crawler, "process_spider_output"
        )
        yield {"page": response.url}

    def closed(self, reason: str) -> None:
        self.seen["is ending at last"] = engine.is_ending(self.crawler)


class Watcher:
    """A spider middleware with one method."""

    async def process_spider_output(self, response: Response, result: Any) -> AsyncIterator[Any]:
        async for each in result:
            yield each


class Keeper:
    """An item pipeline."""

    def process_item(self, item: Any) -> Any:
        return item


def crawled(url: str) -> Looks:
    runner = AsyncCrawlerRunner(
        {**SETTINGS, "ITEM_PIPELINES": {Keeper: 1}, "SPIDER_MIDDLEWARES": {Watcher: 1}}
    )
    crawler: Crawler = runner.create_crawler(Looks)

    async def run() -> None:
        await runner.crawl(crawler, url=url)

    asyncio.run(run())
    assert isinstance(crawler.spider, Looks)
    assert engine.run_of(crawler) is Looks.run
    return crawler.spider


@pytest.fixture
def looks(web: LocalWeb) -> Looks:
    return crawled(web.page("127.0.0.2", "/a", "x"))


def test_while_a_page_is_read_the_engine_takes_more(looks: Looks) -> None:
    assert looks.seen["waits for"] == [looks.url]
    assert looks.seen["is ending"] is False
    assert looks.seen["closes now"] is False


def test_what_stands_in_the_items_way_is_found(looks: Looks) -> None:
    assert looks.seen["last"].__self__.__class__ is Keeper
    assert [hook.__self__.__class__ for hook in looks.seen["hooks"]] == [Watcher]


def test_an_engine_that_closes_says_so(looks: Looks) -> None:
    assert looks.seen["is ending at last"] is True
