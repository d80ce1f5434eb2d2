"""One context of the browser: one page at a time, wiped after each, replaced after some."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
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

    from linkcrawler.rendering.account import Account
    from linkcrawler.rendering.options import BrowserOptions
    from linkcrawler.rendering.proxy import GuardedProxy

logger = logging.getLogger(__name__)

_CLOSE_S = 5.0
_LOG_IN_S = 15.0
_NEW_PAGE_S = 15.0
_NEW_CONTEXT_S = 15.0


class Slot:
    """A context and its account at the proxy."""

    def __init__(self, context: BrowserContext, proxy: GuardedProxy, account: Account) -> None:
        self._context = context
        self._proxy = proxy
        self._page: Page | None = None
        self.account = account
        self.pages = 0
        """How many it has shown: contexts grow with each, whatever is closed."""

    @classmethod
    async def open(cls, browser: Browser, proxy: GuardedProxy, options: BrowserOptions) -> Self:
        """Make a context whose every connection carries a credential of its own."""
        account = proxy.open_account()
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
        slot = cls(context, proxy, account)
        async with asyncio.timeout(_LOG_IN_S):
            await (slot._log_in() if is_near else RouteGuard(proxy.dialler).attach(context))
        return slot

    async def new_page(self) -> Page:
        """Open an empty page; others that it may open are closed at once."""
        self.pages += 1
        async with asyncio.timeout(_NEW_PAGE_S):  # a browser killed just now may never answer
            self._page = await self._context.new_page()
        self._context.on("page", _close_stray)
        return self._page

    async def clear(self) -> bool:
        """Close the page and what it left behind; False where that did not work in time."""
        self.account.close()
        page, self._page = self._page, None
        if page is None:
            return False
        self._context.remove_listener("page", _close_stray)
        try:
            async with asyncio.timeout(_CLOSE_S):
                # The next page is seen as if it were the first, as Googlebot sees it.
                await asyncio.gather(page.close(), self._context.clear_cookies())
        except (TimeoutError, PlaywrightError) as exc:
            logger.debug("A page could not be closed: %s", exc)
            return False
        return not self._context.pages

    async def close(self) -> bool:
        """Close the context; False where it hangs, as they do at times."""
        self._proxy.close_account(self.account)
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._context.close()
        except (TimeoutError, PlaywrightError):
            return False
        return True

    async def _log_in(self) -> None:
        """Present the credential once, for Chromium to send it by itself from then on.

        Playwright's own way would pause every single request to be ready for the question.
        """
        page = await self._context.new_page()
        session = await self._context.new_cdp_session(page)
        credential = {
            "response": "ProvideCredentials",
            "username": self.account.name,
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


def _close_stray(page: Page) -> None:
    task = asyncio.ensure_future(_close_quietly(page))
    _closing.add(task)
    task.add_done_callback(_closing.discard)


async def _close_quietly(page: Page) -> None:
    with suppress(PlaywrightError):
        await page.close()


_closing: set[asyncio.Task[None]] = set()
