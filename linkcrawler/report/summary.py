"""The table at the end of a run: what needs a look first, where the records are, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from linkcrawler.record import State, Status
from linkcrawler.rendering.executable import HOW_TO_GET_ONE
from linkcrawler.report.terminal import counted, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from linkcrawler.tally import Tally

_GONE = tuple(status for status in Status if status.says_gone)
_UNKNOWN = tuple(status for status in Status if status.is_unknown)
_REST = tuple(status for status in Status if status not in (*_GONE, *_UNKNOWN))
_SHOWN_FIRST = (*_GONE, *_UNKNOWN, *_REST)
_STYLES = dict.fromkeys(_GONE, "red") | dict.fromkeys(_UNKNOWN, "yellow") | {Status.LIVE: "green"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended, as the summary tells it."""

    run_id: str
    tally: Tally
    place: str
    rejects: str | None
    spooled: int
    refused: int
    lost: int
    trouble: str | None
    interrupted: bool
    elapsed_s: float
    contact_is_set: bool

    @property
    def is_complete(self) -> bool:
        """Whether every seed read has its record in the store."""
        amiss = self.spooled or self.refused or self.lost or self.is_for_nothing
        return not (self.trouble or self.tally.unrecorded or amiss)

    @property
    def is_for_nothing(self) -> bool:
        """Whether it was interrupted before any link was read."""
        return self.interrupted and not self.tally.seeds


def show(outcome: Outcome, console: Console) -> None:
    """Print the summary."""
    for part in _parts(outcome):
        console.print(part)


def _parts(outcome: Outcome) -> Iterator[RenderableType]:
    if outcome.tally.seeds:
        yield ""
        yield _statuses(outcome.tally)
        if outcome.tally.by_problem:
            yield Text(f"Problems: {_counted(outcome.tally.by_problem.most_common())}")
        yield Text(_list_line(outcome))
        yield Text(f"Records: {outcome.place}, run {outcome.run_id}")
    elif outcome.is_complete:
        yield Text(f"linkcrawler: no link is due in {outcome.place}.")
    yield from (Text(line, style="bold red") for line in _faults(outcome))
    if outcome.tally.seeds:
        yield from (Text(f"Next: {line}") for line in _next_steps(outcome))


def _statuses(tally: Tally) -> Table:
    table = Table(title="Backlinks", title_justify="left", expand=False)
    table.add_column("status", no_wrap=True)
    table.add_column("links", justify="right", no_wrap=True)
    table.add_column("for example", overflow="fold")
    for status in _SHOWN_FIRST:
        if not tally.by_status[status]:
            continue
        style = _STYLES.get(status, "")
        unknown = " (unknown)" if status.is_unknown else ""
        table.add_row(
            Text(f"{status.value}{unknown}", style=style),
            f"{tally.by_status[status]:,}",
            _examples(tally, status),
        )
    if tally.resumed:
        table.add_row("checked before", f"{tally.resumed:,}", "in the earlier part of this run")
    return table


def _examples(tally: Tally, status: Status) -> Text:
    shown = tally.examples.get(status, [])
    if status is Status.LIVE:
        shown = shown[:1]
    return Text("\n").join(
        Text.from_markup(f"{escape(printable(url))}\n  [dim]{escape(printable(why))}[/dim]")
        for url, why in shown
    )


def _list_line(outcome: Outcome) -> str:
    tally = outcome.tally
    where = f"{counted(tally.seeds, 'link')} on {counted(tally.pages, 'page')}"
    parts = [f"{where} in {outcome.elapsed_s:,.0f} s"]
    if tally.unchanged:
        parts.append(f"{counted(tally.unchanged, 'page')} had not changed")
    if tally.duplicates:
        were = "was" if tally.duplicates == 1 else "were"
        again = f"{counted(tally.duplicates, 'row')} named a link again and {were} checked once"
        parts.append(again)
    if tally.rejected:
        parts.append(f"{counted(tally.rejected, 'row')} could not be used, see {outcome.rejects}")
    return "; ".join(parts)


def _faults(outcome: Outcome) -> Iterator[str]:
    if outcome.trouble:
        yield f"linkcrawler: {printable(outcome.trouble)}"
    elif outcome.is_for_nothing:
        yield "linkcrawler: interrupted before any link was read"
    if outcome.refused:
        yield f"{outcome.refused:,} records were refused by the store and are kept beside it."
    if outcome.lost:
        yield f"{outcome.lost:,} records are lost: neither store nor disk took them."
    if outcome.spooled:
        yield f"{outcome.spooled:,} records wait on disk for the store; the next run delivers them."
    if outcome.tally.unrecorded:
        why = "the run was interrupted" if outcome.interrupted else "the run did not end well"
        yield f"{outcome.tally.unrecorded:,} links have no record of this run: {why}."


def _next_steps(outcome: Outcome) -> Iterator[str]:
    if outcome.tally.unrecorded:
        yield "go on with -a resume=1; what is checked is not fetched again."
    yield from _about_absent(outcome.tally)
    unknown = sum(outcome.tally.by_status[status] for status in _UNKNOWN)
    if unknown:
        yield f"{_links(unknown)} not looked at (see the reasons), which proves no loss: try again later."
    if outcome.tally.without_browser:
        number = outcome.tally.without_browser
        pages = "1 page needs" if number == 1 else f"{number:,} pages need"
        yield f"{pages} a browser, and there is none that works: {HOW_TO_GET_ONE}."
    if outcome.tally.targets_unasked:
        number = outcome.tally.targets_unasked
        links = "1 link's target was" if number == 1 else f"{number:,} links' targets were"
        yield f"{links} not asked in time: hosts are asked one by one; TARGET_WAIT gives them more."
    if not outcome.contact_is_set:
        yield "set CONTACT_URL, so that site owners can reach you."


def _about_absent(tally: Tally) -> Iterator[str]:
    """Tell what to do about links that are not there, by what earlier checks say too."""
    suspect, lost, never_found = (
        tally.by_state[state] for state in (State.SUSPECT, State.LOST, State.NEVER_FOUND)
    )
    if suspect:
        yield (
            f"{_links(suspect, 'is', 'are')} suspect, gone by one check; check again in an hour or "
            "more: a loss counts once two checks agree."
        )
    if lost:
        yield (
            f"{_links(lost, 'is', 'are')} lost, gone by two checks; why and since when tells: "
            "scrapy report --to report.html"
        )
    if never_found:
        yield (
            f"{_links(never_found, 'has', 'have')} never been found by any check; are page and "
            "target right in the list, and was the link ever set?"
        )


def _links(number: int, one: str = "was", more: str = "were") -> str:
    return f"1 link {one}" if number == 1 else f"{number:,} links {more}"


def _counted(pairs: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in pairs)
