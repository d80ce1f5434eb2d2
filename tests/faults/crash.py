"""A run that is killed again and again, and what is left of it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.faults.fault import PAGE
from tests.faults.processes import descendants, kill_all, wait_for_end
from tests.site import LocalWeb, answers, delayed

if TYPE_CHECKING:
    import random
    import subprocess
    from pathlib import Path

    from tests.crawl.command import Crawl

_HOSTS = 20
_SLOW_PAGE = delayed(0.05, answers(200, [("Content-Type", "text/html")], PAGE.encode()))


@dataclass(slots=True)
class Crashed:
    """What the store held when all was over."""

    kills: int
    seeds: int
    helpers_killed: int = 0
    checked_when_killed: list[int] = field(default_factory=list)
    last_exit_status: int = -1
    last_said: str = ""
    checks_of_last_run: Counter[str] = field(default_factory=Counter)
    most_checks_of_a_run: int = 0
    links: int = 0
    runs: int = 0
    integrity: str = ""
    spooled: int = 0


def crash(web: LocalWeb, crawl: Crawl, kills: int, pages: int, chance: random.Random) -> Crashed:
    """Let one run end, then kill the next one *kills* times at random moments, then let it end."""
    hosts = [f"127.1.200.{n}" for n in range(1, _HOSTS + 1)]
    for host in hosts:
        web.behave(host, "*", _SLOW_PAGE)
    urls = [web.url(hosts[n % _HOSTS], f"/{n}") for n in range(pages)]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    crawl.settings.setdefault("ALLOW_PRIVATE_ADDRESSES", "127.1.0.0/16")
    crawl.run()
    crawl.settings["DOWNLOAD_DELAY"] = "0.4"
    found = Crashed(kills, len(urls))
    for _ in range(kills):
        _kill_in_the_middle(crawl, chance, found)
        crawl.arguments["resume"] = "1"
    crawl.settings["DOWNLOAD_DELAY"] = "0"
    done = crawl.run()
    found.last_exit_status, found.last_said = done.returncode, done.stderr
    _look(crawl, found)
    return found


def _kill_in_the_middle(crawl: Crawl, chance: random.Random, found: Crashed) -> None:
    """Kill the command alone, or all its processes, early or once it has stored something.

    Now and then one that helps is killed before, and the others see to it.
    """
    before = _count(crawl.data_dir)
    running = crawl.start()
    if chance.random() < 0.3:
        time.sleep(chance.uniform(0.1, 1.5))
    else:
        _wait_for_checks(crawl, running, before)
        time.sleep(chance.uniform(0, 0.5))
    helpers = descendants(running.pid)
    if helpers and chance.random() < 0.4:
        kill_all([chance.choice(helpers)])
        found.helpers_killed += 1
        time.sleep(chance.uniform(0, 2.5))  # by then another is at work, or just begins
        helpers += descendants(running.pid)
    kill_all([running.pid, *helpers] if chance.random() < 0.5 else [running.pid])
    running.communicate()
    wait_for_end(helpers)
    found.checked_when_killed.append(_count(crawl.data_dir))


def _wait_for_checks(crawl: Crawl, running: subprocess.Popen[str], before: int) -> None:
    deadline = time.monotonic() + 600
    while _count(crawl.data_dir) == before and running.poll() is None:
        if time.monotonic() > deadline:
            return
        time.sleep(0.05)


def _count(data_dir: Path) -> int:
    with closing(sqlite3.connect(data_dir / "linkcrawler.sqlite", timeout=10)) as db:
        return int(db.execute("SELECT count(*) FROM checks").fetchone()[0])


def _look(crawl: Crawl, found: Crashed) -> None:
    with closing(sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite", timeout=10)) as db:
        found.integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
        checks = [json.loads(doc) for (doc,) in db.execute("SELECT doc FROM checks")]
        links = [json.loads(doc) for (doc,) in db.execute("SELECT doc FROM links")]
        found.runs = db.execute("SELECT count(*) FROM runs").fetchone()[0]
    last = max(check["run_id"] for check in checks)
    found.checks_of_last_run = Counter(
        check["referring_url"] for check in checks if check["run_id"] == last
    )
    by_run = Counter((check["run_id"], check["referring_url"]) for check in checks)
    found.most_checks_of_a_run = max(by_run.values())
    found.links = sum(link["run_id"] == last for link in links)
    spool = crawl.data_dir / "spool"
    found.spooled = sum(path.stat().st_size for path in spool.rglob("*") if path.is_file())
