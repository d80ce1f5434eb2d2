"""Requests that hang, set aside: dead hosts shall not take the room of those that answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.downloading.later import Later

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkcrawler.downloading.turn import Turn

_PATIENCE_S = 1.0
"""Nearly all hosts answer within it."""
_LATE_S = 0.25
"""Where our own loop is so far behind, it is not the host that keeps us waiting."""


class Aside:
    """Room for requests that hang; *set_aside* is told of each that comes here."""

    def __init__(self, set_aside: Callable[[Turn], None]) -> None:
        self.most = 0
        self._set_aside = set_aside
        self._here = 0
        self._watched = Later(_PATIENCE_S, self._look)

    def watch(self, turn: Turn, *, at_once: bool) -> None:
        """Set *turn* aside if it lasts, or *at_once* where its host hung before."""
        if self.most and at_once:
            self._take(turn)
        elif self.most:
            self._watched.add(turn)

    def leave(self, turn: Turn) -> None:
        """Take note that *turn* has ended."""
        self._watched.drop(turn)
        if turn.is_aside:
            self._here -= 1

    def _look(self, turn: Turn, late_s: float) -> None:
        if late_s > _LATE_S:
            self._watched.add(turn)
        else:
            self._take(turn)

    def _take(self, turn: Turn) -> None:
        if self._here < self.most:
            self._here += 1
            self._set_aside(turn)
        else:
            self._watched.add(turn)
