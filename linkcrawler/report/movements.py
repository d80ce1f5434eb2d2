"""Events as a person reads them: lost, back, worse, better; counted by window and by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from linkcrawler.record import Placement, State
from linkcrawler.report.figures import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from linkcrawler.store.base import Document


class Kind(StrEnum):
    """What an event means for the one who wants the link."""

    LOST = "lost"
    SUSPECT = "suspect"
    BACK = "back"
    NEW = "new"
    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


_GOOD = {"follow": "yes", "indexable": "yes", "placement": Placement.CONTENT, "hidden_by": None}
"""The value of a fact that makes the link count; a change to it is for the better."""
_TOLD_BY_OTHERS = {"status", "rel"}
"""Facts whose change is told, in plainer words, by the state or by ``follow``."""


@dataclass(frozen=True, slots=True)
class Window:
    """A span until now in which changes are counted."""

    name: str
    since: datetime


@dataclass(slots=True)
class Movements:
    """Changes of one scope: how many of each kind in each window, and losses by day."""

    by_window: dict[str, Counter[str]] = field(default_factory=dict)
    lost: Counter[int] = field(default_factory=Counter)
    back: Counter[int] = field(default_factory=Counter)

    def add(self, kind: Kind, at: datetime, windows: Sequence[Window]) -> None:
        """Count a change of *kind*."""
        if kind is Kind.LOST:
            self.lost[day_of(at)] += 1
        for window in windows:
            if at >= window.since:
                self.by_window.setdefault(window.name, Counter())[kind] += 1

    def merge(self, other: Movements) -> None:
        """Add the counts of *other*."""
        self.lost.update(other.lost)
        self.back.update(other.back)
        for name, counted in other.by_window.items():
            self.by_window.setdefault(name, Counter()).update(counted)


def kind_of(event: Mapping[str, str | None]) -> Kind | None:
    """Return what *event* means; None where another event of the same check tells it better."""
    what, before, after = event["what"], event["from"], event["to"]
    if what == "state":
        return _of_state(before, after)
    if what in _TOLD_BY_OTHERS:
        return None
    if what not in _GOOD:
        return Kind.OTHER
    if after == _GOOD[what]:
        return Kind.BETTER
    return Kind.WORSE if before == _GOOD[what] else Kind.OTHER


def _of_state(before: str | None, after: str | None) -> Kind | None:
    if after == State.LOST:
        return Kind.LOST
    if after == State.SUSPECT:
        return Kind.SUSPECT
    if after == State.LIVE and before in {State.LOST, State.SUSPECT}:
        return Kind.BACK
    return None  # a link found for the first time is told by its own date


def is_regained(event: Document) -> bool:
    """Whether *event* says that a lost link is there again."""
    return bool(
        event["what"] == "state" and event["from"] == State.LOST and event["to"] == State.LIVE
    )


def timeline(
    there_now: int, first_seen: Counter[int], moved: Movements, days: range
) -> dict[str, list[int]]:
    """Return by day: links gained, links lost, and how many were there at its end.

    Counted back from what is there now, so that the last figure is the store's own. What the
    first day brings is where the count starts, and no gain.
    """
    gained = [first_seen[day] + moved.back[day] for day in days]
    gained[0] = 0
    lost = [moved.lost[day] for day in days]
    there = []
    for index in range(len(days) - 1, -1, -1):
        there.append(there_now)
        there_now -= gained[index] - lost[index]
    return {"gained": gained, "lost": lost, "there": there[::-1]}
