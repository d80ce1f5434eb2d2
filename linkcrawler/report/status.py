"""How the links of a store stand: ``scrapy status``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from linkcrawler.record import State, Status
from linkcrawler.report.terminal import counted, minute, printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from rich.console import RenderableType

    from linkcrawler.store.base import RunDoc, Store

_RUNS = 10
_SOON = timedelta(days=1)
_MEANS = {
    State.LIVE: "the link was there when it was last looked at",
    State.SUSPECT: "gone by one check, which the next must confirm",
    State.LOST: "gone by two checks, an hour or more apart",
    State.NEVER_FOUND: "no check has ever found the link",
    State.UNKNOWN: "never looked at with success",
}
_STYLES = {State.LIVE: "green", State.SUSPECT: "yellow", State.LOST: "red"}


@dataclass(frozen=True, slots=True)
class Standings:
    """What a store says of all its links."""

    place: str
    by_state: dict[str, int]
    due: int
    due_soon: int
    """Due within a day, those that are due now left out."""
    runs: list[RunDoc]


async def read_standings(store: Store, now: datetime) -> Standings:
    """Ask *store*."""
    due = await store.count_due(now)
    return Standings(
        store.place,
        await store.count_links(),
        due,
        await store.count_due(now + _SOON) - due,
        await store.last_runs(_RUNS),
    )


def shown(standings: Standings) -> Iterator[RenderableType]:
    """Yield the parts of the output, in order."""
    yield _states(standings)
    yield Text(
        f"Due: {counted(standings.due, 'link')} now, {standings.due_soon:,} more within a day"
    )
    if standings.due:
        yield Text("Next: scrapy crawl verify -a due=1")
    yield ""
    yield _runs(standings.runs)
    yield Text(f"Records: {standings.place}")


def _states(standings: Standings) -> Table:
    total = sum(standings.by_state.values())
    table = Table(title=f"Links: {total:,}", title_justify="left")
    table.add_column("state", no_wrap=True)
    table.add_column("links", justify="right", no_wrap=True)
    table.add_column("which means")
    for state in State:
        if number := standings.by_state.get(state, 0):
            name = Text(state.value, style=_STYLES.get(state, ""))
            table.add_row(name, f"{number:,}", _MEANS[state])
    return table


def _runs(runs: list[RunDoc]) -> Table:
    table = Table(title="Last runs", title_justify="left")
    table.add_column("started (UTC)", no_wrap=True)
    table.add_column("of", overflow="fold")
    for name in ("links", "live", "gone", "unknown", "unchanged"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("took", justify="right", no_wrap=True)
    table.add_column("end", overflow="fold")
    for run in runs:
        table.add_row(*_run_row(run))
    return table


def _run_row(run: RunDoc) -> tuple[str, ...]:
    counts = run.counts
    gone = sum(counts.get(status, 0) for status in Status if status.says_gone)
    unknown = sum(counts.get(status, 0) for status in Status if status.is_unknown)
    numbers = (counts.get("seeds", 0), counts.get(Status.LIVE, 0), gone, unknown)
    return (
        minute(run.started_at),
        printable(run.arguments.get("seeds") or "what was due"),
        *(f"{number:,}" for number in (*numbers, counts.get("unchanged", 0))),
        str(run.finished_at - run.started_at).partition(".")[0] if run.finished_at else "",
        "complete" if run.complete else printable(run.reason or "going on, or was killed"),
    )
