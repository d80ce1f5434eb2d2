"""Events as a person reads them: lost, back, worse, better; counted by window and by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from linkcrawler.record import Placement, State
from linkcrawler.report.figures import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from linkcrawler.store.base import Document


class Kind(StrEnum):
    """What a change means for the one who wants the link.

    Lost, suspect and new are told of links by what holds now, so that each is counted once and what
    came back is no loss; the others are events.
    """

    LOST = "lost"
    SUSPECT = "suspect"
    BACK = "back"
    NEW = "new"
    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


_GONE = frozenset({State.LOST, State.SUSPECT})
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
    """Changes of one scope: how many of each kind in each window; losses and returns by day."""

    by_window: dict[str, Counter[str]] = field(default_factory=dict)
    lost: Counter[int] = field(default_factory=Counter)
    back: Counter[int] = field(default_factory=Counter)

    def add(self, kind: Kind, at: datetime, windows: Sequence[Window]) -> None:
        """Count a change of *kind* in the windows that it falls in."""
        for window in windows:
            if at >= window.since:
                self.by_window.setdefault(window.name, Counter())[kind] += 1

    def merge(self, other: Movements) -> None:
        """Add the counts of *other*."""
        self.lost.update(other.lost)
        self.back.update(other.back)
        for name, counted in other.by_window.items():
            self.by_window.setdefault(name, Counter()).update(counted)


def standing_of(link: Document, new_after: datetime) -> tuple[Kind, datetime] | None:
    """Return what holds of *link* now, and since when, where that is a change to tell."""
    if link["state"] == State.LOST:
        return Kind.LOST, link["lost_at"]
    if link["state"] == State.SUSPECT:
        return Kind.SUSPECT, link["gone_since_at"]
    first_seen = link["first_seen_at"]
    return (Kind.NEW, first_seen) if first_seen is not None and first_seen > new_after else None


def kind_of(event: Document) -> Kind | None:
    """Return what *event* means; None where the link's state or another event tells it better."""
    what, before, after = event["what"], event["from"], event["to"]
    if what == "state":
        return Kind.BACK if after == State.LIVE and before in _GONE else None
    if what in _TOLD_BY_OTHERS:
        return None
    if what not in _GOOD:
        return Kind.OTHER
    if after == _GOOD[what]:
        return Kind.BETTER
    return Kind.WORSE if before == _GOOD[what] else Kind.OTHER


def count_by_day(moved: Movements, event: Document) -> None:
    """Count *event* where it says that a loss is confirmed, or that a lost link is there again."""
    if event["what"] != "state":
        return
    if event["to"] == State.LOST:
        moved.lost[day_of(event["at"])] += 1
    elif event["from"] == State.LOST and event["to"] == State.LIVE:
        moved.back[day_of(event["at"])] += 1


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
