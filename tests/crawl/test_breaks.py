"""What breaks in the middle of a run: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pymongo

from tests.crawl.command import PATIENCE_S, ROOT
from tests.crawl.test_verify import PAGE
from tests.site import LocalWeb, answers, in_turn, waits_for

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from tests.crawl.command import Crawl
    from tests.mongod import Mongod

HOSTS = [f"127.0.1.{n}" for n in range(1, 11)]
PAGES_A_HOST = 8
PLAIN_PAGE = answers(200, [("Content-Type", "text/html")], PAGE.encode())


def fill(web: LocalWeb, crawl: Crawl, told: threading.Event) -> list[str]:
    """Make a web and its list; each host answers half of its pages, the rest once it is *told* to.

    So the command is in the middle of its work for as long as a test wants it to be.
    """
    at_once = [PLAIN_PAGE] * (PAGES_A_HOST // 2)
    urls = []
    for host in HOSTS:
        web.behave(host, "*", in_turn(*at_once, waits_for(told, PLAIN_PAGE)))
        urls += [web.url(host, f"/{n}") for n in range(PAGES_A_HOST)]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    crawl.settings["DOWNLOAD_TIMEOUT"] = str(PATIENCE_S)
    return urls


def wait_until(holds: Callable[[], bool], running: subprocess.Popen[str]) -> None:
    """Look again and again while the command runs, for as long as we have patience."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline
        asyncio.run(asyncio.sleep(0.02))


def checks_in(crawl: Crawl) -> list[tuple[str, str]]:
    """Return (run, referring URL) of every check in the embedded store."""
    path = crawl.data_dir / "linkcrawler.sqlite"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path, timeout=10)) as db:
        try:
            rows = db.execute("SELECT doc FROM checks").fetchall()
        except sqlite3.OperationalError:
            return []  # the table is not there yet
    found = [json.loads(row) for (row,) in rows]
    return [(record["run_id"], record["referring_url"]) for record in found]


def test_a_run_that_is_interrupted_while_it_waits_for_its_list_is_not_whole(crawl: Crawl) -> None:
    """It ends in good order, though a thread hangs on standard input."""
    crawl.arguments = {"seeds": "-", "target": "shop.example"}
    with subprocess.Popen(
        crawl.command(), cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        crawl.started.append(running)
        wait_until(lambda: bool(list((crawl.data_dir / "tmp").rglob("*.sqlite"))), running)

        running.send_signal(signal.SIGINT)

        assert running.stderr is not None
        said = running.stderr.read()
    assert running.returncode == 1, said
    (*_, last) = said.splitlines()  # before it, on a slow machine, how far it is
    assert last == "linkcrawler: interrupted before the list was read to its end"


def test_what_cannot_be_opened_in_the_data_folder_is_said_in_a_line(
    web: LocalWeb, crawl: Crawl
) -> None:
    """What another user's run has left there cannot be had either."""
    left = crawl.data_dir / "spool/linkcrawler.sqlite/1-a.jsonl"
    left.mkdir(parents=True)
    crawl.write_list(
        [["referring_url", "target"], [web.page(HOSTS[0], "/a", PAGE), "shop.example"]]
    )

    done = crawl.run()

    assert done.returncode == 1
    (*_, last) = done.stderr.splitlines()
    assert last == f"linkcrawler: {left}: Is a directory"
    assert web.visits == []


def test_an_interrupted_run_waits_for_no_further_try_of_a_robots_txt(
    web: LocalWeb, crawl: Crawl
) -> None:
    """What the first try came to is told, as after the last one."""
    web.behave(HOSTS[0], "/robots.txt", answers(503, [("Retry-After", "120")]))
    crawl.write_list(
        [["referring_url", "target"], [web.page(HOSTS[0], "/a", PAGE), "shop.example"]]
    )
    running = crawl.start()
    wait_until(lambda: bool(web.visits), running)

    running.send_signal(signal.SIGINT)

    _, said = running.communicate(timeout=300)
    assert running.returncode == 0, said
    assert web.paths(HOSTS[0]) == ["/robots.txt"]
    assert [record["status"] for record in crawl.records()] == ["disallowed"]


def test_kill_and_resume(web: LocalWeb, crawl: Crawl, told: threading.Event) -> None:
    """After SIGKILL and resume=1 every seed has one record of the run; no checked page is fetched."""
    urls = fill(web, crawl, told)
    running = crawl.start()
    wait_until(lambda: len(checks_in(crawl)) >= len(urls) // 4, running)
    running.kill()
    running.communicate()
    before = checks_in(crawl)
    assert list((crawl.data_dir / "tmp").rglob("*.sqlite"))  # the seeds that waited
    web.visits.clear()
    told.set()
    crawl.arguments["resume"] = "1"

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    assert 0 < len(before) < len(urls)
    after = checks_in(crawl)
    assert Counter(url for _, url in after) == Counter(urls)
    assert len({run for run, _ in after}) == 1
    fetched_again = {web.url(v.host, v.path) for v in web.visits}
    assert not fetched_again & {url for _, url in before}
    assert "checked before" in done.stderr
    assert list((crawl.data_dir / "tmp").iterdir()) == []


def test_one_interrupt_ends_cleanly(web: LocalWeb, crawl: Crawl, told: threading.Event) -> None:
    """Ctrl-C once: what is done is stored, the rest is counted, and resume goes on."""
    urls = fill(web, crawl, told)
    running = crawl.start()
    wait_until(lambda: len(checks_in(crawl)) >= 5, running)
    running.send_signal(signal.SIGINT)
    told.set()
    _, said = running.communicate(timeout=PATIENCE_S)

    stored = len(checks_in(crawl))
    assert running.returncode == 1
    assert f"{len(urls) - stored:,} links have no record of this run" in said
    assert "-a resume=1" in said
    assert "Traceback" not in said

    crawl.arguments["resume"] = "1"
    assert crawl.run().returncode == 0
    assert Counter(url for _, url in checks_in(crawl)) == Counter(urls)


def test_a_finished_run_is_not_gone_on_with(web: LocalWeb, crawl: Crawl) -> None:
    crawl.write_list(
        [["referring_url", "target"], [web.page(HOSTS[0], "/a", PAGE), "shop.example"]]
    )
    assert crawl.run().returncode == 0
    crawl.arguments["resume"] = "1"

    done = crawl.run()

    assert done.returncode == 0
    assert "No unfinished run" in done.stderr
    assert len({run for run, _ in checks_in(crawl)}) == 2


def records_in(uri: str) -> list[dict[str, Any]]:
    with pymongo.MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=2000) as client:
        return list(client.get_default_database().checks.find())


def test_mongod_killed_in_the_middle(
    web: LocalWeb, crawl: Crawl, own_mongod: Mongod, told: threading.Event
) -> None:
    """Records wait on disk while the server is away, and all arrive."""
    urls = fill(web, crawl, told)
    uri = f"{own_mongod.uri.rstrip('/')}/backlinks"
    crawl.environment = {"MONGO_URI": uri}
    running = crawl.start()
    wait_until(lambda: len(records_in(uri)) >= len(urls) // 5, running)
    own_mongod.kill()
    told.set()
    asyncio.run(asyncio.sleep(1))
    own_mongod.start()
    _, said = running.communicate(timeout=PATIENCE_S)

    assert running.returncode == 0, said
    assert Counter(r["referring_url"] for r in records_in(uri)) == Counter(urls)
    assert len({r["run_id"] for r in records_in(uri)}) == 1


def test_records_in_mongodb(web: LocalWeb, crawl: Crawl, mongo_uri: str) -> None:
    """Links, checks and runs land in the collections of the contract, dates as dates."""
    url = web.page(HOSTS[0], "/a", PAGE)
    crawl.environment = {"MONGO_URI": mongo_uri}
    crawl.write_list([["referring_url", "target", "a.b$"], [url, "shop.example", "x"]])

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    (check,) = records_in(mongo_uri)
    with pymongo.MongoClient[dict[str, Any]](mongo_uri, tz_aware=True) as client:
        db = client.get_default_database()
        (link,), (run,) = list(db.links.find()), list(db.runs.find())
    assert link["_id"] == check["id"] == crawl.records()[0]["id"]
    assert link["checked_at"].tzinfo is not None
    assert link["labels"] == {"a.b$": "x"}
    assert run["_id"] == check["run_id"]
    assert run["complete"] is True
    assert not crawl.data_dir.joinpath("linkcrawler.sqlite").exists()


def test_a_store_that_is_away_stops_the_start_in_one_line(web: LocalWeb, crawl: Crawl) -> None:
    """Nothing is fetched, and the password is nowhere."""
    crawl.environment = {
        "MONGO_URI": "mongodb://me:s3cret@127.0.0.1:9/db?serverSelectionTimeoutMS=300"
    }
    crawl.write_list(
        [["referring_url", "target"], [web.page(HOSTS[0], "/a", PAGE), "shop.example"]]
    )

    done = crawl.run()

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "127.0.0.1:9" in done.stderr
    assert "s3cret" not in done.stderr + done.stdout
    assert web.visits == []
