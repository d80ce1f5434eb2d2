"""One running browser. It is never repaired: where anything is in doubt, another takes its place."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from playwright.async_api import Error as PlaywrightError

from linkcrawler.rendering.executable import may_sandbox
from linkcrawler.rendering.flags import UNWANTED_DEFAULTS, browser_flags
from linkcrawler.rendering.orphans import adopt_orphans, bury
from linkcrawler.rendering.processes import is_running, kill_tree, tree_bytes
from linkcrawler.rendering.slot import Slot

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright

    from linkcrawler.rendering.executable import BrowserSource
    from linkcrawler.rendering.options import BrowserOptions
    from linkcrawler.rendering.proxy import GuardedProxy

logger = logging.getLogger(__name__)

_START_S = 60.0
_CLOSE_S = 10.0


class Chromium:
    """A browser and its context, lent to a few pages at a time; a new one takes over after some."""

    def __init__(
        self, browser: Browser, pid: int | None, proxy: GuardedProxy, options: BrowserOptions
    ) -> None:
        self._browser = browser
        self._proxy = proxy
        self._options = options
        self._slot: Slot | None = None
        self._opening = asyncio.Lock()
        self.pid = pid
        """Of its main process; None where it runs elsewhere."""
        self.lent = 0
        self.is_retired = False
        """No page is begun in it any more."""
        browser.on("disconnected", lambda _: self.retire())

    @classmethod
    async def start(
        cls,
        playwright: Playwright,
        source: BrowserSource,
        proxy: GuardedProxy,
        options: BrowserOptions,
    ) -> Self:
        """Start the program, or connect to the browser, that *source* names."""
        async with asyncio.timeout(_START_S):
            if source.cdp_url:
                browser = await playwright.chromium.connect_over_cdp(source.cdp_url)
                return cls(browser, None, proxy, options)
            adopt_orphans()
            browser = await playwright.chromium.launch(**_launching(source, proxy, options))
            return cls(browser, await _pid(browser), proxy, options)

    @property
    def contexts(self) -> list[BrowserContext]:
        """Return the contexts that are open, lent or not."""
        return self._browser.contexts

    async def lend(self) -> Slot:
        """Return a context to open one page in, to be given back."""
        self.lent += 1
        try:
            async with self._opening:
                slot = self._slot
                if slot is None or self._is_used_up(slot):
                    slot = self._slot = await Slot.open(self._browser, self._proxy, self._options)
                slot.lent += 1
                slot.pages += 1
                return slot
        except BaseException:
            self.lent -= 1
            raise

    async def give_back(self, slot: Slot) -> None:
        """Keep *slot* for more pages, or close it where it is used up and this was the last."""
        slot.lent -= 1
        try:
            if not slot.lent:
                await self._at_rest(slot)
        finally:
            self.lent -= 1
        if self.is_retired and not self.lent:
            await self.close()

    async def _at_rest(self, slot: Slot) -> None:
        async with self._opening:  # nobody gets it meanwhile
            await slot.rest()
            if slot is self._slot and not (self.is_retired or self._is_used_up(slot)):
                return
            if slot is self._slot:
                self._slot = None
        if not await slot.close():
            self.retire()  # a context that hangs takes the browser along sooner or later

    def _is_used_up(self, slot: Slot) -> bool:
        return not slot.is_clean or slot.pages >= self._options.pages_per_context

    def retire(self) -> None:
        """Begin no more pages; the browser is closed when the last one is given back."""
        self.is_retired = True

    async def memory(self) -> int:
        """Return the bytes that its processes take together; 0 where it runs elsewhere."""
        return 0 if self.pid is None else await asyncio.to_thread(tree_bytes, self.pid)

    async def close(self) -> None:
        """End the browser: asked first, then killed with all its processes."""
        self.retire()
        if self._slot is not None:
            self._proxy.close_ledger(self._slot.ledger)
            self._slot = None
        with suppress(TimeoutError, PlaywrightError):
            async with asyncio.timeout(_CLOSE_S):
                await self._browser.close()
        if self.pid is not None and is_running(self.pid):
            logger.warning("The browser did not end when asked to, and was killed.")
            kill_tree(self.pid)
        if self.pid is not None:
            await bury(self.pid)


def _launching(
    source: BrowserSource, proxy: GuardedProxy, options: BrowserOptions
) -> dict[str, Any]:
    sandbox = may_sandbox(options.sandbox)
    given = dict(options.launch)
    return {
        "handle_sigint": False,  # an interrupt ends the run in order: we close the browser
        "handle_sigterm": False,
        "handle_sighup": False,
        "timeout": _START_S * 1000,
        **given,
        "executable_path": source.executable,
        "chromium_sandbox": sandbox,
        "args": [*given.get("args", ()), *browser_flags(proxy.address, sandbox=sandbox)],
        "ignore_default_args": list(UNWANTED_DEFAULTS),
    }


async def _pid(browser: Browser) -> int | None:
    session = await browser.new_browser_cdp_session()
    try:
        processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
    finally:
        await session.detach()
    return next((p["id"] for p in processes if p["type"] == "browser"), None)
