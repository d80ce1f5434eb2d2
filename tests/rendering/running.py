"""A browser in a loop of its own, for tests that look at one page after the other."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.resolver import Resolver
from linkcrawler.rendering.browser import Browser
from linkcrawler.rendering.dialling import Dialler
from linkcrawler.rendering.options import BrowserOptions, PageLimits, RenderOptions
from linkcrawler.rendering.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from types import TracebackType

    from playwright.async_api import Page

    from linkcrawler.rendering.visit import Rendered

T = TypeVar("T")

TARGET = "target.example"
LINK = '<a href="https://target.example/">shop</a>'

SITE = "127.0.0.2"
"""The host of the tests' pages: the only one that the guard lets pass, with the next."""
OTHER = "127.0.0.3"
OPEN = f"{SITE}/32,{OTHER}/32"

LIMITS = PageLimits(total_s=150.0, settle_s=60.0, capture_s=30.0)
"""So much that no machine is too busy: a test that waits for one of these to run out says so itself."""
_PATIENCE_S = 300.0


class Running:
    """Runs a Browser; the methods are for the test's own thread."""

    def __init__(self, limits: PageLimits = LIMITS, **options: Any) -> None:
        self._options = RenderOptions(limits, replace(BrowserOptions(), **options))
        self.forbidden: set[str] = set()
        self.asked: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.browser = self.call(self._make())
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _exc: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def render(self, url: str, *, fully: bool = False, wanted: bool = True) -> Rendered:
        """Return the page at *url*, its link to the target wanted."""
        return self.call(self.look(url, fully=fully, wanted=wanted))

    async def look(self, url: str, *, fully: bool = False, wanted: bool = True) -> Rendered:
        visit = Visit(url, (TARGET,) if wanted else (), fully)
        return await self.browser.render(visit, lambda page: _go(page, url), self.may_navigate)

    @contextmanager
    def limited(self, **limits: float) -> Iterator[None]:
        """Let pages have less for a while."""
        options = self.browser.options
        self.browser.options = replace(options, limits=replace(options.limits, **limits))  # type: ignore[arg-type]  # some are whole numbers
        try:
            yield
        finally:
            self.browser.options = options

    def forget(self) -> None:
        """Know nothing of where pages of other tests went."""
        self.forbidden.clear()
        self.asked.clear()

    def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=_PATIENCE_S)

    @property
    def pid(self) -> int:
        chromium = self.browser.current
        assert chromium is not None
        assert chromium.pid is not None
        return chromium.pid

    async def _make(self) -> Browser:
        guard = AddressGuard.from_text(OPEN)
        self._resolver = Resolver(guard)
        return Browser(self._options, Dialler(guard, self._resolver, 60.0))

    async def _end(self) -> None:
        await self.browser.close()
        await self._resolver.close()

    async def may_navigate(self, url: str) -> bool:
        self.asked.append(url)
        return url not in self.forbidden


async def _go(page: Page, url: str) -> None:
    await page.goto(url, wait_until="commit")


def html(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>t</title>{head}</head><body>{body}</body></html>"


def script(code: str, before: str = "<p>a page</p><div id=root></div>") -> str:
    return html(f"{before}<script>{code}</script>")


async def until(holds: Callable[[], bool]) -> None:
    """Wait until *holds* does, looking again whenever the loop has a moment."""
    async with asyncio.timeout(_PATIENCE_S / 2):
        while not holds():  # noqa: ASYNC110  what it asks of has no event
            await asyncio.sleep(0.01)
