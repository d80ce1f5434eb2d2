"""Events and runs as the store gives them, for the tests of alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from linkcrawler.alerts.digest import Digest
from linkcrawler.store.base import RunDoc

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def event(what: str, before: str | None, now: str | None, **changed: Any) -> dict[str, Any]:
    """Return an event; *changed* replaces fields."""
    return {
        "_id": "e1",
        "id": "seed-1",
        "run_id": "run-1",
        "at": NOON,
        "referring_url": "https://blog.example/post",
        "target": "shop.example",
        "what": what,
        "from": before,
        "to": now,
        "cause": "The page answered 404: it is gone.",
        **changed,
    }


def lost(**changed: Any) -> dict[str, Any]:
    return event("state", "suspect", "lost", **changed)


def run_doc(number: int = 1, **changed: Any) -> RunDoc:
    values: dict[str, Any] = {
        "id": f"run-{number}",
        "list_id": "list-1",
        "started_at": NOON + number * HOUR,
        "arguments": {"seeds": "list.csv"},
        "finished_at": NOON + number * HOUR + HOUR / 2,
        "complete": True,
        "reason": "finished",
        "counts": {"seeds": 20, "recorded": 20, "live": 20},
    }
    return RunDoc(**{**values, **changed})


def digest(*events: dict[str, Any], **changed: Any) -> Digest:
    values: dict[str, Any] = {"key": "run-1", "place": "data/s.sqlite", "run": run_doc()}
    made = Digest(**{**values, **changed})
    for found in events:
        made.add(found)
    return made
