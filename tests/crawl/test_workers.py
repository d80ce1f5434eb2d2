"""Several processes share a list: one run, one summary, and nothing lost when one of them dies."""

from __future__ import annotations

import gzip
import os
import signal
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linkcrawler.workers.share import Share
from tests.crawl.command import PATIENCE_S
from tests.crawl.test_breaks import HOSTS, PLAIN_PAGE, checks_in, fill, wait_until
from tests.faults.processes import wait_for_end
from tests.site import delayed

if TYPE_CHECKING:
    import threading

    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

_PROC = Path("/proc")
needs_proc = pytest.mark.skipif(not _PROC.is_dir(), reason="processes are found by /proc")


def helpers_of(pid: int) -> list[int]:
    """Return the helping processes of the process *pid*."""
    children = (_PROC / f"{pid}/task/{pid}/children").read_text().split()
    lines = {int(child): (_PROC / child / "cmdline").read_bytes() for child in children}
    return [child for child, line in lines.items() if b"WORKER=" in line]


def test_one_run_by_three_processes(web: LocalWeb, crawl: Crawl, told: threading.Event) -> None:
    """One summary, one feed, one run; every page once, every host by one process."""
    urls = fill(web, crawl, told)
    told.set()
    crawl.settings["WORKERS"] = "3"

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Backlinks") == 1
    assert f"{len(urls)} links on {len(urls)} pages" in done.stderr
    assert sorted(record["referring_url"] for record in crawl.records()) == sorted(urls)
    assert len({run for run, _ in checks_in(crawl)}) == 1
    assert not list(crawl.folder.glob(".*part*"))
    for host in HOSTS:
        assert Counter(web.paths(host)).most_common(1)[0][1] == 1


def test_rejected_rows_are_told_once(web: LocalWeb, crawl: Crawl, told: threading.Event) -> None:
    urls = fill(web, crawl, told)
    told.set()
    rows = [["referring_url", "target"], ["ftp://files.example/", "shop.example"]]
    crawl.write_list([*rows, *([url, "shop.example"] for url in [*urls, *urls[:5]])])
    crawl.settings["WORKERS"] = "2"

    done = crawl.run()

    assert "1 row could not be used" in done.stderr
    assert "5 rows named a link again" in done.stderr
    assert (crawl.folder / "rejected.csv").read_text("utf-8-sig").count("ftp://") == 1


def test_two_lists_of_one_host_in_a_table(web: LocalWeb, crawl: Crawl) -> None:
    """One of two processes has nothing to do; a table is written by one, which is said."""
    web.behave(HOSTS[0], "*", PLAIN_PAGE)
    urls = [web.url(HOSTS[0], f"/{n}") for n in range(6)]
    first = crawl.write_list([["referring_url", "target"], *([u, "shop.example"] for u in urls)])
    packed = crawl.folder / "again.csv.gz"
    packed.write_bytes(gzip.compress(first.read_bytes()))
    crawl.arguments["seeds"] = f"{first},{packed}"
    crawl.settings["WORKERS"] = "2"

    shared = crawl.run()
    crawl.feed_name = "out.csv"
    alone = crawl.run()

    for done in (shared, alone):
        assert done.returncode == 0, done.stderr
        assert "6 links on 6 pages" in done.stderr
        assert "6 rows named a link again" in done.stderr
    assert "one process checks the list, as" not in shared.stderr
    assert "one process checks the list, as" in alone.stderr


def test_a_list_that_breaks_off_does_not_keep_the_others_from_their_share(
    web: LocalWeb, crawl: Crawl
) -> None:
    """The leader, with a page a host, is through long before the other process."""
    share = Share(of=2)
    urls = []
    for host in HOSTS:
        web.behave(host, "*", delayed(0.3, PLAIN_PAGE))
        urls += [web.url(host, f"/{n}") for n in range(1 if share.has_host(host) else 6)]
    whole = crawl.write_list([["referring_url", "target"], *([u, "shop.example"] for u in urls)])
    cut_off = crawl.folder / "again.csv.gz"
    cut_off.write_bytes(gzip.compress(whole.read_bytes())[:-8])
    crawl.arguments["seeds"] = f"{whole},{cut_off}"
    crawl.settings["WORKERS"] = "2"

    done = crawl.run()

    assert done.returncode == 1
    assert "cut off" in done.stderr
    assert "no record of this run" not in done.stderr
    assert sorted(record["referring_url"] for record in crawl.records()) == sorted(urls)


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_ends_too_soon_is_started_again(
    how: signal.Signals, web: LocalWeb, crawl: Crawl, told: threading.Event
) -> None:
    urls = fill(web, crawl, told)
    crawl.settings["WORKERS"] = "3"
    running = crawl.start()
    wait_until(lambda: len(checks_in(crawl)) >= len(urls) // 4, running)

    os.kill(helpers_of(running.pid)[0], how)
    told.set()
    _, said = running.communicate(timeout=PATIENCE_S)

    assert running.returncode == 0, said
    assert "died" in said
    assert Counter(url for _, url in checks_in(crawl)) == Counter(urls)


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_when_the_leader_ends_all_end_and_the_run_can_go_on(
    how: signal.Signals, web: LocalWeb, crawl: Crawl, told: threading.Event
) -> None:
    urls = fill(web, crawl, told)
    crawl.settings["WORKERS"] = "3"
    running = crawl.start()
    wait_until(lambda: len(checks_in(crawl)) >= len(urls) // 4, running)
    helpers = helpers_of(running.pid)

    running.send_signal(how)
    told.set()
    running.communicate(timeout=PATIENCE_S)

    assert len(helpers) == 2
    wait_for_end(helpers)
    crawl.arguments["resume"] = "1"
    done = crawl.run()
    assert done.returncode == 0, done.stderr
    assert Counter(url for _, url in checks_in(crawl)) == Counter(urls)
