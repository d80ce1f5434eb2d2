"""One context of the browser: a few pages at a time, each forgotten, replaced after some."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from playwright.async_api import Error as PlaywrightError

from linkcrawler.rendering.proxy import LOG_IN_HOST
from linkcrawler.rendering.remote import RouteGuard, is_on_this_machine

if TYPE_CHECKING:
    from playwright.async_api import (
        Browser,
        BrowserContext,
        CDPSession,
        Page,
        ProxySettings,
    )

    from linkcrawler.rendering.account import Ledger
    from linkcrawler.rendering.options import BrowserOptions
    from linkcrawler.rendering.proxy import GuardedProxy

logger = logging.getLogger(__name__)

_CLOSE_S = 15.0
_LOG_IN_S = 30.0
_NEW_PAGE_S = 30.0
_NEW_CONTEXT_S = 30.0


@dataclass(eq=False, slots=True)
class Tab:
    """A page of a context, its own session with the browser, and where it has been."""

    page: Page
    cdp: CDPSession
    origins: set[str] = field(default_factory=set)
    """Of the documents that it has shown."""


class Slot:
    """A context and its ledger at the proxy.

    Pages share it, because each context costs Chromium as much as a page or two: processes, caches
    and connections are made anew for each.
    """

    def __init__(self, context: BrowserContext, proxy: GuardedProxy, ledger: Ledger) -> None:
        self._context = context
        self._proxy = proxy
        self._tabs: set[Page] = set()
        self._strays: set[Page] = set()
        self._opening = 0
        self._closing: set[asyncio.Task[None]] = set()
        self.ledger = ledger
        self.lent = 0
        """How many pages it is lent for now."""
        self.pages = 0
        """For how many it was: contexts grow with each, whatever is closed."""
        self.is_clean = True
        """False where something did not close."""

    @classmethod
    async def open(cls, browser: Browser, proxy: GuardedProxy, options: BrowserOptions) -> Self:
        """Make a context whose every connection carries a credential of its own."""
        ledger = proxy.open_ledger()
        is_near = options.cdp_url is None or is_on_this_machine(options.cdp_url)
        way_out: ProxySettings = {"server": f"http://{proxy.address}", "bypass": "<-loopback>"}
        async with asyncio.timeout(_NEW_CONTEXT_S):
            context = await browser.new_context(
                proxy=way_out if is_near else None,
                user_agent=options.user_agent,
                ignore_https_errors=not options.verify_certificates,
                accept_downloads=False,
                service_workers="block",
                viewport={"width": 1366, "height": 1024},
                reduced_motion="reduce",
            )
        slot = cls(context, proxy, ledger)
        async with asyncio.timeout(_LOG_IN_S):
            await (slot._log_in() if is_near else RouteGuard(proxy.dialler).attach(context))
        context.on("page", slot._appeared)
        return slot

    async def new_tab(self) -> Tab:
        """Open an empty page; others that it may open are closed at once."""
        self._opening += 1
        try:
            async with asyncio.timeout(_NEW_PAGE_S):  # a browser killed just now may never answer
                page = await self._context.new_page()
                self._tabs.add(page)
                return Tab(page, await self._context.new_cdp_session(page))
        finally:
            self._opening -= 1
            self._close_strays()

    async def close_tab(self, tab: Tab) -> None:
        """Close the page, and forget what it left behind."""
        try:
            async with asyncio.timeout(_CLOSE_S):
                # The next page is seen as if it were the first, as Googlebot sees it.
                await asyncio.gather(*(_forget(tab.cdp, origin) for origin in tab.origins))
                await tab.page.close()
        except (TimeoutError, PlaywrightError) as exc:
            logger.debug("A page could not be closed: %s", exc)
            self.is_clean = False
        finally:
            self._tabs.discard(tab.page)

    async def rest(self) -> None:
        """Leave nothing of the pages before, now that none is open."""
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._context.clear_cookies()
        except (TimeoutError, PlaywrightError):
            self.is_clean = False
        self.is_clean = self.is_clean and not self._context.pages

    async def close(self) -> bool:
        """Close the context; False where it hangs, as they do at times."""
        self._proxy.close_ledger(self.ledger)
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._context.close()
        except (TimeoutError, PlaywrightError):
            return False
        return True

    def _appeared(self, page: Page) -> None:
        self._strays.add(page)
        self._close_strays()

    def _close_strays(self) -> None:
        """Close what no one here has opened; while one is being opened, there is no telling."""
        self._strays -= self._tabs
        if self._opening:
            return
        for page in self._strays:
            task = asyncio.ensure_future(_close_quietly(page))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        self._strays.clear()

    async def _log_in(self) -> None:
        """Present the credential once, for Chromium to send it by itself from then on.

        Playwright's own way would pause every single request to be ready for the question.
        """
        page = await self._context.new_page()
        session = await self._context.new_cdp_session(page)
        credential = {
            "response": "ProvideCredentials",
            "username": self.ledger.name,
            "password": self._proxy.secret,
        }
        answering = _Answering(session, credential)
        await session.send("Fetch.enable", {"handleAuthRequests": True})
        # A tab that is closed while a request of its own is paused may never close: first it rests.
        await page.goto(f"http://{LOG_IN_HOST}/", wait_until="load")
        await answering.end()
        await session.send("Fetch.disable")
        await page.close()


class _Answering:
    """Answers the proxy's question for a credential, in one session."""

    def __init__(self, session: CDPSession, credential: dict[str, str]) -> None:
        self._session = session
        self._credential = credential
        self._tasks: set[asyncio.Task[None]] = set()
        session.on("Fetch.authRequired", self._asked)
        session.on("Fetch.requestPaused", self._paused)

    async def end(self) -> None:
        await asyncio.gather(*self._tasks)

    def _asked(self, event: dict[str, Any]) -> None:
        about = {"requestId": event["requestId"], "authChallengeResponse": self._credential}
        self._send("Fetch.continueWithAuth", about)

    def _paused(self, event: dict[str, Any]) -> None:
        self._send("Fetch.continueRequest", {"requestId": event["requestId"]})

    def _send(self, method: str, parameters: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._quietly(method, parameters))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _quietly(self, method: str, parameters: dict[str, Any]) -> None:
        with suppress(PlaywrightError):
            await self._session.send(method, parameters)


async def _forget(session: CDPSession, origin: str) -> None:
    """Take from *origin* what it has stored, cookies included."""
    about = {"origin": origin, "storageTypes": "all"}
    await session.send("Storage.clearDataForOrigin", about)


async def _close_quietly(page: Page) -> None:
    with suppress(PlaywrightError):
        await page.close()
