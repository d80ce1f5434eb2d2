"""What the rows of the page get once all is counted: the last sight of what is gone, and scores."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from linkcrawler.record import State, Status
from linkcrawler.report.rows import NAMES, with_last_sight, with_score
from linkcrawler.score.score import score_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.report.gather import Gathered
    from linkcrawler.report.rows import Row
    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Store

_STATE, _STATUS = NAMES.index("state"), NAMES.index("status")
_GONE = frozenset({State.LOST, State.SUSPECT})
_ASKED_AT_ONCE = 500


async def add_last_sights(store: Store, rows: dict[str, Row]) -> None:
    """Give the rows of links that are gone what the last check that found them saw."""
    for ids in _batches([key for key, row in rows.items() if row[_STATE] in _GONE]):
        for key, check in (await store.last_live(ids)).items():
            rows[key] = with_last_sight(rows[key], check)


async def add_scores(store: Store, gathered: Gathered, weights: Weights) -> None:
    """Give the rows of live links their scores, and the figures those of the sample.

    Not before all links are counted: what an anchor is worth depends on the target's others.
    """
    rows = gathered.rows
    for ids in _batches([key for key, row in rows.items() if row[_STATUS] == Status.LIVE]):
        for key, link in (await store.current(ids)).items():
            profile = gathered.part(link["target"]).figures.profile
            rows[key] = with_score(rows[key], score_of(link, profile, weights))
    for link in gathered.sample:
        figures = gathered.part(link["target"]).figures
        score = score_of(link, figures.profile, weights).total
        if score is not None:
            figures.scores.append(score)


def _batches(ids: list[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while batch := list(islice(left, _ASKED_AT_ONCE)):
        yield batch
