"""From a store to what the report says: one pass over events, one over links, nothing kept twice."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.report.evidence import add_last_sights, add_scores
from linkcrawler.report.figures import Figures, day_of
from linkcrawler.report.keeping import Kept
from linkcrawler.report.movements import Movements, Window, count_by_day, kind_of, standing_of
from linkcrawler.score.distribution import Room
from linkcrawler.score.profile import Profile, is_found
from linkcrawler.store.base import LinkFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkcrawler.report.rows import Row
    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Document, RunDoc, Store

LONGEST_LOOK_BACK = timedelta(days=365)
MOST_TARGETS = 500
"""Targets with a view of their own; the links of any further ones are counted in the whole."""
MOST_MOVES = 20_000
_MOST_RUNS = 50_000
"""Of an hourly run that is more than five years."""
_TARGETS_NAMED = 10
MOST_SAMPLED = 5_000
"""Live links whose scores stand for all: reading a large store twice would double the time."""
_MOST_VALUES = 1_000_000
"""Different anchors, domains and so on of all targets together that are told apart."""


class NothingToReport(LinkcrawlerError):  # noqa: N818  reads as a state, like the outcome words
    """The store has no link that was asked for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the report is about: all targets or some, and since when changes matter most."""

    targets: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(slots=True)
class Part:
    """Figures and movements of one target."""

    figures: Figures = field(default_factory=Figures)
    moved: Movements = field(default_factory=Movements)


@dataclass(slots=True, repr=False)  # asyncio writes out the results of tasks
class Gathered:
    """All that the report says, before it is packed."""

    now: datetime
    scope: Scope
    runs: list[RunDoc]
    windows: list[Window]
    parts: dict[str, Part] = field(default_factory=dict)
    further: Part = field(default_factory=Part)
    """Of the targets beyond MOST_TARGETS."""
    moves: list[tuple[float, str, Document]] = field(default_factory=list)
    """The newest changes of the longest window: moment, key, event."""
    kept: Kept = field(default_factory=Kept)
    rows: dict[str, Row] = field(default_factory=dict)
    """Of the links that are kept, by id, the most important first."""
    sample: list[Document] = field(default_factory=list)
    found: int = 0
    room: Room = field(default_factory=lambda: Room(_MOST_VALUES))

    def part(self, target: str) -> Part:
        """Return the part of *target*."""
        found = self.parts.get(target)
        if found is None and len(self.parts) >= MOST_TARGETS:
            return self.further
        return found or self.parts.setdefault(target, Part(Figures(Profile(self.room))))

    def whole(self) -> Part:
        """Return all parts together."""
        whole = Part()
        for part in (*self.parts.values(), self.further):
            whole.figures.merge(part.figures)
            whole.moved.merge(part.moved)
        return whole

    @property
    def new_after(self) -> datetime:
        """When the first run ended: what it found is new to the store, not to the profile."""
        return (self.runs[-1].finished_at if self.runs else None) or self.now

    def days(self) -> range:
        """Return the days that charts over time show."""
        oldest = self.runs[-1].started_at if self.runs else self.now
        return range(day_of(max(oldest, self.now - LONGEST_LOOK_BACK)), day_of(self.now) + 1)


async def gather(store: Store, scope: Scope, weights: Weights, now: datetime) -> Gathered:
    """Read *store*; raises NothingToReport where it has no link of *scope*."""
    runs = await store.last_runs(_MOST_RUNS)
    gathered = Gathered(now, scope, runs, windows_of(runs, scope, now))
    await _read_links(store, gathered)
    if not gathered.kept.offered:
        raise NothingToReport(await _nothing(store, scope))
    await _read_events(store, gathered)
    gathered.rows = dict(gathered.kept.rows())
    await add_last_sights(store, gathered.rows)
    await add_scores(store, gathered, weights)
    return gathered


def windows_of(runs: Sequence[RunDoc], scope: Scope, now: datetime) -> list[Window]:
    """Return the spans in which changes are counted."""
    spans = [("7 days", now - timedelta(days=7)), ("30 days", now - timedelta(days=30))]
    if runs:
        spans.append(("last run", runs[0].started_at))
    if scope.since is not None:
        spans.append(("since", scope.since))
    return [Window(*span) for span in spans]


async def _read_links(store: Store, gathered: Gathered) -> None:
    async for link in store.iter_links(LinkFilter(targets=gathered.scope.targets)):
        part = gathered.part(link["target"])
        part.figures.add(link)
        gathered.kept.offer(link)
        _take_sample(gathered, link)
        standing = standing_of(link, gathered.new_after)
        if standing is not None:
            part.moved.add(*standing, gathered.windows)


def _take_sample(gathered: Gathered, link: Document) -> None:
    """Take the first live links: stores yield by id, which is a hash, so they are any of them."""
    if is_found(link):
        gathered.found += 1
        if len(gathered.sample) < MOST_SAMPLED:
            gathered.sample.append(link)


async def _read_events(store: Store, gathered: Gathered) -> None:
    since = min(gathered.now - LONGEST_LOOK_BACK, *(w.since for w in gathered.windows))
    listed_since = min(window.since for window in gathered.windows)
    async for event in store.iter_events_since(since):
        if gathered.scope.targets and event["target"] not in gathered.scope.targets:
            continue
        moved = gathered.part(event["target"]).moved
        count_by_day(moved, event)
        kind = kind_of(event)
        if kind is None:
            continue
        moved.add(kind, event["at"], gathered.windows)
        if event["at"] >= listed_since:
            _keep_newest(gathered.moves, event)


def _keep_newest(moves: list[tuple[float, str, Document]], event: Document) -> None:
    entry = (event["at"].timestamp(), event["_id"], event)
    if len(moves) < MOST_MOVES:
        heapq.heappush(moves, entry)
    else:
        heapq.heappushpop(moves, entry)


async def _nothing(store: Store, scope: Scope) -> str:
    if not scope.targets:
        return f"{store.place}: there are no links yet; verify a list first"
    there: set[str] = set()
    async for link in store.iter_links(LinkFilter()):
        there.add(link["target"])
        if len(there) == _TARGETS_NAMED:
            break
    wanted = ", ".join(scope.targets)
    known = ", ".join(sorted(there)) or "none"
    return f"{store.place}: no link has the target {wanted}; targets there: {known}"
