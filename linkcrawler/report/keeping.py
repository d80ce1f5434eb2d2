"""Which links the page holds where a store has more than it can show: what needs a look first."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from linkcrawler.record import Problem, State, Status
from linkcrawler.report.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.report.rows import Row
    from linkcrawler.store.base import Document

MOST_ROWS = 20_000
"""Links that one page holds with all their evidence: it opens in a second and stays below 10 MB."""

_BY_STATE = {State.LOST: 0, State.SUSPECT: 1, State.NEVER_FOUND: 2}
_MILD = frozenset({Problem.CROWDED, Problem.PAGE_REDIRECTED, Problem.NOT_IN_CONTENT})
_SERIOUS, _UNKNOWN, _SOME_PROBLEM, _FINE = 3, 4, 5, 6

Entry = tuple[tuple[float, str], "Row"]
"""Moment and id, by which rows of one urgency are ordered, and the row."""


class Kept:
    """The *most* most important rows of all that were offered.

    The urgent come first, but no urgency takes all of the room: of each a tenth is kept, so that a
    store with many losses still shows what else is wrong.
    """

    def __init__(self, most: int = MOST_ROWS) -> None:
        self._most = most
        self._reserve = most // 10
        self._held: dict[int, list[Entry]] = {urgency: [] for urgency in range(_FINE + 1)}
        self._count = 0
        self.offered = 0

    def offer(self, link: Document) -> None:
        """Keep the row of *link* if it is among the most important so far."""
        self.offered += 1
        urgency, moment = rank(link)
        key = (moment, link["_id"])
        held = self._held[urgency]
        if self._count < self._most:
            self._count += 1
        else:
            crowded = self._held[self._crowded(urgency)]
            if crowded is held and (not held or key < held[0][0]):
                return
            heapq.heappop(crowded)
        heapq.heappush(held, (key, row_of(link)))

    def _crowded(self, urgency: int) -> int:
        """Return the urgency that gives way to one more of *urgency*: maybe itself."""
        least = 0 if len(self._held[urgency]) < self._reserve else urgency + 1
        over = (u for u in range(_FINE, least - 1, -1) if len(self._held[u]) > self._reserve)
        return next(over, urgency)

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Yield id and row, the most important first."""
        for held in self._held.values():
            for key, row in sorted(held, reverse=True):
                yield key[1], row


def rank(link: Document) -> tuple[int, float]:
    """Return how urgent *link* is, 0 first, and the moment by which the newer comes first."""
    moment = link["lost_at"] or link["gone_since_at"] or link["checked_at"]
    return _urgency(link), moment.timestamp()


def _urgency(link: Document) -> int:
    state = State(link["state"])
    if state in _BY_STATE:
        return _BY_STATE[state]
    problems = set(link["problems"])
    if problems - _MILD:
        return _SERIOUS
    if state is State.UNKNOWN or Status(link["status"]).is_unknown:
        return _UNKNOWN
    return _SOME_PROBLEM if problems else _FINE
