"""The short form of ``make faults``: a mixed list ends whole, and a run survives kill after kill."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.crawl.command import Crawl
from tests.faults.crash import crash
from tests.faults.soak import SHORT, Soak
from tests.faults.web import FaultWeb
from tests.site import LocalWeb

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="reads /proc")

KILLS = 4
PAGES = 60


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    made = Crawl(tmp_path)
    yield made
    made.end()


def test_a_mixed_list_ends_with_one_record_a_seed(tmp_path: Path) -> None:
    """And nothing is left open: no socket, no task."""
    with FaultWeb(tmp_path, alone=False) as web:
        found = Soak(web, SHORT).run(
            tmp_path / "run", with_faults=True, DOWNLOAD_TIMEOUT="20", DNS_TIMEOUT="10"
        )
    assert found.ran.exit_status == 0, found.ran.said
    assert found.is_once_each
    assert found.good_live == SHORT.good
    assert found.left_behind == []
    assert "Traceback" not in found.ran.said


@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_again_and_again(workers: str, crawl: Crawl) -> None:
    """Every seed has exactly one record of the last run; the store is whole, the spool is empty."""
    crawl.settings["WORKERS"] = workers
    with LocalWeb() as web:
        found = crash(web, crawl, KILLS, PAGES, random.Random(int(workers)))
    assert found.last_exit_status == 0, found.last_said
    assert len(found.checks_of_last_run) == PAGES
    assert found.most_checks_of_a_run == 1
    assert found.links == PAGES
    assert found.integrity == "ok"
    assert found.spooled == 0
