"""The targets of links, asked beside the pages by the real command line."""

from __future__ import annotations

import signal
from time import sleep
from typing import TYPE_CHECKING, Any

from tests.crawl.command import PATIENCE_S
from tests.crawl.test_verify import TEXT
from tests.site import answers, close_silently, hang, in_turn

if TYPE_CHECKING:
    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

HOST = "127.0.0.5"
SHOP = "127.0.0.9"
WAITS = "it waits for an answer"
"""In the log, at DEBUG: a record is set aside until its link's target is known."""
HTML = [("Content-Type", "text/html; charset=utf-8")]
SHOP_PAGE = f"<!doctype html><title>Seeds</title><h1>Seeds</h1><p>{TEXT}</p>".encode()


def linking_to(*urls: str) -> str:
    links = " ".join(f'<a href="{url}">old beans</a>' for url in urls)
    return f"<!doctype html><html><body><main><h1>Beans</h1><p>{TEXT} See {links} for more."


def checked(web: LocalWeb, crawl: Crawl, *targets: str, **settings: str) -> dict[str, Any]:
    """Crawl one page a target that links to it; return the records by target."""
    rows = [
        [web.page(HOST, f"/{number}", linking_to(target)), target]
        for number, target in enumerate(targets)
    ]
    crawl.settings = settings
    crawl.write_list([["referring_url", "target"], *rows])
    done = crawl.run()
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "rror" not in done.stderr
    return {record["target"]: record for record in crawl.records()}


def test_what_a_target_can_answer(web: LocalWeb, crawl: Crawl) -> None:
    """Each answer with the status in the record, its problems, and whether the reason tells of it."""
    web.robots("127.0.0.8", "User-agent: *\nDisallow: /")
    other = web.page(SHOP, "/other", SHOP_PAGE)
    sent_on = [("Location", "/gone"), *HTML]
    wall = [("Server", "cloudflare"), ("CF-Mitigated", "challenge"), *HTML]
    lost = b"<title>Page not found</title><h1>Page not found</h1><p>Sorry."
    expected: dict[str, tuple[int | None, list[str], str]] = {
        web.page(SHOP, "/fine", SHOP_PAGE): (200, [], ""),
        web.redirect(SHOP, "/moved", other): (200, ["target_redirects"], other),
        web.redirect(SHOP, "/slash", "/slash/"): (404, ["target_broken"], "404"),
        web.page(SHOP, "/gone", "gone", status=410): (410, ["target_broken"], "410"),
        web.behave(SHOP, "/to-gone", answers(302, sent_on)): (
            410,
            ["target_broken", "target_redirects"],
            "410",
        ),
        web.page(SHOP, "/soft", lost): (200, ["target_broken"], "not found"),
        web.page(SHOP, "/error", "oops", status=500): (500, ["target_broken"], "500"),
        web.page(SHOP, "/busy", "later", status=503): (503, [], ""),
        web.page(SHOP, "/login", "no", status=401): (401, [], ""),
        web.page(SHOP, "/no-bots", "no", status=403): (403, [], ""),
        web.page(SHOP, "/slowly", "no", status=429): (429, [], ""),
        web.page(SHOP, "/wall", "wait", status=403, headers=wall): (None, [], "Cloudflare"),
        web.behave(SHOP, "/silent", close_silently): (None, [], "without an answer"),
        web.redirect(SHOP, "/loop", "/loop"): (None, [], "circle"),
        web.page("127.0.0.8", "/a", SHOP_PAGE): (None, [], "robots.txt"),
        "http://10.1.2.3/": (None, [], "private"),
        "http://no-such-name.invalid/a": (None, [], "could not be checked"),
    }

    found = checked(web, crawl, *expected, RETRY_TIMES="1")

    shown = {t: (r["links"][0]["target_status"], r["problems"]) for t, r in found.items()}
    assert shown == {target: (status, codes) for target, (status, codes, _) in expected.items()}
    for target, (_, _, said) in expected.items():
        assert found[target]["status"] == "live"
        assert said in found[target]["reason"], target
        assert ("its address" in found[target]["reason"]) == bool(said), target
    assert found[web.url(SHOP, "/moved")]["links"][0]["target_url"] == other
    assert web.paths(SHOP).count("/error") == 2


def test_trouble_that_passes_breaks_no_target(web: LocalWeb, crawl: Crawl) -> None:
    well = answers(200, HTML, SHOP_PAGE)
    target = web.behave(SHOP, "/a", in_turn(answers(500), well))
    other = web.page("127.0.0.8", "/a", SHOP_PAGE)
    web.behave("127.0.0.8", "/robots.txt", in_turn(close_silently, answers(404)))

    # By then the failure to have robots.txt is no news any more.
    found = checked(web, crawl, target, other, RETRY_BACKOFF="1.7")

    assert [record["links"][0]["target_status"] for record in found.values()] == [200, 200]
    assert [record["problems"] for record in found.values()] == [[], []]


def test_a_target_is_asked_once_whoever_wants_to_know(web: LocalWeb, crawl: Crawl) -> None:
    """Many pages, seeds and spellings of a fragment: one request, after robots.txt."""
    target = web.page(SHOP, "/a", SHOP_PAGE)
    pages = [web.page(HOST, f"/{n}", linking_to(f"{target}#{n}")) for n in range(9)]
    rows = [[page, aim] for page in pages for aim in (target, SHOP)]
    crawl.write_list([["referring_url", "target"], *rows])

    assert crawl.run().returncode == 0

    assert web.paths(SHOP) == ["/robots.txt", "/a"]
    links = [record["links"][0] for record in crawl.records()]
    assert len(links) == 18
    assert {(link["target_status"], link["target_url"]) for link in links} == {(200, target)}


def test_processes_of_a_run_ask_a_target_once(web: LocalWeb, crawl: Crawl) -> None:
    target = web.page(SHOP, "/a", SHOP_PAGE)
    pages = [web.page(f"127.0.1.{n + 1}", "/", linking_to(target)) for n in range(8)]
    crawl.settings = {"WORKERS": "2"}
    crawl.write_list([["referring_url", "target"], *([page, target] for page in pages)])

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    assert [record["links"][0]["target_status"] for record in crawl.records()] == [200] * 8
    assert web.paths(SHOP).count("/a") == 1
    assert not list((crawl.data_dir / "tmp").iterdir())


def test_records_do_not_wait_for_what_cannot_come_in_time(web: LocalWeb, crawl: Crawl) -> None:
    """One host, a delay, many addresses, soon no answers: the run ends, no seed is lost."""
    web.behave(SHOP, "*", in_turn(*[answers(200, HTML, SHOP_PAGE)] * 3, hang))
    targets = [web.url(SHOP, f"/{n}") for n in range(30)]
    rows = [
        [web.page(f"127.0.1.{n + 1}", "/a", linking_to(target)), target]
        for n, target in enumerate(targets)
    ]
    crawl.settings = {"DOWNLOAD_DELAY": "0.5", "TARGET_WAIT": "8"}
    crawl.write_list([["referring_url", "target"], *rows])

    done = crawl.run()

    assert done.returncode == 0
    unasked = [r for r in crawl.records() if "did not come in time" in r["reason"]]
    assert f"{len(unasked)} links' targets were not asked in time" in done.stderr
    statuses = [record["links"][0]["target_status"] for record in crawl.records()]
    assert len(statuses) == 30
    assert set(statuses) == {200, None}
    assert statuses.count(None) == len(unasked)
    assert 0 < statuses.count(200) <= 3


def test_a_target_that_hangs_holds_nobody_for_long(web: LocalWeb, crawl: Crawl) -> None:
    """The request under way is let go of without a word; the page goes on without its answer."""
    target = web.behave(SHOP, "/a", hang)

    found = checked(web, crawl, target, TARGET_WAIT="6", LOG_LEVEL="WARNING")

    assert found[target]["status"] == "live"
    assert found[target]["links"][0]["target_status"] is None
    assert web.paths(SHOP) == ["/robots.txt", "/a"]


def test_an_interrupted_run_keeps_what_waits_for_targets(web: LocalWeb, crawl: Crawl) -> None:
    """The pages are read: they are recorded, without an answer of their targets."""
    web.behave(SHOP, "*", hang)
    pages = [web.page(HOST, f"/{n}", linking_to(web.url(SHOP, f"/{n}"))) for n in range(4)]
    log = crawl.folder / "log.txt"
    crawl.settings = {
        "DOWNLOAD_TIMEOUT": str(PATIENCE_S),
        "LOG_LEVEL": "DEBUG",
        "LOG_FILE": str(log),
    }
    crawl.write_list([["referring_url", "target"], *([page, SHOP] for page in pages)])
    running = crawl.start()
    while not (
        log.exists()
        and log.read_text("utf-8").count(WAITS) >= len(pages)
        and web.paths(SHOP)[1:]  # after robots.txt
    ):
        assert running.poll() is None
        sleep(0.05)

    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=PATIENCE_S)

    assert "Traceback" not in said + log.read_text("utf-8")
    records = crawl.records()
    assert [record["links"][0]["target_status"] for record in records] == [None] * len(pages)
    assert all("could not be checked" in record["reason"] for record in records)


def test_targets_are_left_alone_where_nobody_waits(web: LocalWeb, crawl: Crawl) -> None:
    target = web.page(SHOP, "/a", SHOP_PAGE)

    found = checked(web, crawl, target, TARGET_WAIT="0")

    assert found[target]["links"][0]["target_status"] is None
    assert web.paths(SHOP) == []


def test_a_target_that_breaks_is_an_event(web: LocalWeb, crawl: Crawl) -> None:
    """What could not be told in between is no change."""
    target = web.page(SHOP, "/a", SHOP_PAGE)
    checked(web, crawl, target)
    web.page(SHOP, "/a", "no", status=403)
    between = checked(web, crawl, target)
    web.page(SHOP, "/a", "gone", status=404)

    broken = checked(web, crawl, target)

    assert between[target]["changes"] == []
    (change,) = broken[target]["changes"]
    assert (change["what"], change["from"], change["to"]) == ("target_status", "ok", "broken")
    assert "404" in change["cause"]
