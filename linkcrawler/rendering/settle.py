"""When a page is ready: the wanted link is there, or nothing more is to come. Never a fixed wait.

Timers are not waited for but run: Chromium's virtual time goes on to the next timer at once whenever
the page has nothing to do, and stands still while one of its requests is under way. A link that a
script inserts after three seconds is there in a few milliseconds, and one that hangs on a slow answer
is waited for. Google's renderer keeps time the same way.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from linkcrawler.rendering.world import WorldGone

if TYPE_CHECKING:
    from linkcrawler.rendering.world import World

_FIRST_BUDGET_MS = 5000
"""So much of the page's time passes before we look."""
_TASKS_WITHOUT_TIME = 5000
"""A page that is always busy (a loop of messages) makes time pass after so many tasks."""
_SCREENS = 20
_STEPS = (("drawn()", 100), (f"scroll({_SCREENS})", 2000))
"""What is done to a page that waits to be seen, and how much of its time passes after each.

Observers are told what is in sight only while time passes. Drawn alone first, they hear of the start
by itself, as they would of a person: many a page reads the first word and no further.
"""
_LOADED_WITHIN_S = 2.0
"""Where the link is there early: how long for style sheets and scripts, which may hide it."""


class Settling:
    """Waits for one page; the events of its session arrive here."""

    def __init__(self, world: World, *, has_wanted: bool, fully: bool) -> None:
        self._world = world
        self._ends_when_found = has_wanted and not fully
        self._found = False
        self._loaded = False
        self._expired = False
        self._news = asyncio.Event()
        self._documents = 0
        world.cdp.on("Emulation.virtualTimeBudgetExpired", self._time_ran_out)
        world.on_word = self._page_says

    def new_document(self) -> None:
        """Begin anew: the page has gone on to another document."""
        self._documents += 1
        self._found = self._loaded = False
        self._news.set()

    async def wait(self, bound_s: float) -> bool:
        """Wait until the page is ready; False where it still was not after *bound_s* seconds."""
        try:
            async with asyncio.timeout(bound_s):
                await self._ready()
        except TimeoutError:
            return False
        return True

    async def _ready(self) -> None:
        is_ready = False
        while not is_ready:
            with suppress(WorldGone):
                is_ready = await self._ready_as(self._documents)

    async def _ready_as(self, document: int) -> bool:
        """Wait for one document; False where another has taken its place meanwhile."""
        await self._let_time_pass(_FIRST_BUDGET_MS, document)
        if self._ends_when_found and (self._found or await self._look()):
            return self._documents == document
        for step, budget_ms in _STEPS:
            if self._documents == document:
                await self._world.call(step)
                await self._let_time_pass(budget_ms, document)
        while self._documents == document and not await self._world.call("isStill()"):
            pass
        return self._documents == document

    async def _look(self) -> bool:
        return bool(await self._world.call("find(true)"))

    async def _let_time_pass(self, budget_ms: int, document: int) -> None:
        """Let *budget_ms* of the page's time pass, or less if the link is there before."""
        self._expired = False
        await self._world.cdp.send(
            "Emulation.setVirtualTimePolicy",
            {
                "policy": "pauseIfNetworkFetchesPending",
                "budget": budget_ms,
                "maxVirtualTimeTaskStarvationCount": _TASKS_WITHOUT_TIME,
            },
        )
        while not self._expired and self._documents == document:
            if self._found and self._ends_when_found:
                await self._until_loaded(document)
                return
            await self._something_happens()

    async def _until_loaded(self, document: int) -> None:
        try:
            async with asyncio.timeout(_LOADED_WITHIN_S):
                while not self._loaded and not self._expired and self._documents == document:
                    await self._something_happens()
        except TimeoutError:
            return

    async def _something_happens(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _page_says(self, word: str) -> None:
        self._found = self._found or word == "found"
        self._loaded = self._loaded or word == "loaded"
        self._news.set()

    def _time_ran_out(self, _: dict[str, Any]) -> None:
        self._expired = True
        self._news.set()
