"""The report after the first run: nothing to compare with, and it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkcrawler.record import State, Status
from linkcrawler.store.base import RunDoc
from tests.report.storing import fill, report_on
from tests.store.records import HOUR, NOON, entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.report.looking import Look


def test_a_first_run_says_what_was_never_found(look: Callable[..., Look], tmp_path: Path) -> None:
    missing: dict[str, Any] = {
        "status": Status.MISSING,
        "links": (),
        "problems": (),
        "first_seen_at": None,
    }
    run = RunDoc("run-1", "list", NOON - HOUR, finished_at=NOON, complete=True)
    fill(tmp_path, [entry(1), entry(2, state=State.NEVER_FOUND, **missing)], [run])
    page = look("#/", report_on(tmp_path, NOON + HOUR)).page

    assert page.inner_text("h1").endswith("None was lost in the last 7 days; 1 was never found.")
    assert "This was the first run" in page.inner_text("main")
    assert "a line needs two" in page.inner_text("main")
    page.get_by_role("link", name="To act on").click()
    page.wait_for_selector(".card")
    assert page.inner_text('.segments [aria-pressed="true"]') == "Live, but does not count 1"
