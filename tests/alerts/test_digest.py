"""What of a run's events is worth a message, and how much of it is told."""

from __future__ import annotations

from typing import Any

import pytest

from linkcrawler.alerts.digest import MOST_EXAMPLES, Kind, kind_of
from tests.alerts.events import digest, event, lost


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (event("state", "suspect", "lost"), Kind.LOST),
        (event("state", "live", "lost"), Kind.LOST),
        (event("state", "lost", "live"), Kind.REGAINED),
        (event("follow", "yes", "no"), Kind.NOFOLLOW),
        (event("indexable", "yes", "no"), Kind.NOINDEXED),
        (event("target_status", "ok", "broken"), Kind.TARGET_BROKEN),
        (event("target_status", "redirects", "broken"), Kind.TARGET_BROKEN),
        # Not confirmed, never lost before, or for the better:
        (event("state", "live", "suspect"), None),
        (event("state", "suspect", "live"), None),
        (event("state", "unknown", "live"), None),
        (event("state", "unknown", "never_found"), None),
        (event("follow", "no", "yes"), None),
        (event("indexable", None, "no"), None),
        (event("indexable", "yes", None), None),
        (event("target_status", "broken", "ok"), None),
        (event("status", "live", "blocked"), None),
        (event("anchor", "yes", "no"), None),
    ],
)
def test_what_an_event_is_worth(given: dict[str, Any], kind: Kind | None) -> None:
    assert kind_of(given) is kind


def test_a_few_examples_are_told_and_all_are_counted() -> None:
    told = digest(*(lost(id=str(n)) for n in range(40)), event("anchor", "a", "b"))

    assert told.found[Kind.LOST].count == 40
    assert [e["id"] for e in told.found[Kind.LOST].examples] == ["0", "1", "2", "3", "4"]
    assert MOST_EXAMPLES == 5


def test_nothing_to_tell() -> None:
    assert digest(event("anchor", "a", "b")).is_empty
    assert not digest(alarms=("The run checked nothing.",)).is_empty
