"""One bound for all bodies that a process holds: on their way in, or had and not yet done with.

What a body has beyond its first part is counted. Where all that comes to more than may be, large
bodies are read no further until others have ended: their servers wait, and nothing is lost. One may
always go on, so that they cannot all wait for each other.
"""

from __future__ import annotations

import asyncio
import weakref
from collections import deque
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from linkcrawler.downloading.limits import MIB

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

FREE_BYTES: Final = MIB // 4
"""Of each body, not counted: nearly all are smaller, and none of these ever waits."""
MOST_BYTES: Final = 128 * MIB


class Bodies:
    """Counts the bodies of a process, and tells the large ones when to go on."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self.coming = 0
        """Bytes that have come of bodies on their way."""
        self.kept = 0
        """Bytes of bodies that somebody still works with."""
        self._waiting: deque[Incoming] = deque()
        self._goes_on: Incoming | None = None
        """The one that may go on although there is no room."""
        self._one_at_a_time = asyncio.Lock()
        self._few_are_kept = asyncio.Event()
        self._few_are_kept.set()

    @property
    def are_many_kept(self) -> bool:
        """Whether those had take half of the room: until they are fewer nothing is brought in beyond it."""
        return 2 * self.kept >= self._most

    def keep(self, holder: object, body: bytes) -> None:
        """Count *body* until *holder*, which has it, is gone."""
        size = len(body) - FREE_BYTES
        if size > 0:
            self._keep_more(size)
            loop = asyncio.get_running_loop()
            weakref.finalize(holder, self._let_go, loop, size).atexit = False

    @asynccontextmanager
    async def turn_to_grow(self) -> AsyncIterator[None]:
        """Have one body at a time decoded that may become large, and only where few are kept."""
        async with self._one_at_a_time:
            await self._few_are_kept.wait()
            yield

    def count(self, incoming: Incoming, size: int) -> bool:
        """Count *size* more bytes; return whether *incoming* may go on, else it is told when."""
        self.coming += size
        if self._room > 0 or self._may_be_the_one(incoming):
            return True
        if incoming not in self._waiting:
            self._waiting.append(incoming)
        return False

    def end(self, incoming: Incoming, size: int) -> None:
        """Take note that *incoming*, of which *size* bytes were counted, comes no further."""
        self.coming -= size
        if incoming is self._goes_on:
            self._goes_on = None
        with suppress(ValueError):
            self._waiting.remove(incoming)
        self._let_others_go_on()

    @property
    def _room(self) -> int:
        return self._most - self.coming - self.kept

    def _may_be_the_one(self, incoming: Incoming) -> bool:
        if self._goes_on is None and not self.are_many_kept:
            self._goes_on = incoming
        return incoming is self._goes_on

    def _let_others_go_on(self) -> None:
        """Let as many go on as there is room for a piece of each."""
        room = self._room
        while self._waiting and (room > 0 or self._may_be_the_one(self._waiting[0])):
            room -= FREE_BYTES
            self._waiting.popleft().go_on()

    def _let_go(self, loop: asyncio.AbstractEventLoop, size: int) -> None:
        """Count less, in the loop: the holder may have gone in any thread."""
        with suppress(RuntimeError):  # the loop is closed, and nobody waits any more
            loop.call_soon_threadsafe(self._keep_more, -size)

    def _keep_more(self, size: int) -> None:
        self.kept += size
        if self.are_many_kept:
            self._few_are_kept.clear()
        else:
            self._few_are_kept.set()
        self._let_others_go_on()


class Incoming:
    """One body on its way in, as it is counted."""

    __slots__ = ("_bodies", "_counted", "go_on")

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._counted = 0
        self.go_on: Callable[[], None] = _nothing
        """Called when it is time to read on, after ``has`` said that it was not."""

    def has(self, size: int) -> bool:
        """Take note that *size* bytes have come; return whether more may now."""
        more = size - FREE_BYTES - self._counted
        self._counted += more
        return self._bodies.count(self, more)

    def end(self) -> None:
        """Take note that no more comes, and what came is put elsewhere."""
        counted, self._counted = self._counted, 0
        if counted:
            self._bodies.end(self, counted)


def _nothing() -> None:
    """Go on where nobody has stopped."""
