"""What comes after a page was read, for several pages back to back.

A page's bytes and tree drive everything else out of the processor's caches: judged and written down
one by one, each by itself, checks take three times as long.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from linkcrawler.items import SeedCheck
from linkcrawler.page.set_aside import SetAsideView
from linkcrawler.verdict import is_live

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

_MOST = 16
_LONGEST_S = 0.05
"""So long an item waits for others; its record waits longer for its transaction."""


class Together(Generic[T]):
    """Items that wait, a few KB each, until there are several; then *complete* gets them all."""

    def __init__(self, complete: Callable[[list[T]], Awaitable[None]]) -> None:
        self._complete = complete
        self._waiting: list[T] = []
        self._turn = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._in_time: asyncio.Task[None] | None = None

    async def add(self, item: T) -> None:
        """Take *item*; waits only where those before it can't be completed yet."""
        self._waiting.append(item)
        if len(self._waiting) >= _MOST:
            await self.finish()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_LONGEST_S, self._time_is_up)

    async def finish(self) -> None:
        """Complete all that wait."""
        async with self._turn:
            items, self._waiting = self._waiting, []
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if items:
                await self._complete(items)

    async def room(self) -> None:
        """Wait while those that wait are held up: the store takes no more."""
        if self._turn.locked() and len(self._waiting) >= _MOST:
            await self.finish()

    def _time_is_up(self) -> None:
        self._timer = None
        self._in_time = asyncio.ensure_future(self.finish())


def let_go_of_page(item: Any) -> bool:
    """Take from *item* its page if no verdict asks more of it: its link is there; False else."""
    if not isinstance(item, SeedCheck) or not is_live(item.view.fetched, item.findings):
        return False
    if not isinstance(item.view, SetAsideView):
        item.view = SetAsideView.of(item.view, item.findings, is_live=True)
    return True
