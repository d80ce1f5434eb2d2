"""A disk that takes no more: the run stops cleanly with what it has, and says so."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.crawl.command import PATIENCE_S, ROOT
from tests.crawl.test_breaks import HOSTS, checks_in
from tests.crawl.test_verify import PAGE

if TYPE_CHECKING:
    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

# Coverage's own files would find no room either, and say so.
pytestmark = pytest.mark.usefixtures("unmeasured")

LARGEST_FILE_BYTES = 256 * 1024
"""Enough for the empty store, and for some of the records."""


def run_with_little_room(crawl: Crawl) -> subprocess.CompletedProcess[str]:
    """Run the command; no file of it can grow beyond the limit: the system refuses to write."""
    return subprocess.run(
        [
            "bash",
            "-c",
            f'ulimit -f {LARGEST_FILE_BYTES // 1024} && exec "$@"',
            "-",
            *crawl.command(),
        ],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **crawl.environment},
        text=True,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )


def fill(web: LocalWeb, crawl: Crawl, pages_a_host: int, note: str = "note") -> list[str]:
    urls = [
        web.page(host, f"/{n}", PAGE + "<p>" + "x" * 20)
        for host in HOSTS
        for n in range(pages_a_host)
    ]
    rows = [[url, "shop.example", note] for url in urls]
    crawl.write_list([["referring_url", "target", "note"], *rows])
    crawl.settings = {"WORKERS": "1", "TARGET_WAIT": "0", **crawl.settings}
    return urls


def test_the_stores_disk_is_full(web: LocalWeb, crawl: Crawl) -> None:
    """Neither store nor spool takes any more; once there is room again the run is gone on with."""
    urls = fill(web, crawl, pages_a_host=25, note="note " * 40)
    crawl.feed_name = "/dev/null:jsonl"

    done = run_with_little_room(crawl)

    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "-a resume=1" in done.stderr
    kept = len(checks_in(crawl))
    assert kept < len(urls)
    with closing(sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    crawl.arguments["resume"] = "1"
    again = crawl.run()

    assert again.returncode == 0, again.stderr
    assert sorted(url for _, url in checks_in(crawl)) == sorted(urls)


def test_the_list_finds_no_room(web: LocalWeb, crawl: Crawl) -> None:
    """Seeds that wait stand on disk where they are too many for memory: the run fails."""
    urls = fill(web, crawl, pages_a_host=50, note="note " * 5_000)

    done = run_with_little_room(crawl)

    assert done.returncode == 1, done.stderr
    assert "the seeds that wait cannot be kept on disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(checks_in(crawl)) < len(urls)


def test_the_feeds_disk_is_full(web: LocalWeb, crawl: Crawl) -> None:
    """The store has every record; the command says that the feed is not whole, and fails."""
    urls = fill(web, crawl, pages_a_host=2)
    crawl.feed_name = "/dev/full:jsonl"

    done = crawl.run()

    assert done.returncode == 1, done.stderr
    assert len(checks_in(crawl)) == len(urls)
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_feed_of_several_processes_finds_no_room(
    web: LocalWeb, crawl: Crawl, mongo_uri: str
) -> None:
    """Each process has room for its part, the whole has none."""
    crawl.environment = {"MONGO_URI": mongo_uri}
    crawl.settings = {"WORKERS": "2"}
    urls = fill(web, crawl, pages_a_host=14)

    done = run_with_little_room(crawl)

    assert done.returncode == 1, done.stderr
    assert "the feed is not whole" in done.stderr
    assert "Traceback" not in done.stderr
    assert f"{len(urls)} links" in done.stderr
