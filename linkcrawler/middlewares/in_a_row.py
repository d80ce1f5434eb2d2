"""Pages that have come are read several in a row.

Fetching a page and reading it have next to no code and data in common: done by turns, each finds the
processor's caches full of the other. So what has come is read when for the moment nothing else does
and nothing more is asked for, or when there is enough of it.
"""

from __future__ import annotations

import asyncio

_ENOUGH = 16


class InARow:
    """Lets tasks go on together, as soon as there is nothing better to do."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []
        self._steps = 0
        self._is_looking = False

    def note(self) -> None:
        """Take note that something else was done: there may be more of it in the loop's next round."""
        self._steps += 1

    async def turn(self) -> None:
        """Wait for a round of the loop in which nothing else was done, or for enough who wait."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        self.note()
        if not self._is_looking:
            self._is_looking = True
            loop.call_soon(self._look, loop, 0)
        await turn

    def _look(self, loop: asyncio.AbstractEventLoop, steps_before: int) -> None:
        if self._steps != steps_before and len(self._waiting) < _ENOUGH:
            loop.call_soon(self._look, loop, self._steps)
            return
        waiting, self._waiting = self._waiting, []
        self._is_looking = False
        for turn in waiting:
            if not turn.done():
                turn.set_result(None)
