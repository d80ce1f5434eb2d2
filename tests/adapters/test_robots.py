"""robots.txt before every page: RFC 9309 and Google's rules 20 to 28, over the wire."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from linkcrawler.evidence import FailureKind
from linkcrawler.record import RobotsOutcome, RobotsTxt
from tests.adapters.crawling import crawl
from tests.site import answers, close_silently, delayed, hang, in_turn, reset, sends, trickles

if TYPE_CHECKING:
    from linkcrawler.evidence import Fetched
    from tests.site import Behaviour, LocalWeb

HOST = "127.0.0.5"
ALLOWED = RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=True)


def page_behind(web: LocalWeb, robots: Behaviour, **settings: Any) -> Fetched:
    web.behave(HOST, "/robots.txt", robots)
    url = web.page(HOST, "/page", "<p>page</p>")
    return crawl(url, **settings)[url]


@pytest.mark.parametrize(
    ("status", "outcome", "allowed"),
    [
        (200, RobotsOutcome.FOUND, True),
        (401, RobotsOutcome.ABSENT, True),
        (403, RobotsOutcome.ABSENT, True),
        (404, RobotsOutcome.ABSENT, True),
        (410, RobotsOutcome.ABSENT, True),
        (429, RobotsOutcome.SERVER_ERROR, False),
        (500, RobotsOutcome.SERVER_ERROR, False),
        (503, RobotsOutcome.SERVER_ERROR, False),
    ],
)
def test_the_status_of_robots_txt(
    web: LocalWeb, status: int, outcome: RobotsOutcome, allowed: bool
) -> None:
    fetched = page_behind(web, answers(status, [], b""))
    assert fetched.robots == RobotsTxt(outcome, allowed, googlebot_allowed=allowed)
    assert web.paths() == ["/robots.txt", "/page"][: 1 + allowed]
    if not allowed:
        assert fetched.failure is not None
        assert fetched.failure.kind is FailureKind.ROBOTS
        assert str(status) in fetched.failure.detail


@pytest.mark.parametrize(
    ("trouble", "times", "visits"),
    [
        (answers(503), 2, 2),
        (answers(429, [("Retry-After", "0")]), 1, 2),
        (answers(503, [("Retry-After", "99")]), 2, 1),
        (answers(503), 0, 1),
    ],
    ids=["503", "429", "asks to wait too long", "no further tries"],
)
def test_a_server_in_trouble_is_asked_for_its_robots_txt_again(
    web: LocalWeb, trouble: Behaviour, times: int, visits: int
) -> None:
    """One bad moment must not cost all pages of the host; the further tries are bounded."""
    robots = in_turn(trouble, answers(200, [], b"User-agent: *\nAllow: /\n"))
    fetched = page_behind(web, robots, RETRY_TIMES=times, RETRY_BACKOFF=0.01, RETRY_AFTER_MAX=1)
    assert web.paths().count("/robots.txt") == visits
    assert (fetched.robots == ALLOWED) is (visits == 2)


def test_a_rule_for_all_binds_us(web: LocalWeb) -> None:
    web.robots(HOST, "User-agent: *\nDisallow: /private/\n")
    secret, free = web.page(HOST, "/private/a", "x"), web.page(HOST, "/free", "x")
    crawled = crawl(secret, free)
    failure = crawled[secret].failure
    assert failure is not None
    assert (failure.kind, failure.detail) == (
        FailureKind.ROBOTS,
        "robots.txt forbids us to fetch the page",
    )
    assert crawled[free].robots == ALLOWED
    assert web.paths() == ["/robots.txt", "/free"]


def test_our_own_group_and_googlebots_are_told_apart(web: LocalWeb) -> None:
    web.robots(
        HOST, "User-agent: linkcrawler\nAllow: /\nUser-agent: Googlebot\nDisallow: /no-google\n"
    )
    url = web.page(HOST, "/no-google", "x")
    fetched = crawl(url)[url]
    assert fetched.http_status == 200
    assert fetched.robots == RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=False)


def test_not_obeying_still_tells_the_facts(web: LocalWeb) -> None:
    robots = answers(200, [], b"User-agent: *\nDisallow: /\n")
    fetched = page_behind(web, robots, ROBOTSTXT_OBEY=False)
    assert fetched.http_status == 200
    assert fetched.robots == RobotsTxt(RobotsOutcome.FOUND, allowed=False, googlebot_allowed=False)


@pytest.mark.parametrize(
    ("robots", "kind"),
    [
        (hang, FailureKind.TIMEOUT),
        (close_silently, FailureKind.EMPTY),
        (reset, FailureKind.RESET),
        (sends(b"garbage\r\n\r\n"), FailureKind.PROTOCOL),
        (
            sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nUs"),
            FailureKind.PROTOCOL,
        ),
        (trickles(b"HTTP/1.1 200 OK\r\n\r\n", b"#"), FailureKind.PROTOCOL),
    ],
    ids=["silence", "no word", "reset", "garbage", "broken chunk", "never ending"],
)
def test_no_whole_robots_txt_forbids(web: LocalWeb, robots: Behaviour, kind: FailureKind) -> None:
    """Rule 24, and the failure stays what it is: it may pass."""
    fetched = page_behind(web, robots, ROBOTSTXT_TIMEOUT=2.0)
    assert fetched.robots == RobotsTxt(RobotsOutcome.UNREACHABLE, False, False)
    assert fetched.failure is not None
    assert fetched.failure.kind is kind
    assert fetched.failure.detail.startswith(
        "its robots.txt could not be had, which forbids all: "
    )
    assert set(web.paths()) == {"/robots.txt"}


def test_a_host_that_is_away_is_said_to_be_so(web: LocalWeb) -> None:
    url = f"http://127.0.0.77:{web.port}/"
    failure = crawl(url)[url].failure
    assert failure is not None
    assert (failure.kind, failure.detail) == (FailureKind.CONNECT, "the connection was refused")


def test_one_file_is_asked_for_once_for_all_pages_of_its_origin(web: LocalWeb) -> None:
    web.behave(HOST, "/robots.txt", delayed(0.1, answers(404)))
    urls = [web.page(HOST, f"/{n}", "x") for n in range(8)]
    crawled = crawl(*urls)
    assert [crawled[url].http_status for url in urls] == [200] * 8
    assert web.paths().count("/robots.txt") == 1


def test_hosts_have_their_own_files(web: LocalWeb) -> None:
    web.robots("127.0.0.5", "User-agent: *\nDisallow: /\n")
    closed, open_ = web.page("127.0.0.5", "/", "x"), web.page("127.0.0.6", "/", "x")
    crawled = crawl(closed, open_)
    assert crawled[closed].failure is not None
    assert crawled[open_].http_status == 200


def test_robots_txt_may_redirect_five_times(web: LocalWeb) -> None:
    rules = b"User-agent: *\nDisallow: /page\n"
    for hop in range(1, 7):
        web.redirect("127.0.0.6", f"/{hop}", f"/{hop + 1}")
    web.behave("127.0.0.6", "/6", answers(200, [], rules))
    five = page_behind(web, answers(301, [("Location", web.url("127.0.0.6", "/2"))]))
    assert five.failure is not None
    assert five.robots == RobotsTxt(RobotsOutcome.FOUND, False, False)
    six = page_behind(web, answers(301, [("Location", web.url("127.0.0.6", "/1"))]))
    assert six.robots == RobotsTxt(RobotsOutcome.ABSENT, True, True)


@pytest.mark.parametrize("location", ["/robots.txt", "ftp://127.0.0.5/", "http://[bad"])
def test_redirects_of_robots_txt_to_nowhere_count_as_404(web: LocalWeb, location: str) -> None:
    fetched = page_behind(web, answers(302, [("Location", location)]))
    assert fetched.robots == RobotsTxt(RobotsOutcome.ABSENT, True, True)
    assert fetched.http_status == 200


def test_a_meta_refresh_in_robots_txt_is_not_followed(web: LocalWeb) -> None:
    refresh = b'<meta http-equiv="refresh" content="0; url=/other">\nUser-agent: *\nDisallow: /x'
    fetched = page_behind(web, answers(200, [("Content-Type", "text/html")], refresh))
    assert fetched.http_status == 200
    assert web.paths() == ["/robots.txt", "/page"]


def test_only_the_first_500_kib_count(web: LocalWeb) -> None:
    filler = b"# " + b"x" * 97 + b"\n"
    late = b"User-agent: *\nAllow: /\n" + filler * 6000 + b"Disallow: /page\n"
    early = b"User-agent: *\nDisallow: /page\n" + filler * 6000
    assert page_behind(web, answers(200, [], late)).http_status == 200
    assert page_behind(web, answers(200, [], early)).failure is not None


def test_a_robots_txt_of_endless_size_is_cut(web: LocalWeb) -> None:
    endless = trickles(
        b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /page\n", b"#\n" * 40_000, every_s=0
    )
    fetched = page_behind(web, endless)
    assert fetched.robots == RobotsTxt(RobotsOutcome.FOUND, False, False)


def test_crawl_delay_keeps_requests_apart(web: LocalWeb) -> None:
    web.robots(HOST, "User-agent: *\nCrawl-delay: 0.25\n")
    starts = crawl(*(web.page(HOST, f"/{n}", "x") for n in range(3))).begun_at(HOST)
    assert len(starts) == len(web.paths(HOST)) == 4
    assert all(b - a >= 0.24 for a, b in pairwise(starts))


def test_crawl_delay_is_bounded(web: LocalWeb) -> None:
    web.robots(HOST, "User-agent: *\nCrawl-delay: 86400\n")
    url = web.page(HOST, "/", "x")
    assert crawl(url, CRAWL_DELAY_MAX=0.1)[url].http_status == 200


def test_every_hop_is_asked_about(web: LocalWeb) -> None:
    web.robots("127.0.0.6", "User-agent: *\nDisallow: /private\n")
    target = web.page("127.0.0.6", "/private", "x")
    url = web.redirect(HOST, "/old", target)
    fetched = crawl(url)[url]
    assert fetched.failure is not None
    assert fetched.failure.kind is FailureKind.ROBOTS
    assert (fetched.url, len(fetched.redirects)) == (target, 1)
    assert web.paths("127.0.0.6") == ["/robots.txt"]


def test_a_failed_robots_txt_is_not_asked_again_for_each_page(web: LocalWeb) -> None:
    web.behave(HOST, "/robots.txt", in_turn(answers(503), answers(200)))
    urls = [web.page(HOST, f"/{n}", "x") for n in range(5)]
    crawled = crawl(*urls)
    assert all(crawled[url].failure for url in urls)
    assert web.paths() == ["/robots.txt"]


def test_outcomes_are_counted(web: LocalWeb) -> None:
    web.robots("127.0.0.5", "")
    stats = crawl(web.page("127.0.0.5", "/", "x"), web.page("127.0.0.6", "/", "x")).stats
    assert stats["linkcrawler/robots/found"] == 1
    assert stats["linkcrawler/robots/absent"] == 1
