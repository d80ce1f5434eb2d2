"""Scrapy's signals on the short way: who listens hears what it takes, from when it begins to when it ends."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from pydispatch import dispatcher
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.extensions.corestats import CoreStats

from linkcrawler.listeners import Listeners, listeners_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ITEM = signals.item_scraped


class Heard:
    """Listens in all the ways there are."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def some(self, item: Any, later: str = "unsaid") -> None:
        self.calls.append((item, later))

    def all(self, **facts: Any) -> None:
        self.calls.append(set(facts))

    def breaks(self, item: Any) -> None:
        raise ValueError(item)


@pytest.fixture
def crawler() -> Iterator[Crawler]:
    made = Crawler(Spider)
    yield made
    made.signals.disconnect_all(ITEM)


def send(crawler: Crawler) -> None:
    listeners_of(crawler).send(ITEM, item=1, response=2, spider=None)


def test_each_gets_what_it_takes(crawler: Crawler) -> None:
    heard = Heard()
    for receiver in (heard.some, heard.all):
        crawler.signals.connect(receiver, ITEM)
    send(crawler)
    assert heard.calls == [(1, "unsaid"), {"item", "response", "spider", "signal", "sender"}]


def test_listening_begins_and_ends(crawler: Crawler) -> None:
    heard = Heard()
    send(crawler)
    crawler.signals.connect(heard.some, ITEM)
    send(crawler)
    crawler.signals.disconnect(heard.some, ITEM)
    send(crawler)
    crawler.signals.connect(heard.some, ITEM)
    send(crawler)
    assert len(heard.calls) == 2


def test_who_is_gone_hears_nothing_and_is_not_kept(crawler: Crawler) -> None:
    heard = Heard()
    calls = heard.calls
    crawler.signals.connect(heard.some, ITEM)
    send(crawler)
    del heard
    send(crawler)
    assert len(calls) == 1


def test_other_crawlers_are_others(crawler: Crawler) -> None:
    heard = Heard()
    crawler.signals.connect(heard.some, ITEM)
    send(Crawler(Spider))
    assert heard.calls == []


def test_listeners_to_every_crawler_hear_it_too(crawler: Crawler) -> None:
    heard = Heard()
    dispatcher.connect(heard.some, signal=ITEM)
    try:
        send(crawler)
    finally:
        dispatcher.disconnect(heard.some, signal=ITEM)
    send(crawler)
    assert heard.calls == [(1, "unsaid")]


def test_a_fault_is_logged_and_the_next_one_told(
    crawler: Crawler, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    for receiver in (heard.breaks, heard.some):
        crawler.signals.connect(receiver, ITEM)
    send(crawler)
    assert heard.calls == [(1, "unsaid")]
    assert "Error caught on signal handler" in caplog.text


def test_whether_anybody_but_the_count_listens(crawler: Crawler) -> None:
    listeners = Listeners(crawler)
    heard, stats = Heard(), CoreStats(None)  # type: ignore[arg-type]  # counts nothing here
    assert not listeners.is_watched(ITEM)
    crawler.signals.connect(stats.item_scraped, ITEM)
    assert not listeners.is_watched(ITEM)
    anything = partial(heard.some)
    crawler.signals.connect(anything, ITEM)
    assert listeners.is_watched(ITEM)
