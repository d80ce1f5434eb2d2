"""The events of one run, put together: what a person should hear of, counted, with examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from linkcrawler.record import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from linkcrawler.store.base import RunDoc

Event = dict[str, Any]

MOST_EXAMPLES = 5
"""Of a kind and message; the rest is counted."""


class Kind(StrEnum):
    """What is worth a message; the value is its name in JSON."""

    LOST = "lost"
    REGAINED = "regained"
    NOFOLLOW = "nofollow"
    NOINDEXED = "noindexed"
    TARGET_BROKEN = "target_broken"


_KINDS: dict[tuple[str, str | None, str | None], Kind] = {
    ("state", State.LOST, State.LIVE): Kind.REGAINED,
    ("follow", "yes", "no"): Kind.NOFOLLOW,
    ("indexable", "yes", "no"): Kind.NOINDEXED,
}
_KINDS_BY_END: dict[tuple[str, str | None], Kind] = {
    ("state", State.LOST): Kind.LOST,
    ("target_status", "broken"): Kind.TARGET_BROKEN,
}
"""Where it does not matter what was before."""


def kind_of(event: Mapping[str, Any]) -> Kind | None:
    """Return what *event* is worth a message as, or None."""
    what, before, now = event["what"], event.get("from"), event.get("to")
    return _KINDS.get((what, before, now)) or _KINDS_BY_END.get((what, now))


@dataclass(slots=True)
class Found:
    """How many links changed so, and the first few of the events."""

    count: int = 0
    examples: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class Digest:
    """All that one message tells.

    *key* is the same whenever the same thing is told again, so that receivers may drop doubles.
    """

    key: str
    place: str
    run: RunDoc | None = None
    alarms: tuple[str, ...] = ()
    found: dict[Kind, Found] = field(default_factory=dict)
    newest_at: datetime | None = None

    def add(self, event: Event) -> None:
        """Take in an event of the run, if it is worth a message."""
        kind = kind_of(event)
        if kind is None:
            return
        found = self.found.setdefault(kind, Found())
        found.count += 1
        if len(found.examples) < MOST_EXAMPLES:
            found.examples.append(event)
        self.newest_at = max(self.newest_at or event["at"], event["at"])

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.found and not self.alarms
