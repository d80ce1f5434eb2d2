"""Scrapy's engine on our downloader: politeness, evidence, and what Scrapy's stats still see."""

from __future__ import annotations

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from linkcrawler.errors import SettingError
from linkcrawler.evidence import FailureKind
from tests.adapters.crawling import SETTINGS, crawl
from tests.site import answers, delayed, hang, sends

if TYPE_CHECKING:
    from tests.site import Exchange, LocalWeb, Visit

HOST = "127.0.0.5"


def test_what_a_fetch_tells(web: LocalWeb) -> None:
    url = web.behave(
        HOST,
        "/a",
        answers(
            200,
            [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Robots-Tag", "a")],
            gzip.compress(b"<p>page</p>"),
        ),
    )
    fetched = crawl(url)[url]
    assert (fetched.requested_url, fetched.url, fetched.http_status) == (url, url, 200)
    assert fetched.body == b"<p>page</p>"
    assert fetched.complete
    assert fetched.header("content-encoding") == "gzip"
    assert fetched.header_values("x-robots-tag") == ["a"]
    assert abs(fetched.fetched_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert fetched.elapsed_ms is not None


def test_a_cut_off_body_is_evidence_too(web: LocalWeb) -> None:
    url = web.behave(HOST, "/a", sends(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>half"))
    fetched = crawl(url)[url]
    assert (fetched.http_status, fetched.body, fetched.complete) == (200, b"<p>half", False)


def test_a_failure_tells_its_time_and_place(web: LocalWeb) -> None:
    url = web.behave(HOST, "/a", hang)
    fetched = crawl(url, DOWNLOAD_TIMEOUT=1.0)[url]
    assert fetched.failure is not None
    assert fetched.failure.kind is FailureKind.TIMEOUT
    assert fetched.elapsed_ms is not None
    assert fetched.elapsed_ms >= 990
    assert fetched.robots is not None


def test_who_we_say_we_are(web: LocalWeb) -> None:
    crawl(web.page(HOST, "/a", "x"))
    assert {visit.user_agent for visit in web.visits} == {SETTINGS["USER_AGENT"]}


def test_one_request_in_flight_a_host_and_a_delay_between_starts(web: LocalWeb) -> None:
    urls = [
        web.behave(host, f"/{n}", delayed(0.05, answers()))
        for n in range(3)
        for host in ("127.0.0.5", "127.0.0.6")
    ]
    crawled = crawl(*urls, DOWNLOAD_DELAY=0.2)
    for host in ("127.0.0.5", "127.0.0.6"):
        starts = crawled.begun_at(host)
        assert len(starts) == len(web.paths(host)) == 4
        assert all(b - a >= 0.19 for a, b in pairwise(starts))
    assert _overlap(web.visits)


def _overlap(visits: list[Visit]) -> bool:
    """Whether hosts were asked side by side: the second did not wait for the first to be done."""
    hosts = [visit.host for visit in visits]
    return hosts != sorted(hosts)


def test_slow_hosts_do_not_hold_up_quick_ones(web: LocalWeb) -> None:
    """The slow ones answer once all others were asked."""
    quick_hosts = {f"127.0.0.{n}" for n in range(5, 25)}

    async def waits(exchange: Exchange) -> None:
        while not quick_hosts <= {visit.host for visit in web.visits if visit.path == "/"}:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await exchange.answer()

    slow = [web.behave(f"127.0.1.{n}", "/", waits) for n in range(1, 9)]
    quick = [web.page(host, "/", "x") for host in quick_hosts]
    crawled = crawl(*slow, *quick, CONCURRENT_REQUESTS=10)
    assert all(crawled[url].http_status == 200 for url in (*slow, *quick))


def test_concurrent_requests_holds(web: LocalWeb) -> None:
    """Four at a time, no more and no fewer: each waits until three others are there."""
    here = most = begun = 0

    async def waits(exchange: Exchange) -> None:
        nonlocal here, most, begun
        here, begun = here + 1, begun + 1
        most, fours = max(most, here), -(-begun // 4)
        while begun < 4 * fours:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)  # one too many would come meanwhile
        here -= 1
        await exchange.answer()

    urls = [web.behave(f"127.0.0.{n}", "/", waits) for n in range(2, 42)]
    crawled = crawl(*urls, CONCURRENT_REQUESTS=4, ROBOTSTXT_OBEY=False)
    assert [crawled[url].http_status for url in urls] == [200] * 40
    assert most == 4


def test_scrapys_stats_still_count(web: LocalWeb) -> None:
    stats = crawl(web.page(HOST, "/a", "x"), web.url(HOST, "/missing")).stats
    assert stats["downloader/response_status_count/200"] == 1
    assert stats["response_received_count"] == 3
    assert stats["finish_reason"] == "finished"


def test_a_released_hosts_connection_is_closed(web: LocalWeb) -> None:
    urls = [web.page(HOST, f"/{n}", "x") for n in range(3)]
    crawl(*urls, ROBOTSTXT_OBEY=False)
    assert len({visit.connection for visit in web.visits}) == 1
    web.visits.clear()
    crawl(*urls, release=True, DOWNLOAD_DELAY=0.05)
    assert len({visit.connection for visit in web.visits if visit.path != "/robots.txt"}) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_DELAY", "soon"),
        ("DOWNLOAD_DELAY", -1),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 0),
        ("DOWNLOAD_SLOTS", {"a.example": {"delay": "soon"}}),
        ("DOWNLOAD_SLOTS", {"a.example": {"concurrency": 0}}),
        ("DOWNLOAD_SLOTS", {"a.example": 2}),
        ("CRAWL_DELAY_MAX", "nan"),
        ("REDIRECT_MAX_TIMES", "many"),
        ("ROBOTSTXT_TIMEOUT", 0),
    ],
)
def test_a_bad_setting_stops_the_start_by_name(name: str, value: Any) -> None:
    settings: dict[str, Any] = {name: value}
    with pytest.raises(SettingError, match=name):
        crawl("http://127.0.0.1/", **settings)
