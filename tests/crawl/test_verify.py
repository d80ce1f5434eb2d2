"""The main job, from list to records, by the real command line."""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.crawl.command import PATIENCE_S, ROOT
from tests.seedlist.books import book
from tests.site import answers, close_silently, hang, in_turn, reset, resets_after

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawl.command import Crawl
    from tests.site import Exchange, LocalWeb

TEXT = "Beans want warm soil, so wait for May and then put the seeds two fingers deep. " * 3
LINK = '<a href="https://shop.example/beans">old beans</a>'
PAGE = f"<!doctype html><html><body><main><h1>Beans</h1><p>{TEXT} See {LINK} for more."
NO_LINK = f"<!doctype html><html><body><main><h1>Beans</h1><p>{TEXT}</p></main></body></html>"
CUT_OFF = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n{NO_LINK}"
HOST = "127.0.0.5"


def test_every_status_with_its_reason(web: LocalWeb, crawl: Crawl) -> None:
    """One page a behaviour; each gives the status of the contract and says why."""
    web.robots("127.0.0.6", "User-agent: linkcrawler\nDisallow: /")
    web.robots("127.0.0.7", "busy", status=503)
    web.robots("127.0.0.8", "not here", status=403)
    expected = {
        web.page(HOST, "/live", PAGE): ("live", "in the content"),
        web.page(HOST, "/missing", NO_LINK): ("missing", "no link to shop.example"),
        web.page(HOST, "/gone", "gone", status=410): ("page_gone", "410"),
        web.redirect(HOST, "/moved", "/missing"): ("page_moved", "/missing"),
        web.redirect(HOST, "/to-live", "/live"): ("live", "in the content"),
        web.page(HOST, "/image", b"\x89PNG\r\n\x1a\n", headers=[("Content-Type", "image/png")]): (
            "not_html",
            "image/png",
        ),
        web.page(HOST, "/forbidden", "no", status=403): ("blocked", "403"),
        web.page("127.0.0.6", "/a", PAGE): ("disallowed", "robots.txt"),
        web.page("127.0.0.7", "/a", PAGE): ("disallowed", "503"),
        web.page("127.0.0.8", "/a", PAGE): ("live", "content"),
        web.page(HOST, "/error", "oops", status=500): ("server_error", "500"),
        web.behave(HOST, "/silent", close_silently): ("unreachable", "without an answer"),
        web.behave(HOST, "/loop", answers(302, [("Location", "/loop")])): ("unreachable", "loop"),
        web.behave(HOST, "/cut", resets_after(CUT_OFF.encode())): ("unreachable", "cut off"),
        web.behave(HOST, "/hangs", hang): ("unreachable", "within 4 s"),
        web.redirect(HOST, "/inside", "http://169.254.169.254/latest/"): (
            "refused",
            "cloud metadata",
        ),
        web.redirect(HOST, "/ftp", "ftp://files.example/"): ("refused", "ftp"),
        "http://10.1.2.3/": ("refused", "private"),
    }
    crawl.settings = {"DOWNLOAD_TIMEOUT": "4", "RETRY_TIMES": "1"}
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in expected)])

    done = crawl.run()

    found = crawl.by_url()
    assert {url: found[url]["status"] for url in expected} == {
        url: status for url, (status, _) in expected.items()
    }
    for url, (_, said) in expected.items():
        assert said in found[url]["reason"], url
    assert done.returncode == 0, done.stderr
    assert found[web.url(HOST, "/to-live")]["problems"] == ["page_redirected"]
    assert found[web.url(HOST, "/to-live")]["page"]["redirects"] == [
        {"url": web.url(HOST, "/to-live"), "http_status": 301}
    ]


def test_one_page_is_fetched_once_for_all_its_seeds(web: LocalWeb, crawl: Crawl) -> None:
    """Rows of one page share the fetch; rows of one page and target are one seed."""
    url = web.page(HOST, "/a", PAGE)
    other = web.page(HOST, "/b", NO_LINK)
    targets = ["shop.example", "other.example", "https://shop.example/beans", "shop.example"]
    rows = [[url, target] for target in targets]
    crawl.write_list(
        [["Referring URL", "TARGET"], *rows, [other, "shop.example"], [f"{url}#x", "shop.example"]]
    )

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    assert web.paths(HOST).count("/a") == 1
    assert web.paths(HOST).count("/robots.txt") == 1
    assert len(crawl.records()) == 4
    assert {r["target"]: r["status"] for r in crawl.records() if r["referring_url"] == url} == {
        "shop.example": "live",
        "other.example": "missing",
        "https://shop.example/beans": "live",
    }
    assert "2 rows named a link again" in done.stderr


def test_who_we_are_and_what_we_send(web: LocalWeb, crawl: Crawl) -> None:
    """The agent names itself with a contact; no cookie ever goes back."""
    cookie = [("Content-Type", "text/html"), ("Set-Cookie", "id=1; Path=/")]
    web.page(HOST, "/a", PAGE, headers=cookie)
    web.page(HOST, "/b", PAGE, headers=cookie)
    crawl.environment = {"CONTACT_URL": "https://contact.example/us"}
    crawl.write_list([["referring_url"], [web.url(HOST, "/a")], [web.url(HOST, "/b")]])
    crawl.arguments["target"] = "shop.example"

    assert crawl.run().returncode == 0

    for visit in web.visits:
        assert visit.user_agent.startswith("linkcrawler/")
        assert "(+https://contact.example/us)" in visit.user_agent
        assert "cookie" not in visit.headers
    assert {"gzip", "br", "zstd"} <= set(web.visits[-1].headers["accept-encoding"].split(", "))


def test_a_host_is_asked_one_page_at_a_time_with_a_delay(web: LocalWeb, crawl: Crawl) -> None:
    """The delay holds between all requests of a host, robots.txt too; hosts do not wait for others."""
    urls = [web.page(host, f"/{n}", PAGE) for host in ("127.0.0.5", "127.0.0.6") for n in range(3)]
    crawl.settings = {"DOWNLOAD_DELAY": "0.6"}
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])

    assert crawl.run().returncode == 0

    clocks_differ_s = time.time() - time.monotonic()
    spans = []
    for host in ("127.0.0.5", "127.0.0.6"):
        came = [visit.at + clocks_differ_s for visit in web.visits if visit.host == host]
        begun = sorted(at for url, at in begun_at(crawl).items() if f"//{host}:" in url)
        spans.append((came[0], came[-1]))
        assert web.paths(host)[0] == "/robots.txt"
        assert len(came) == 4
        # When a request came here says little of when it was begun, on a busy machine.
        assert all(to - at > 0.59 for at, to in zip(begun[:2], came[2:], strict=True))
        assert all(b - a > 0.59 for a, b in pairwise(begun))
    (first_from, first_to), (second_from, second_to) = spans
    assert first_from < second_to
    assert second_from < first_to


def test_more_pages_of_a_host_at_a_time_where_that_is_allowed(web: LocalWeb, crawl: Crawl) -> None:
    """Each page answers only once as many are asked for as may be: with fewer none would come."""
    allowed, asked, most = 3, set[str](), list[int]()

    async def waits_for_others(exchange: Exchange) -> None:
        asked.add(exchange.visit.path)
        most.append(len(asked))
        while len(most) < allowed:  # noqa: ASYNC110  nothing tells
            await asyncio.sleep(0.02)
        asked.discard(exchange.visit.path)
        await exchange.answer(200, [("Content-Type", "text/html")], PAGE.encode())

    web.behave(HOST, "*", waits_for_others)
    web.robots(HOST, "")
    urls = [web.url(HOST, f"/{number}") for number in range(6)]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    crawl.settings = {
        "CONCURRENT_REQUESTS_PER_DOMAIN": str(allowed),
        "DOWNLOAD_TIMEOUT": str(PATIENCE_S),
        "RETRY_TIMES": "0",
    }

    assert crawl.run().returncode == 0

    assert [record["status"] for record in crawl.records()] == ["live"] * len(urls)
    assert max(most) == allowed


def begun_at(crawl: Crawl) -> dict[str, float]:
    """Return when each page was asked for, by our own clock."""
    return {
        url: datetime.fromisoformat(record["checked_at"]).timestamp()
        for url, record in crawl.by_url().items()
    }


def test_passing_trouble_is_tried_again(web: LocalWeb, crawl: Crawl) -> None:
    url = web.behave(
        HOST,
        "/busy",
        in_turn(
            answers(503),
            answers(429, [("Retry-After", "0")]),
            answers(200, [("Content-Type", "text/html")], PAGE.encode()),
        ),
    )
    crawl.write_list([["referring_url", "target"], [url, "shop.example"]])

    assert crawl.run().returncode == 0

    (record,) = crawl.records()
    assert record["status"] == "live"
    assert web.paths(HOST).count("/busy") == 3


def test_rows_that_cannot_be_used_are_named(web: LocalWeb, crawl: Crawl) -> None:
    url = web.page(HOST, "/a", PAGE)
    path = crawl.write_list(
        [
            ["referring_url", "target"],
            [url, "shop.example"],
            ["mailto:a@b", "shop.example"],
            ["no host here", "x"],
        ]
    )

    done = crawl.run()

    assert done.returncode == 0
    with (path.parent / "rejected.csv").open(newline="") as file:
        rejected = list(csv.DictReader(file))
    assert [(row["line"], bool(row["reason"])) for row in rejected] == [("3", True), ("4", True)]
    assert "2 rows could not be used" in done.stderr
    assert len(crawl.records()) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "list.csv"),
        ("", "list.csv"),
        ("referring_url,target\nhello world,x\n", "no row of it can be used"),
    ],
)
def test_a_list_of_no_use_ends_at_once(crawl: Crawl, content: str | None, said: str) -> None:
    """One plain line, a non-zero status, no traceback."""
    path = crawl.folder / "list.csv"
    if content is not None:
        path.write_text(content)
    crawl.arguments["seeds"] = str(path)

    done = crawl.run()

    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode != 0
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("linkcrawler: ")
    assert said in lines[0]


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        ({}, {}, "no list given"),
        ({"seed": "x.csv"}, {}, "unknown argument 'seed'"),
        ({"seeds": "x.csv"}, {"RENDER": "maybe"}, "RENDER"),
        ({"seeds": "x.csv"}, {"ALLOW_PRIVATE_ADDRESSES": "ten"}, "ALLOW_PRIVATE_ADDRESSES"),
        ({"seeds": "x.csv"}, {"DOWNLOAD_DELAY": "soon"}, "DOWNLOAD_DELAY"),
        ({"seeds": "x.csv"}, {"MONGO_URI": "mongo://nonsense"}, "MONGO_URI"),
        ({"seeds": "x.csv"}, {"WORKERS": "two"}, "WORKERS"),
        ({"seeds": "x.csv"}, {"DNS_NAMESERVERS": "dns.example"}, "DNS_NAMESERVERS"),
        ({"seeds": "x.csv"}, {"RENDER_TIMEOUT": "soon"}, "RENDER_TIMEOUT"),
        ({"seeds": "x.csv"}, {"BROWSER_CDP_URL": "chrome:9222"}, "BROWSER_CDP_URL"),
    ],
)
def test_bad_arguments_and_settings_are_one_plain_line(
    crawl: Crawl, arguments: dict[str, str], settings: dict[str, str], said: str
) -> None:
    crawl.arguments, crawl.settings = arguments, settings

    done = crawl.run()

    assert done.returncode != 0
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_slip_in_the_name_of_the_spider_is_a_plain_line() -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "verfy", "-a", "seeds=x.csv"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.strip() == "linkcrawler: there is no spider 'verfy'; there is: verify"


def test_standard_input_and_gzip(web: LocalWeb, crawl: Crawl) -> None:
    url = web.page(HOST, "/a", PAGE)
    crawl.arguments = {"seeds": "-", "target": "shop.example"}
    assert crawl.run(stdin=f"{url}\n").returncode == 0
    assert crawl.records()[0]["status"] == "live"

    path = crawl.folder / "list.txt.gz"
    path.write_bytes(gzip.compress(f"{url}\n".encode("utf-16")))
    crawl.arguments["seeds"] = str(path)
    assert crawl.run().returncode == 0
    assert crawl.records()[0]["status"] == "live"


def test_the_feeds_hold_what_the_store_holds(web: LocalWeb, crawl: Crawl) -> None:
    """JSON lines, CSV and the embedded store say the same of a record."""
    url = web.page(HOST, "/a", PAGE)
    crawl.write_list([["referring_url", "target", "price in €"], [url, "shop.example", "=9"]])
    assert crawl.run().returncode == 0
    (from_json,) = crawl.records()

    crawl.feed_name = "out.csv"
    assert crawl.run().returncode == 0
    with crawl.feed.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)

    with sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite") as db:
        (stored,) = db.execute("SELECT count(*) FROM checks").fetchone()
    db.close()
    assert stored == 2
    assert json.loads(row["page"])["url"] == from_json["page"]["url"] == url
    assert json.loads(row["labels"]) == from_json["labels"] == {"price in €": "=9"}
    assert row["status"] == from_json["status"] == "live"
    assert row["id"] == from_json["id"]


def test_a_second_run_knows_the_first(web: LocalWeb, crawl: Crawl) -> None:
    """A link that is no longer there is suspect at first, and the change is told."""
    url = web.page(HOST, "/a", PAGE)
    crawl.write_list([["referring_url", "target"], [url, "shop.example"]])
    assert crawl.run().returncode == 0
    web.page(HOST, "/a", NO_LINK)

    assert crawl.run().returncode == 0

    (record,) = crawl.records()
    assert (record["status"], record["state"]) == ("missing", "suspect")
    assert [(c["what"], c["from"], c["to"]) for c in record["changes"]] == [
        ("state", "live", "suspect"),
        ("status", "live", "missing"),
    ]
    assert "no link to shop.example" in record["changes"][0]["cause"]
    assert record["first_seen_at"] == record["last_seen_at"] < record["checked_at"]


def test_the_table_says_what_needs_a_look_first(web: LocalWeb, crawl: Crawl) -> None:
    rows = [
        web.page(HOST, "/live", PAGE),
        web.page(HOST, "/gone", "x", status=404),
        "http://10.0.0.1/",
    ]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in rows)])

    done = crawl.run()

    said = done.stderr
    assert said.index("page_gone") < said.index("refused (unknown)") < said.index("live ")
    assert str(crawl.data_dir) in said
    assert "Next:" in said
    assert done.stdout == ""


def test_one_list_of_two_without_a_usable_row(web: LocalWeb, crawl: Crawl, tmp_path: Path) -> None:
    """The other list is checked, and the exit status tells that something was amiss."""
    bad = tmp_path / "bad.csv"
    bad.write_text("referring_url,target\nhello world,x\n")
    good = crawl.write_list(
        [["referring_url", "target"], [web.page(HOST, "/a", PAGE), "shop.example"]]
    )
    crawl.arguments["seeds"] = f"{bad},{good}"

    done = crawl.run()

    assert done.returncode == 1
    assert "bad.csv: no row of it can be used" in done.stderr
    assert [record["status"] for record in crawl.records()] == ["live"]


def test_a_missing_list_among_several_ends_at_once(web: LocalWeb, crawl: Crawl) -> None:
    good = crawl.write_list(
        [["referring_url", "target"], [web.page(HOST, "/a", PAGE), "shop.example"]]
    )
    crawl.arguments["seeds"] = f"{good},{good}.missing"

    done = crawl.run()

    assert done.returncode == 1
    assert "list.csv.missing: there is no such file" in done.stderr
    assert web.visits == []


def test_due_links_are_checked_from_the_store(web: LocalWeb, crawl: Crawl) -> None:
    """What is due is checked again with all that its list said; what is not due is left alone."""
    urls = [web.page(HOST, f"/{name}", PAGE) for name in "ab"]
    rows = [[url, "shop.example", "7d", "never", "9"] for url in urls]
    crawl.write_list([["referring_url", "target", "every", "render", "price"], *rows])
    assert crawl.run().returncode == 0
    with closing(sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite")) as db, db:
        db.execute("UPDATE links SET next_check_at = 0 WHERE referring_url = ?", (urls[0],))
    web.page(HOST, "/a", NO_LINK)
    web.visits.clear()
    crawl.arguments = {"due": "1"}

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    assert web.paths(HOST) == ["/robots.txt", "/a"]
    (record,) = crawl.records()
    assert (record["status"], record["state"]) == ("missing", "suspect")
    assert record["labels"] == {"price": "9"}
    again = crawl.run()
    assert again.returncode == 0
    assert "no link is due" in again.stderr


def test_a_spoiled_link_of_the_store_does_not_keep_what_else_is_due_from_being_checked(
    web: LocalWeb, crawl: Crawl
) -> None:
    """It is said, and the run is not whole."""
    urls = [web.page(HOST, f"/{name}", PAGE) for name in "abc"]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    assert crawl.run().returncode == 0
    with closing(sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite")) as db, db:
        spoiled = "UPDATE links SET doc = json_set(doc, '$.match', 'so') WHERE referring_url = ?"
        db.execute(spoiled, (urls[0],))
        db.execute("UPDATE links SET next_check_at = 0")
    crawl.arguments = {"due": "1"}

    done = crawl.run()

    assert done.returncode == 1, done.stderr
    assert "of the store is not whole" in done.stderr
    assert sorted(record["referring_url"] for record in crawl.records()) == urls[1:]


def test_a_redirect_to_the_targets_own_site_is_no_backlink(web: LocalWeb, crawl: Crawl) -> None:
    """A dead page that redirects to the target is not alive by the target's own menu."""
    home = web.page("127.0.0.7", "/", f'<nav><a href="/about">About</a></nav><p>{TEXT}</p>')
    url = web.redirect(HOST, "/old", home)
    crawl.write_list([["referring_url", "target"], [url, "127.0.0.7"]])

    assert crawl.run().returncode == 0

    (record,) = crawl.records()
    assert record["status"] == "page_moved"
    assert "the target's own site" in record["reason"]


def test_a_tools_export_in_a_workbook(web: LocalWeb, crawl: Crawl, tmp_path: Path) -> None:
    """What the tool saw stands beside what we see; the row that cannot be used is in rejected.csv."""
    url = web.page(HOST, "/live", PAGE)
    rows: list[list[object]] = [
        ["Source title", "Source url", "Target url", "Anchor", "Nofollow", "First seen"],
        ["Beans", url, "https://shop.example/beans", "new beans", True, "2026-05-01"],
        ["Peas", "to be written", "https://shop.example/peas", "", False, ""],
    ]
    path = tmp_path / "links.csv"
    path.write_bytes(book(Notes=[["ask them"]], May=rows))
    crawl.arguments["seeds"] = str(path)

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    (record,) = crawl.records()
    assert (record["status"], record["labels"]["Source title"]) == ("live", "Beans")
    assert record["reported"] == {
        "tool": "semrush",
        "anchor": "new beans",
        "follow": False,
        "first_seen": "2026-05-01",
        "last_seen": None,
    }
    assert record["problems"] == [], "what a tool reports is no expectation"
    with (tmp_path / "rejected.csv").open(newline="", encoding="utf-8-sig") as file:
        (rejected,) = csv.DictReader(file)
    assert rejected["line"] == "3"
    assert rejected["row"].startswith("Peas\tto be written")


def run_with_a_slip(crawl: Crawl, *lines: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a fault of ours in it: *lines* of Python put it there."""
    program = "\n".join((*lines, "from scrapy.cmdline import execute", "execute()"))
    command = crawl.command()
    at = command.index("-m")
    return subprocess.run(
        [*command[:at], "-c", program, *command[at + 2 :]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.parametrize("where", ["why_render", "answer_of"])
def test_a_page_that_we_fail_to_read_has_its_record_and_holds_up_nothing(
    where: str, web: LocalWeb, crawl: Crawl
) -> None:
    """A slip of ours in what is asked of each page first, before any pipeline."""
    url = web.page(HOST, "/a", f"{NO_LINK}<script src='/all.js'></script><div id=root></div>")
    crawl.write_list([["referring_url", "target"], [url, "shop.example"]])
    crawl.settings["RENDER"] = "always"

    done = run_with_a_slip(
        crawl,
        "from linkcrawler import run",
        "def slip(*_): raise ArithmeticError('a slip of ours')",
        f"run.{where} = slip",
    )

    assert done.returncode == 0, done.stderr
    assert "a slip of ours" in done.stderr
    (record,) = crawl.records()
    assert record["status"] == "unreachable"
    assert "linkcrawler itself failed while reading the page" in record["reason"]


def test_a_slip_of_ours_beyond_all_that_costs_its_record_and_not_the_run(
    web: LocalWeb, crawl: Crawl
) -> None:
    """The next page of its host comes, the run ends, and says what it did not do."""
    urls = [web.page(HOST, path, PAGE) for path in ("/a", "/b")]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])

    done = run_with_a_slip(
        crawl,
        "from linkcrawler.run import Run",
        "unchanged = Run.unchanged",
        "def slip(run, job, fetched):",
        "    if job.page_url.endswith('/a'): raise ArithmeticError('a slip of ours')",
        "    return unchanged(run, job, fetched)",
        "Run.unchanged = slip",
    )

    assert done.returncode == 1, done.stderr
    assert "1 links have no record of this run" in done.stderr
    assert [record["referring_url"] for record in crawl.records()] == urls[1:]


def test_where_a_way_of_redirects_ends_badly(web: LocalWeb, crawl: Crawl) -> None:
    """The record has every hop, and the address and robots.txt of the one that failed."""
    other = "127.0.0.6"
    web.robots(other, "User-agent: *\nDisallow: /closed")
    web.behave(HOST, "/reset", reset)
    ends = [web.url(other, "/closed"), web.url(HOST, "/reset"), "http://10.0.0.1/"]
    ways = [
        [web.redirect(HOST, f"/{n}", f"/{n}/on"), web.redirect(HOST, f"/{n}/on", end)]
        for n, end in enumerate(ends)
    ]
    crawl.settings["RETRY_TIMES"] = "0"
    crawl.write_list([["referring_url", "target"], *([way[0], "shop.example"] for way in ways)])

    assert crawl.run().returncode == 0

    found = crawl.by_url()
    pages = [found[way[0]]["page"] for way in ways]
    assert [page["url"] for page in pages] == ends
    assert [[hop["url"] for hop in page["redirects"]] for page in pages] == ways
    assert [found[way[0]]["status"] for way in ways] == ["disallowed", "unreachable", "refused"]
    assert pages[0]["robots_txt"]["allowed"] is False
