"""Records for the tests of the store: whole ones, with every part filled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from linkcrawler.documents import to_document
from linkcrawler.record import (
    AnchorKind,
    AnchorSource,
    Change,
    Expected,
    Hop,
    Link,
    MatchMode,
    Page,
    Placement,
    Problem,
    Record,
    Reported,
    State,
    Status,
)
from linkcrawler.store.base import Entry, RunDoc, RunEnd

NOON = datetime(2026, 3, 1, 12, 0, 0, 123_000, tzinfo=UTC)
HOUR = timedelta(hours=1)


def record(number: int = 1, run_id: str = "run-1", **changed: Any) -> Record:
    """Return the record of seed *number* in a run; *changed* replaces fields."""
    values: dict[str, Any] = {
        "id": f"seed-{number:06}",
        "run_id": run_id,
        "checked_at": NOON,
        "referring_url": f"https://blog-{number}.example/post",
        "target": "https://target.example/",
        "match": MatchMode.DOMAIN,
        "expected": Expected(anchor="shop"),
        "labels": {"Campaign": "spring", "Größe": "ü 漢 🎈"},
        "reported": Reported("ahrefs", follow=True, first_seen="2025-01-02"),
        "status": Status.LIVE,
        "reason": "The link is on the page.",
        "problems": (Problem.NOFOLLOW,),
        "page": Page(f"https://blog-{number}.example/post", 200, (Hop("http://a.example/", 301),)),
        "links": (link(),),
        "state": State.LIVE,
        "first_seen_at": NOON - HOUR,
    }
    return Record(**(values | changed))


def link(index: int = 0) -> Link:
    return Link(
        href="/x",
        url="https://target.example/x",
        differs=(),
        via=None,
        anchor="shop",
        anchor_source=AnchorSource.TEXT,
        anchor_kind=AnchorKind.EXACT,
        rel=("nofollow",),
        follow=False,
        nofollow_by=(),
        placement=Placement.CONTENT,
        placement_confidence=0.9,
        placement_rule="article",
        context_left="left",
        context_right="right",
        heading=None,
        index=index,
        position=0.5,
        xpath="/html/body/a",
    )


def entry(number: int = 1, run_id: str = "run-1", **changed: Any) -> Entry:
    """Return the entry of that record, due a day after."""
    document = to_document(record(number, run_id, **changed))
    return Entry(document, {"next_check_at": document["checked_at"] + 24 * HOUR})


def broken(number: int = 1) -> Entry:
    """Return an entry that no store takes: its status is none of the closed set."""
    whole = entry(number)
    return Entry({**whole.record, "status": "perhaps"}, whole.link_only)


def changed_status(before: Status, after: Status) -> Change:
    return Change("status", before.value, after.value)


def run(number: int = 1, list_id: str = "list-1") -> RunDoc:
    return RunDoc(f"run-{number}", list_id, NOON + number * HOUR, {"seeds": "l.csv"}, {"py": "3"})


def end(*, complete: bool = True) -> RunEnd:
    return RunEnd(NOON + 9 * HOUR, complete, "finished", {"live": 2})
