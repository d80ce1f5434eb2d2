"""A time-out that gives back the time in which our own loop stood still."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_SLICE_S = 0.5
_LATE_S = 0.1
"""A clock that rings so late shows that our own loop was held up: time that the other did not have."""


class Patience:
    """Does what ``asyncio.timeout`` does, but does not blame others for what held us up."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._clock = asyncio.timeout(None)

    @property
    def is_over(self) -> bool:
        """Whether it was this one that broke off what lasted."""
        return self._clock.expired()

    async def __aenter__(self) -> Self:
        await self._clock.__aenter__()
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + self._seconds
        self._look_later()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        await self._clock.__aexit__(kind, exc, traceback)

    def _look_later(self) -> None:
        due = min(self._until, self._loop.time() + _SLICE_S)
        self._timer = self._loop.call_at(due, self._look, due)

    def _look(self, due: float) -> None:
        late = self._loop.time() - due
        if late > _LATE_S:
            self._until += late + _LATE_S  # what came meanwhile has yet to be read
        if due < self._until:
            self._look_later()
        else:
            self._clock.reschedule(self._loop.time())
