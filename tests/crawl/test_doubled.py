"""A run that is still going is not doubled, and a dead one holds up nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from linkcrawler.workers.share import Share
from tests.crawl.command import PATIENCE_S, Crawl
from tests.crawl.test_breaks import checks_in, wait_until
from tests.crawl.test_verify import PAGE
from tests.site import answers, waits_for

if TYPE_CHECKING:
    import subprocess
    import threading
    from collections.abc import Iterator

    from tests.site import LocalWeb

EX_TEMPFAIL = 75
HOST = "127.0.0.5"


def waiting_page(web: LocalWeb, told: threading.Event, host: str = HOST) -> str:
    """Make a page that answers once it is *told* to, and return its URL."""
    page = answers(200, [("Content-Type", "text/html")], PAGE.encode())
    return web.behave(host, "/waits", waits_for(told, page))


@pytest.fixture
def first(web: LocalWeb, crawl: Crawl, told: threading.Event) -> Iterator[subprocess.Popen[str]]:
    """Give a run that goes on until it is *told* to end, its only page being asked for."""
    url = waiting_page(web, told)
    crawl.write_list([["referring_url", "target"], [url, "shop.example"]])
    crawl.settings = {"DOWNLOAD_TIMEOUT": str(PATIENCE_S)}
    running = crawl.start()
    wait_until(lambda: "/waits" in web.paths(HOST), running)
    yield running
    crawl.end()


def test_a_second_run_of_a_list_ends_at_once(
    web: LocalWeb, crawl: Crawl, first: subprocess.Popen[str], told: threading.Event
) -> None:
    """One plain line, a status of its own, nothing fetched; the first goes on undisturbed."""
    second = replace(crawl, feed_name="second.jsonl", started=[])
    done = second.run()
    told.set()
    _, said = first.communicate(timeout=PATIENCE_S)

    assert done.returncode == EX_TEMPFAIL
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "of this list is still going" in done.stderr
    assert first.returncode == 0, said
    assert web.paths(HOST).count("/waits") == 1
    assert crawl.run().returncode == 0


def test_a_second_run_leaves_the_feed_of_the_first_alone(
    web: LocalWeb, crawl: Crawl, told: threading.Event
) -> None:
    """Nor does it join what the other process of the first has written so far."""
    share, hosts = Share(of=2), [f"127.0.0.{number}" for number in range(5, 45)]
    ours = [host for host in hosts if share.has_host(host)][:2]
    theirs = [host for host in hosts if not share.has_host(host)][:2]
    slow = [waiting_page(web, told, host) for host, _ in (ours, theirs)]
    urls = [*slow, *(web.page(host, "/a", PAGE) for _, host in (ours, theirs))]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    crawl.settings = {"DOWNLOAD_TIMEOUT": str(PATIENCE_S), "WORKERS": "2", "TARGET_WAIT": "0"}
    first = crawl.start()
    wait_until(lambda: len(checks_in(crawl)) == len(slow), first)

    second = crawl.run()
    told.set()
    _, said = first.communicate(timeout=PATIENCE_S)

    assert second.returncode == EX_TEMPFAIL, second.stderr
    assert first.returncode == 0, said
    assert sorted(record["referring_url"] for record in crawl.records()) == sorted(urls)


def test_a_run_that_cannot_begin_leaves_an_older_feed_alone(crawl: Crawl) -> None:
    crawl.arguments["seeds"] = str(crawl.folder / "mistyped.csv")
    crawl.feed.write_text("{}\n")

    assert crawl.run().returncode == 1
    assert crawl.feed.read_text() == "{}\n"


def test_another_list_runs_beside_it(
    web: LocalWeb, crawl: Crawl, first: subprocess.Popen[str]
) -> None:
    other = replace(crawl, arguments={}, feed_name="other.jsonl", started=[])
    other.write_list([["referring_url"], [web.page(HOST, "/a", PAGE)]], "other.csv")
    other.arguments["target"] = "shop.example"

    done = other.run()

    assert done.returncode == 0, done.stderr
    assert first.poll() is None


def test_a_killed_run_does_not_hold_up_the_next(
    crawl: Crawl, first: subprocess.Popen[str], told: threading.Event
) -> None:
    first.kill()
    first.communicate()
    told.set()

    done = crawl.run()

    assert done.returncode == 0, done.stderr
