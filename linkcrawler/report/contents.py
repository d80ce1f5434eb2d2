"""What the report's page is told, in three parts: figures at once, the table next, evidence last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkcrawler import __version__
from linkcrawler.record import State
from linkcrawler.record_page import described
from linkcrawler.report import packing
from linkcrawler.report.movements import kind_of, timeline
from linkcrawler.report.rows import LISTED_NAMES, NAMES, seconds

if TYPE_CHECKING:
    from linkcrawler.report.gather import Gathered, Part
    from linkcrawler.store.base import RunDoc

_EXPLAINED = ("Status", "State", "Problem", "Placement", "AnchorKind", "HiddenBy")


@dataclass(frozen=True, slots=True)
class Contents:
    """The three parts, packed."""

    summary: str
    listed: str
    shown: str


def contents_of(gathered: Gathered) -> Contents:
    """Pack what was gathered."""
    rows = list(gathered.rows.values())
    columns = packing.columns(NAMES, rows)
    evidence = columns.keys() - LISTED_NAMES
    return Contents(
        packing.packed(summary(gathered)),
        packing.packed(packing.selected(columns, LISTED_NAMES)),
        packing.packed(packing.selected(columns, evidence)),
    )


def summary(gathered: Gathered) -> dict[str, Any]:
    """Return all figures, the changes, and the words that explain them."""
    days = gathered.days()
    return {
        "made_at": seconds(gathered.now),
        "version": __version__,
        "scope": {"targets": gathered.scope.targets, "since": seconds(gathered.scope.since)},
        "held": len(gathered.rows),
        "windows": [{"name": w.name, "since": seconds(w.since)} for w in gathered.windows],
        "runs": len(gathered.runs),
        "sampled": gathered.found > len(gathered.sample),
        "run": _run(gathered.runs[0]) if gathered.runs else None,
        "first_day": days.start,
        "whole": _part(gathered.whole(), days),
        "targets": [
            {"target": target, **_part(part, days)} for target, part in _by_losses(gathered)
        ],
        "further_links": gathered.further.figures.links,
        "new_after": seconds(gathered.new_after),
        "moves": _moves(gathered),
        "words": {name: described()[name] for name in _EXPLAINED},
    }


def _part(part: Part, days: range) -> dict[str, Any]:
    figures = part.figures
    there = figures.states[State.LIVE] + figures.states[State.SUSPECT]
    return {
        **figures.document(),
        "moved": part.moved.by_window,
        "over_time": timeline(there, figures.first_seen, part.moved, days),
    }


def _by_losses(gathered: Gathered) -> list[tuple[str, Part]]:
    """Return the targets, those that lost most in the last 30 days first."""

    def order(item: tuple[str, Part]) -> tuple[int, int, str]:
        target, part = item
        lost = part.moved.by_window.get("30 days", Counter())["lost"]
        return -lost, -part.figures.links, target

    return sorted(gathered.parts.items(), key=order)


def _run(run: RunDoc) -> dict[str, Any]:
    return {
        "id": run.id,
        "started": seconds(run.started_at),
        "finished": seconds(run.finished_at),
        "complete": run.complete,
        "counts": run.counts,
    }


def _moves(gathered: Gathered) -> list[list[Any]]:
    """Return the changes of links that the page holds: row, kind, moment, what, from, to."""
    number = {link_id: index for index, link_id in enumerate(gathered.rows)}
    return [
        [number[e["id"]], kind_of(e), seconds(e["at"]), e["what"], e["from"], e["to"]]
        for _, _, e in sorted(gathered.moves, reverse=True)
        if e["id"] in number
    ]
