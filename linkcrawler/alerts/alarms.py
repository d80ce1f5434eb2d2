"""When something is wrong on our side: a run that saw nothing, or that never came."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from linkcrawler.record import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from linkcrawler.store.base import RunDoc

COMPARED_RUNS = 5
_JUMP = 0.25
"""So much more of all checks than usual are unknown."""
_FEWEST_UNKNOWNS = 5
"""Fewer may be the pages' own doing."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How many checks a run made, and how many of them could not look."""

    checks: int
    unknown: int

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Looks:
        """Read the counts of a run's document."""
        by_status = {status: counts.get(status, 0) for status in Status}
        unknown = sum(number for status, number in by_status.items() if status.is_unknown)
        return cls(sum(by_status.values()), unknown)

    @property
    def share(self) -> float:
        return self.unknown / self.checks if self.checks else 0.0


def alarms_of(run: RunDoc, earlier: Sequence[RunDoc]) -> tuple[str, ...]:
    """Return what is wrong with *run*; *earlier* are the last runs of the same list."""
    looks = Looks.of(run.counts)
    if not looks.checks:
        nothing_to_do = _is_of_due_links(run) or run.counts.get("recorded", 0)
        return () if nothing_to_do else (f"The run checked nothing: {_why(run)}.",)
    usual = _usual_share(earlier)
    if looks.unknown < _fewest_unknowns(run, looks) or not _is_jump(looks.share, usual):
        return ()
    compared = "" if usual is None else f", {looks.share:.0%} where {usual:.0%} is usual"
    number = f"{looks.unknown:,} of {looks.checks:,}"
    return (f"{number} links could not be looked at{compared}: {_OUR_SIDE}.",)


def _is_jump(share: float, usual: float | None) -> bool:
    return share == 1 if usual is None else share - usual >= _JUMP


def _fewest_unknowns(run: RunDoc, looks: Looks) -> int:
    """Return how many make an alarm: all of a list do, however short it is; a few due links do not."""
    if looks.unknown == looks.checks and not _is_of_due_links(run):
        return 1
    return _FEWEST_UNKNOWNS


def _is_of_due_links(run: RunDoc) -> bool:
    return not run.arguments.get("seeds")


def silence(last: RunDoc, oldest_due_at: datetime, now: datetime, patience: timedelta) -> str:
    """Return the alarm that no run has come since *last*; empty where there is none yet."""
    if now - last.started_at < patience or now - oldest_due_at < patience:
        return ""
    ended = "" if last.finished_at else ", and has not ended"
    return (
        f"No run has come: links are due since {oldest_due_at:%Y-%m-%d %H:%M} UTC, "
        f"and the last run, {last.id}, began {last.started_at:%Y-%m-%d %H:%M} UTC{ended}."
    )


def _usual_share(earlier: Sequence[RunDoc]) -> float | None:
    shares = [looks.share for run in earlier if (looks := Looks.of(run.counts)).checks]
    return median(shares[:COMPARED_RUNS]) if shares else None


def _why(run: RunDoc) -> str:
    return (run.reason or "it did not end").rstrip(".")


_OUR_SIDE = "a block or an outage may be on our side"
