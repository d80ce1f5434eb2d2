"""What comes after reading, for several items at a time: each comes to its end, and to the same one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import CloseSpider, DropItem

from linkcrawler.checking import conclude
from linkcrawler.downloading.answers import fetched_from_response
from linkcrawler.evidence import Fetched
from linkcrawler.history import Standing
from linkcrawler.items import SeedCheck
from linkcrawler.match import Target
from linkcrawler.page.set_aside import SetAsideView
from linkcrawler.page.view import PageView
from linkcrawler.pipelines.together import Together, let_go_of_page
from linkcrawler.record import Hop
from tests.adapters.crawling import SETTINGS
from tests.adapters.test_express import EXPRESS, HOSTS
from tests.core.make import NOW, PAGE_URL, make_seed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response

    from tests.site import LocalWeb

LINKED = (
    b"<html lang=en><title>Beans</title><main><p>Old <a href='https://shop.example/'>beans</a>"
)
PLAIN = b"<html lang=en><title>Beans</title><main><p>Old beans"


class Kept:
    """Notes what is completed; the first call waits until it may go on."""

    def __init__(self, *, held_up: bool = False) -> None:
        self.batches: list[list[int]] = []
        self.came, self.may_go_on = asyncio.Event(), asyncio.Event()
        if not held_up:
            self.may_go_on.set()

    async def complete(self, items: list[int]) -> None:
        self.batches.append(items)
        self.came.set()
        await self.may_go_on.wait()

    @property
    def items(self) -> list[int]:
        return [item for batch in self.batches for item in batch]


def test_many_are_completed_at_a_time_and_the_last_at_the_end() -> None:
    async def add() -> list[list[int]]:
        kept = Kept()
        together: Together[int] = Together(kept.complete)
        for number in range(100):
            await together.add(number)
        await together.finish()
        assert kept.items == list(range(100))
        return kept.batches

    assert 1 < len(asyncio.run(add())) < 50


def test_a_single_one_does_not_wait_for_others() -> None:
    async def add() -> None:
        kept = Kept()
        await Together(kept.complete).add(1)
        await asyncio.wait_for(kept.came.wait(), 60)
        assert kept.items == [1]

    asyncio.run(add())


def test_where_nothing_can_be_completed_nobody_adds_without_end() -> None:
    async def add() -> None:
        kept = Kept(held_up=True)
        together: Together[int] = Together(kept.complete)
        adding = [asyncio.ensure_future(together.add(n)) for n in range(100)]
        asking = asyncio.ensure_future(together.room())
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(kept.batches) == 1
        assert sum(not one.done() for one in adding) > 50
        assert not asking.done()
        kept.may_go_on.set()
        await asyncio.gather(*adding, asking)
        await together.finish()
        assert sorted(kept.items) == list(range(100))

    asyncio.run(add())


def test_there_is_room_where_nothing_is_held_up() -> None:
    async def ask() -> None:
        kept = Kept()
        together: Together[int] = Together(kept.complete)
        await together.add(1)
        await together.room()
        assert not kept.batches  # nor does asking end what waits

    asyncio.run(ask())


bodies = st.sampled_from([LINKED, PLAIN, LINKED.replace(b"href", b"rel=ugc href"), b"", b" \n "])
headers = st.lists(
    st.sampled_from(
        [
            ("content-type", "text/html; charset=utf-8"),
            ("content-type", "image/png"),
            ("x-robots-tag", "noindex"),
            ("etag", '"v1"'),
            ("cf-mitigated", "challenge"),
        ]
    ),
    unique=True,
)


@given(
    body=bodies,
    headers=headers,
    status=st.sampled_from([None, 200, 206, 404, 503]),
    complete=st.booleans(),
    redirects=st.sampled_from([(), (Hop(PAGE_URL, 301),)]),
)
def test_a_check_without_its_page_comes_to_the_same_record(body: bytes, **facts: Any) -> None:
    facts["headers"] = tuple(facts["headers"])
    fetched = Fetched(PAGE_URL, "https://blog.example/b", NOW, http_status=facts.pop("status"))
    fetched = replace(fetched, body=body * 3, elapsed_ms=7, **facts)
    whole, letting_go = check_of(fetched), check_of(fetched)

    assert let_go_of_page(letting_go) == isinstance(letting_go.view, SetAsideView)
    assert conclude(letting_go, "run") == conclude(whole, "run")


def test_only_a_check_that_found_its_link_goes_without_its_page() -> None:
    found = Fetched(PAGE_URL, PAGE_URL, NOW, http_status=200, body=LINKED)

    assert let_go_of_page(check_of(found))
    assert not let_go_of_page(check_of(replace(found, body=PLAIN)))
    assert not let_go_of_page(check_of(replace(found, http_status=404)))
    assert not let_go_of_page({"an": "item of another spider"})


def check_of(fetched: Fetched) -> SeedCheck:
    seed, view = make_seed(), PageView(fetched)
    findings = view.find(Target.parse(seed.target, seed.match), seed.expected)
    return SeedCheck(seed, view, Standing(), page=view.page, findings=findings)


class Finds:
    """What comes before: it wants the page, as somebody else's pipelines do."""

    def process_item(self, item: SeedCheck) -> SeedCheck:
        assert isinstance(item.view, PageView)
        item.findings = check_of(item.view.fetched).findings
        return item


class Keeps:
    """What comes after, and has not always its day."""

    needs_page = False

    async def process_item(self, item: SeedCheck) -> SeedCheck:
        await asyncio.sleep(0)
        if "/break" in item.seed.page_url:
            raise RuntimeError("a pipeline's own fault")
        if "/drop" in item.seed.page_url:
            raise DropItem("not wanted")
        return item


class Looks(Keeps):
    """The same of somebody's who says nothing: it may look at the page."""

    needs_page = True

    async def process_item(self, item: SeedCheck) -> SeedCheck:
        assert isinstance(item.view, PageView)
        return await super().process_item(item)


class Checking(Spider):
    name = "checking"
    is_bounded = True

    def __init__(self, urls: list[str], then: Exception | None = None) -> None:
        super().__init__()
        self.urls = urls
        self.then = then

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, callback=self.read, dont_filter=True)
        if self.then:
            raise self.then

    def read(self, response: Response) -> Iterator[SeedCheck]:
        view = PageView(fetched_from_response(response, response.url))
        yield SeedCheck(make_seed(response.url), view, Standing())


def run(urls: list[str], keeps: type[Keeps] = Keeps, **more: Any) -> dict[str, Any]:
    """Crawl and return the stats; *watch* is told of every item."""
    watch = more.pop("watch", None)

    async def crawl() -> dict[str, Any]:
        known: dict[str, Any] = {
            **SETTINGS,
            "ITEM_PROCESSOR": "linkcrawler.pipelines.processor.ItemPipelines",
            "ITEM_PIPELINES": {Finds: 1, keeps: 2},
            "SPIDER_MIDDLEWARES": EXPRESS,
        }
        runner = AsyncCrawlerRunner(known)
        crawler = runner.create_crawler(Checking)
        if watch:
            crawler.signals.connect(watch, signals.item_scraped)
        await runner.crawl(crawler, urls=urls, **more)
        stats: dict[str, Any] = crawler.stats.get_stats()
        return stats

    return asyncio.run(crawl())


def pages(web: LocalWeb, path: str = "/a", body: bytes = LINKED) -> list[str]:
    return [web.page(host, path, body.decode()) for host in HOSTS]


@pytest.mark.parametrize("keeps", [Keeps, Looks])
def test_every_item_is_kept_and_counted(web: LocalWeb, keeps: type[Keeps]) -> None:
    stats = run([*pages(web), *pages(web, "/b", PLAIN)], keeps)

    assert (stats["item_scraped_count"], stats["finish_reason"]) == (2 * len(HOSTS), "finished")


def test_a_fault_after_reading_costs_one_item(web: LocalWeb) -> None:
    broken, dropped = pages(web, "/break")[:2], pages(web, "/drop")[:3]
    stats = run([*broken, *dropped, *pages(web)])

    assert (stats["item_scraped_count"], stats["item_dropped_count"]) == (len(HOSTS), 3)
    assert stats["finish_reason"] == "finished"


def test_a_spider_that_is_closed_keeps_what_it_has_read(web: LocalWeb) -> None:
    stats = run(pages(web), then=CloseSpider("enough"))

    assert (stats["item_scraped_count"], stats["finish_reason"]) == (len(HOSTS), "enough")


def test_who_watches_items_sees_each_with_its_answer(web: LocalWeb) -> None:
    seen = {}

    def watch(item: SeedCheck, response: Response) -> None:
        assert isinstance(item.view, PageView)
        seen[item.seed.page_url] = response.url

    urls = pages(web)
    run(urls, watch=watch)

    assert seen == {url: url for url in urls}
