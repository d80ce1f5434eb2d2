"""The browser of a run: started when first needed, kept small, started again where it fell."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.evidence import FailureKind
from linkcrawler.rendering.chromium import Chromium
from linkcrawler.rendering.executable import HOW_TO_GET_ONE, find_browser, may_sandbox
from linkcrawler.rendering.look import Look
from linkcrawler.rendering.proxy import GuardedProxy
from linkcrawler.rendering.remote import is_on_this_machine
from linkcrawler.rendering.unwanted import is_unwanted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Playwright

    from linkcrawler.rendering.dialling import Dialler
    from linkcrawler.rendering.executable import BrowserSource
    from linkcrawler.rendering.look import Opener
    from linkcrawler.rendering.navigation import MayNavigate
    from linkcrawler.rendering.options import RenderOptions
    from linkcrawler.rendering.slot import Slot
    from linkcrawler.rendering.visit import Rendered, Visit

logger = logging.getLogger(__name__)

_WEIGHED_EVERY = 10
_STARTS_IN_VAIN = 3
_LATEST_S = 30.0
"""Beyond the page's own time: what a look takes by then has hung."""


class Browser:
    """Renders pages, a few at a time; one Chromium, replaced when it grows or falls."""

    def __init__(self, options: RenderOptions, dialler: Dialler) -> None:
        self.options = options
        self._proxy = GuardedProxy(dialler, is_unwanted)
        self._room = asyncio.Semaphore(options.browser.pages)
        self._starting = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._playwright: Playwright | None = None
        self._all: set[Chromium] = set()
        self._failed_starts = 0
        self.current: Chromium | None = None
        self.started = 0
        """How many browsers were started in all."""
        self.pages = 0

    async def render(self, visit: Visit, opener: Opener, may_navigate: MayNavigate) -> Rendered:
        """Return the page of *visit* that *opener* opens; FetchFailed where it could not be seen.

        *may_navigate* is asked before the page goes on to another one.
        """
        async with self._room, self._slot() as (chromium, slot):
            try:
                tab = await slot.new_tab()
            except (PlaywrightError, TimeoutError) as exc:
                chromium.retire()
                raise _fell(exc) from exc
            look = Look(visit, tab, slot.ledger, self.options.limits, may_navigate)
            try:
                return await self._take(look, opener, chromium)
            finally:
                look.end()
                await asyncio.shield(slot.close_tab(tab))

    async def close(self) -> None:
        """End every browser of the run, the proxy, and Playwright's own process."""
        for chromium in list(self._all):
            await chromium.close()
        self._all.clear()
        self.current = None
        await self._stack.aclose()

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[tuple[Chromium, Slot]]:
        """Lend a slot; whatever happens, it is closed or clean afterwards."""
        chromium, slot = await self._lend()
        try:
            yield chromium, slot
        finally:
            await asyncio.shield(self._return(chromium, slot))

    async def _lend(self) -> tuple[Chromium, Slot]:
        """Take a slot of the browser, or of a new one where it has just ended unseen."""
        chromium = await self._chromium()
        try:
            return chromium, await chromium.lend()
        except (PlaywrightError, TimeoutError):
            chromium.retire()
        chromium = await self._chromium()
        try:
            return chromium, await chromium.lend()
        except (PlaywrightError, TimeoutError) as exc:
            chromium.retire()
            raise _fell(exc) from exc

    async def _return(self, chromium: Chromium, slot: Slot) -> None:
        self.pages += 1
        await chromium.give_back(slot)
        if not chromium.is_retired and self.pages % _WEIGHED_EVERY == 0:
            await self._weigh(chromium)
        if chromium.is_retired and not chromium.lent:
            await chromium.close()
            self._all.discard(chromium)

    async def _take(self, look: Look, opener: Opener, chromium: Chromium) -> Rendered:
        try:
            async with asyncio.timeout(self.options.limits.total_s + _LATEST_S):
                return await look.take(opener)
        except PlaywrightError as exc:
            raise _fell(exc) from exc
        except TimeoutError as exc:  # some call of the browser never came back
            chromium.retire()
            raise _fell(exc) from exc

    async def _chromium(self) -> Chromium:
        async with self._starting:
            if self.current is None or self.current.is_retired:
                await self._let_go()
                self.current = await self._start()
                self._all.add(self.current)
            return self.current

    async def _let_go(self) -> None:
        """Close a retired browser that has no page left; others end with their last page."""
        if self.current is not None and not self.current.lent:
            await self.current.close()
            self._all.discard(self.current)

    async def _start(self) -> Chromium:
        options = self.options.browser
        source = find_browser(options.launch.get("executable_path"), options.cdp_url)
        if source is None:
            raise _none(f"there is no browser here; {HOW_TO_GET_ONE}")
        if self._failed_starts >= _STARTS_IN_VAIN:
            raise _none(f"the browser does not start ({source.cdp_url or source.executable})")
        if not self.started and not self._failed_starts:
            _say_what_is_off(source, options.sandbox)
        try:
            chromium = await Chromium.start(await self._driver(), source, self._proxy, options)
        except (PlaywrightError, TimeoutError, OSError) as exc:
            self._failed_starts += 1
            logger.warning("The browser did not start: %s", str(exc).partition("\n")[0])
            raise _fell(exc) from exc
        self._failed_starts = 0
        self.started += 1
        return chromium

    async def _driver(self) -> Playwright:
        if self._playwright is None:
            await self._stack.enter_async_context(self._proxy)
            self._playwright = await self._stack.enter_async_context(async_playwright())
        return self._playwright

    async def _weigh(self, chromium: Chromium) -> None:
        taken = await chromium.memory()
        if taken > self.options.browser.max_memory_bytes:
            logger.info("The browser has grown to %d MiB: another takes over.", taken >> 20)
            chromium.retire()


def _say_what_is_off(source: BrowserSource, sandbox: str | None) -> None:
    """Log, once for a run, what keeps a page in less than it could."""
    if source.cdp_url is not None:
        if not is_on_this_machine(source.cdp_url):
            logger.warning(
                "The browser of BROWSER_CDP_URL runs on another machine, which looks names up anew: "
                "addresses are guarded by name only. See that its network keeps it from yours."
            )
    elif not may_sandbox(sandbox):
        told = bool(sandbox and sandbox.strip())
        logger.log(
            logging.INFO if told else logging.WARNING,
            "Chromium runs without its sandbox: %s.",
            "CHROMIUM_SANDBOX says so" if told else "root has none; run as another user",
        )


def _fell(exc: BaseException) -> FetchFailed:
    said = str(exc).partition("\n")[0] or type(exc).__name__
    return FetchFailed.because(FailureKind.BROWSER, f"the browser failed: {said[:200]}")


def _none(words: str) -> FetchFailed:
    return FetchFailed.because(FailureKind.NO_BROWSER, words)
