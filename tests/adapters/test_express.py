"""The short way past the engine's queues: the same findings, hooks, signals and ends as on the long one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request, Spider, signals
from scrapy.core.scheduler import Scheduler
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import CloseSpider, DropItem
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from tests.adapters.crawling import SETTINGS
from tests.site import answers, delayed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from tests.site import LocalWeb

HOSTS = [f"127.0.0.{n}" for n in range(2, 12)]
EXPRESS: dict[Any, int] = {"linkcrawler.middlewares.express.ExpressMiddleware": 10}


class Checks(Spider):
    """Yields an item a page, by way of a second page where there is one."""

    name = "checks"
    is_bounded = True

    def __init__(self, urls: list[str], then: Exception | None = None) -> None:
        super().__init__()
        self.urls = urls
        self.then = then

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield Request(url, callback=self.read, errback=self.failed, dont_filter=True)
        if self.then:
            raise self.then
        yield {"first": "an item of the start"}

    def read(self, response: Response) -> Iterator[Any]:
        if response.body == b"raise":
            raise ValueError("the callback's own fault")
        if response.body == b"more":
            yield Request(f"{response.url}/2", callback=self.read_later, dont_filter=True)
        yield {"page": response.url, "status": response.status}

    async def read_later(self, response: Response) -> AsyncIterator[Any]:
        await asyncio.sleep(0)
        yield {"page": response.url, "status": response.status}

    def failed(self, failure: Failure) -> Iterator[Any]:
        yield {"page": failure.request.url, "failed": True}  # type: ignore[attr-defined]


class Unbounded(Checks):
    is_bounded = False


class Picky:
    """A pipeline of somebody else's."""

    async def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        if "drop" in item.get("page", ""):
            raise DropItem("not wanted")
        if "break" in item.get("page", ""):
            raise RuntimeError("a pipeline's own fault")
        return item


class Hooked(BaseSpiderMiddleware):
    """A spider middleware of somebody else's, which sees every item."""


class OtherScheduler(Scheduler):
    """A scheduler of somebody else's."""


Ran = tuple[list[dict[str, Any]], dict[str, Any]]


def run(urls: list[str], spider: type[Checks] = Checks, **settings: Any) -> Ran:
    """Crawl and return the items that were scraped, and the stats."""
    then = settings.pop("then", None)
    items: list[dict[str, Any]] = []

    def keep(item: dict[str, Any]) -> None:
        items.append(item)

    async def crawl() -> dict[str, Any]:
        known: dict[str, Any] = {
            **SETTINGS,
            "ITEM_PIPELINES": {Picky: 1},
            "SPIDER_MIDDLEWARES": EXPRESS,
        }
        runner = AsyncCrawlerRunner({**known, **settings})
        crawler = runner.create_crawler(spider)
        crawler.signals.connect(keep, signals.item_scraped)
        await runner.crawl(crawler, urls=urls, then=then)
        stats: dict[str, Any] = crawler.stats.get_stats()
        return stats

    return items, asyncio.run(crawl())


def pages(items: list[dict[str, Any]]) -> set[str]:
    return {item["page"] for item in items if "page" in item}


def went_express(stats: dict[str, Any]) -> bool:
    return "scheduler/enqueued" not in stats


def test_every_request_has_its_items_and_the_scheduler_sees_none(web: LocalWeb) -> None:
    urls = [web.page(host, "/a", "x") for host in HOSTS]
    items, stats = run(urls)
    assert pages(items) == set(urls)
    assert {"first": "an item of the start"} in items
    assert went_express(stats)
    assert (stats["item_scraped_count"], stats["finish_reason"]) == (11, "finished")
    assert stats["response_received_count"] == 20  # robots.txt files too, as ever


@pytest.mark.parametrize(
    ("spider", "settings"),
    [
        (Unbounded, {}),
        (Checks, {"SPIDER_MIDDLEWARES": {**EXPRESS, Hooked: 500}}),
        (Checks, {"SCHEDULER": "tests.adapters.test_express.OtherScheduler"}),
    ],
)
def test_the_engine_takes_what_the_short_way_cannot(
    web: LocalWeb, spider: type[Checks], settings: dict[str, Any]
) -> None:
    urls = [web.page(host, "/a", "x") for host in HOSTS]
    items, stats = run(urls, spider, **settings)
    assert pages(items) == set(urls)
    assert stats["scheduler/enqueued"] == len(urls)


def test_what_callbacks_ask_for_is_fetched_before_the_end(web: LocalWeb) -> None:
    first, second = web.page("127.0.0.2", "/a", "more"), web.page("127.0.0.2", "/a/2", "x")
    items, stats = run([first])
    assert pages(items) == {first, second}
    assert went_express(stats)


def test_failures_reach_the_errback(web: LocalWeb) -> None:
    dead = "http://127.0.0.2:1/"
    items, _ = run([dead, web.page("127.0.0.3", "/a", "x")])
    assert {"page": dead, "failed": True} in items
    assert len(pages(items)) == 2


def test_a_fault_of_a_callback_or_a_pipeline_costs_one_page(web: LocalWeb) -> None:
    good = web.page("127.0.0.2", "/a", "x")
    bad = [
        web.page("127.0.0.3", "/a", "raise"),
        web.page("127.0.0.4", "/drop", "x"),
        web.page("127.0.0.5", "/break", "x"),
    ]
    items, stats = run([*bad, good])
    assert pages(items) == {good}
    assert stats["spider_exceptions/ValueError"] == 1
    assert stats["item_dropped_count"] == 1
    assert stats["finish_reason"] == "finished"


def test_a_spider_that_is_closed_ends_what_it_has_begun(web: LocalWeb) -> None:
    urls = [web.behave(host, "/a", delayed(0.05, answers(body=b"x"))) for host in HOSTS]
    items, stats = run(urls, then=CloseSpider("enough"))
    assert pages(items) == set(urls)
    assert stats["finish_reason"] == "enough"


def test_scrapys_own_limits_still_close_the_spider(web: LocalWeb) -> None:
    urls = [web.page("127.0.0.2", f"/{n}", "x") for n in range(200)]
    items, stats = run(urls, CLOSESPIDER_ITEMCOUNT=3, CONCURRENT_REQUESTS=1)
    assert stats["finish_reason"] == "closespider_itemcount"
    assert 3 <= len(items) < 20
