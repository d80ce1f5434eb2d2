"""A hostile web: every fault gives its record, in its time, and costs nothing else."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.crawl.command import Crawl
from tests.faults.fault import PAGE
from tests.faults.web import FaultWeb

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.crawl.command import Record

TIMEOUT_S = 15  # costly pages hold up our own loop on a busy machine
GOOD_PAGES = 60
MOST_MEMORY_MB = 700
_LONGEST_REASON = 1_000


class Outcome:
    """What one crawl of all faults came to."""

    def __init__(self, web: FaultWeb, crawl: Crawl, good: list[str]) -> None:
        running = crawl.start()
        self.peak_mb = 0.0
        watching = threading.Thread(target=self._watch, args=(running,))
        watching.start()
        _, self.said = running.communicate(timeout=1_200)
        watching.join()
        self.exit_status = running.returncode
        self.records = crawl.records()
        self.by_url = crawl.by_url()
        self.hosts_asked = {visit.host for visit in web.web.visits}
        self.good = good

    def _watch(self, running: subprocess.Popen[str]) -> None:
        """Note the most memory that the process has had; 0 where the system does not tell."""
        status = Path(f"/proc/{running.pid}/status")
        while running.poll() is None:
            with suppress(OSError, IndexError):
                self.peak_mb = int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
            time.sleep(0.2)


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultWeb]:
    with FaultWeb(tmp_path_factory.mktemp("faults")) as web:
        yield web


@pytest.fixture(scope="module")
def outcome(faults: FaultWeb, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Crawl all faults and some good pages in one run."""
    crawl = Crawl(tmp_path_factory.mktemp("crawl"))
    host = faults.new_host()
    good = [faults.web.page(host, f"/{n}", PAGE) for n in range(GOOD_PAGES)]
    rows = [[url, "shop.example"] for url in (*faults.expected, *good)]
    crawl.write_list([["referring_url", "target"], *rows])
    crawl.environment = faults.environment
    crawl.settings = {
        **faults.settings,
        "DOWNLOAD_TIMEOUT": str(TIMEOUT_S),
        "DNS_TIMEOUT": "10",
        "RETRY_TIMES": "1",
        "TARGET_WAIT": "0",
        "WORKERS": "1",
    }
    try:
        return Outcome(faults, crawl, good)
    finally:
        crawl.end()


def test_every_seed_has_one_record(faults: FaultWeb, outcome: Outcome) -> None:
    assert outcome.exit_status == 0, outcome.said
    urls = [record["referring_url"] for record in outcome.records]
    assert sorted(urls) == sorted([*faults.expected, *outcome.good])


def test_every_fault_is_told_as_what_it_is(faults: FaultWeb, outcome: Outcome) -> None:
    told_otherwise = {
        expected.name: (record["status"], record["reason"])
        for url, expected in faults.expected.items()
        if (record := outcome.by_url[url])["status"] not in expected.status
        or expected.says not in record["reason"]
    }
    assert told_otherwise == {}


def test_reasons_are_plain(outcome: Outcome) -> None:
    def is_plain(record: Record) -> bool:
        reason = record["reason"]
        return reason.isprintable() and len(reason) <= _LONGEST_REASON and "Error" not in reason

    assert [r["reason"][:200] for r in outcome.records if not is_plain(r)] == []


def test_the_others_go_on(outcome: Outcome) -> None:
    assert [outcome.by_url[url]["status"] for url in outcome.good] == ["live"] * GOOD_PAGES


def test_nothing_takes_longer_than_it_may(outcome: Outcome) -> None:
    """A page and its body each within the time-out; the machine's load is on top."""
    slow = {
        r["referring_url"]: ms
        for r in outcome.records
        if (ms := r["page"]["elapsed_ms"] or 0) > 10_000 * TIMEOUT_S
    }
    assert slow == {}


def test_memory_is_bounded(outcome: Outcome) -> None:
    assert outcome.peak_mb < MOST_MEMORY_MB


def test_nothing_inside_is_asked(outcome: Outcome) -> None:
    """Not one request came to an address that the guard keeps closed."""
    names = {"both.test", "rebound.test"}
    assert {host for host in outcome.hosts_asked if not host.startswith("127.1.")} <= names


def test_the_log_is_plain(outcome: Outcome) -> None:
    assert "Traceback" not in outcome.said
    assert "rror of our own" not in outcome.said
    assert "fault" not in outcome.said
