"""Looking again at what lasts, with one timer for all that waits.

A fetch is looked at twice should it take long, by its connection and at the gate. It hardly ever does,
and a timer that is set and cancelled costs more than a place in a queue.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_AT_ONCE_S = 0.001
"""What the clock of an event loop cannot tell apart."""


class Later(Generic[T]):
    """Calls *look* with each thing that is still there after *after_s*, and by how much it is late."""

    def __init__(self, after_s: float, look: Callable[[T, float], None]) -> None:
        self._after_s = after_s
        self._look = look
        self._due: dict[T, float] = {}
        """The first to be due comes first: all wait equally long."""
        self._timer: asyncio.TimerHandle | None = None

    def add(self, thing: T) -> None:
        """Look at *thing*, which is not here yet, in a while."""
        loop = asyncio.get_running_loop()
        self._due[thing] = due = loop.time() + self._after_s
        if self._timer is None:
            self._timer = loop.call_at(due, self._ring, loop)

    def drop(self, thing: T) -> None:
        """Look at *thing* no more."""
        self._due.pop(thing, None)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for thing, due in list(self._due.items()):
            if due > now + _AT_ONCE_S:
                break
            if self._due.pop(thing, None) is not None:  # what is looked at may drop others
                self._look(thing, max(0.0, now - due))
        first = next(iter(self._due.values()), None)
        self._timer = None if first is None else loop.call_at(first, self._ring, loop)
