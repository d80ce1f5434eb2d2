"""``scrapy status`` and ``scrapy history``: what a person sees of a store, by the real command line."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from linkcrawler.record import Change, State, Status
from linkcrawler.report.history import folded, nearest
from linkcrawler.store import open_store
from linkcrawler.store.base import Entry, RunDoc, RunEnd
from tests.store.records import HOUR, NOON, changed_status, entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkcrawler.store.base import Document, Store

ROOT = Path(__file__).parents[2]
PAGE = "https://blog.example/2026/spring?p=1"
DAY = timedelta(days=1)
GONE: dict[str, Any] = {"status": Status.MISSING, "state": State.SUSPECT}
FAR = NOON + timedelta(days=40_000)

Show = Callable[..., subprocess.CompletedProcess[str]]


def of_page(number: int, page_url: str, run_id: str, **changed: Any) -> Entry:
    document = entry(number, run_id, referring_url=page_url, **changed).record
    return Entry(document, {"page_url": page_url, "next_check_at": FAR})


def entries() -> Iterable[Entry]:
    """Make two links of one page: one that stays, and one that is lost, with a hostile anchor."""
    for day in range(5):
        yield of_page(1, PAGE, f"run-{day}", checked_at=NOON + day * DAY)
    anchor = Change("anchor", "old \x1b[31m words", "new words")
    blocked: dict[str, Any] = {"status": Status.BLOCKED, "reason": "The server answered 403."}
    for day, found in enumerate(({}, {"changes": (anchor,)}, blocked, blocked, GONE)):
        changed: dict[str, Any] = {"checked_at": NOON + day * DAY, **found}
        if found is GONE:
            changed["changes"] = (changed_status(Status.LIVE, Status.MISSING),)
        yield of_page(2, PAGE, f"run-{day}", target="shop-2.example", **changed)
    yield of_page(3, "http://www.blog.example/2026/autumn", "run-0")
    due = of_page(4, "https://other.example/", "run-0")
    yield replace(due, link_only={**due.link_only, "next_check_at": NOON})


async def fill(store: Store) -> None:
    await store.open()
    try:
        await store.write_batch(list(entries()))
        run = RunDoc("run-0", "list", NOON, {"seeds": "/lists/my.csv"})
        counts = {"seeds": 12_345, "live": 12_000, "missing": 40, "page_gone": 2, "blocked": 303}
        await store.start_run(run)
        await store.finish_run("run-0", RunEnd(NOON + 2 * HOUR, True, "finished", counts))
        await store.start_run(RunDoc("run-4", "due", NOON + 4 * DAY))
    finally:
        await store.close()


@pytest.fixture
def show(tmp_path: Path) -> Show:
    """Return what runs a command over a store, with its output piped."""

    def run(*arguments: str, mongo_uri: str | None = None) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DATA_DIR": str(tmp_path), "MONGO_URI": mongo_uri or ""}
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=ROOT,
            env={**environment, "COLUMNS": "40"},
            text=True,
            capture_output=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.mark.parametrize("kind", ["sqlite", "mongodb"])
def test_status_and_history_of_both_stores(
    kind: str, show: Show, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Piped, each row is one line, however narrow the terminal."""
    uri = request.getfixturevalue("mongo_uri") if kind == "mongodb" else None
    asyncio.run(fill(open_store(uri, tmp_path)))

    status = show("status", mongo_uri=uri)
    assert (status.returncode, status.stderr) == (0, "")
    rows = [[cell.strip() for cell in row.split("│")[1:-1]] for row in status.stdout.splitlines()]
    assert ["live", "3", "the link was there when it was last looked at"] in rows
    assert ["suspect", "1", "gone by one check, which the next must confirm"] in rows
    assert "Due: 1 link now, 0 more within a day" in status.stdout
    numbers = ["12,345", "12,000", "42", "303", "0"]
    assert ["2026-03-01 12:00", "/lists/my.csv", *numbers, "2:00:00", "complete"] in rows
    assert any(row[-1:] == ["going on, or was killed"] for row in rows)

    history = show("history", "BLOG.example/2026/spring?p=1#comments", mongo_uri=uri)
    assert (history.returncode, history.stderr) == (0, "")
    assert f"{PAGE} → https://target.example/" in history.stdout
    assert f"{PAGE} → shop-2.example" in history.stdout
    rows = [[cell.strip() for cell in row.split("│")[1:-1]] for row in history.stdout.splitlines()]
    found = [row[1:3] for row in rows if row and row[0].startswith("2026")]
    of_second = [["1", "live"], ["1", "live"], ["2", "blocked (unknown)"], ["1", "missing"]]
    assert found == [["5", "live"], *of_second]
    assert "anchor: old �[31m words → new words; " in history.stdout
    assert "2026-03-03 12:00 – 2026-03-04 12:00" in history.stdout

    unknown = show("history", "https://blog.example/2026/sprung", mongo_uri=uri)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr.splitlines()[1:] == [
        f"  {PAGE}",
        "  http://www.blog.example/2026/autumn",
    ]


@pytest.mark.parametrize(
    ("arguments", "said", "exit_status"),
    [
        (["status"], "there are no records yet", 1),
        (["history", "https://a.example/"], "scrapy crawl verify -a seeds=LIST", 1),
        (["history"], "give one referring URL", 2),
        (["status", "now"], "takes no arguments", 2),
    ],
)
def test_errors_are_plain(
    show: Show, tmp_path: Path, arguments: list[str], said: str, exit_status: int
) -> None:
    done = show(*arguments)

    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == exit_status
    assert list(tmp_path.iterdir()) == [], "a look at nothing leaves nothing"


def test_what_is_no_url_is_said(show: Show, tmp_path: Path) -> None:
    asyncio.run(fill(open_store(None, tmp_path)))

    done = show("history", "hello world")

    assert done.returncode == 1
    assert done.stderr.startswith("linkcrawler: hello world: that is no URL")


def test_the_nearest_pages_are_of_the_innermost_folder(tmp_path: Path) -> None:
    async def suggested(asked: str) -> list[str]:
        store = open_store(None, tmp_path)
        await store.open()
        try:
            pages = ["/a/b/one", "/a/b/two", "/a/else", "/", "/z?q=1"]
            batch = [
                of_page(n, f"https://x.example{path}", "run-1") for n, path in enumerate(pages)
            ]
            await store.write_batch([*batch, of_page(9, "https://x.example.org/a", "run-1")])
            return await nearest(store, asked)
        finally:
            await store.close()

    start = "https://x.example"
    assert asyncio.run(suggested(f"{start}/a/b/once"))[0] == f"{start}/a/b/one"
    assert set(asyncio.run(suggested("http://www.x.example/a/other"))) == {
        *(f"{start}/a/else", f"{start}/a/b/two", f"{start}/a/b/one"),
    }
    assert asyncio.run(suggested(f"{start}/z?q=2")) == [f"{start}/z?q=1"]
    assert asyncio.run(suggested("https://y.example/")) == []


def test_checks_that_say_the_same_are_folded() -> None:
    def check(day: int, status: Status = Status.LIVE, *changes: Change) -> Document:
        found = {"checked_at": NOON + day * DAY, "status": status, "changes": changes}
        return entry(1, f"run-{day}", **found).check()

    change = Change("rel", "", "ugc")
    checks = [
        check(1),
        check(2),
        check(3, Status.LIVE, change),
        check(4),
        check(5, Status.BLOCKED),
    ]

    stretches = folded(checks)

    assert [(s.checks, len(s.changes), s.first["status"]) for s in stretches] == [
        (2, 0, "live"),
        (2, 1, "live"),
        (1, 0, "blocked"),
    ]
    assert folded([]) == []
