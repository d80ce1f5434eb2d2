"""One page in the browser, from its first request to its HTML."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from playwright.async_api import Error as PlaywrightError

from linkcrawler import urls
from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.record import Hop
from linkcrawler.rendering.failing import A_FILE, failure_of_navigation
from linkcrawler.rendering.navigation import Navigation
from linkcrawler.rendering.parts import Parts
from linkcrawler.rendering.settle import Settling
from linkcrawler.rendering.visit import Rendered
from linkcrawler.rendering.world import World, WorldGone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Download, Page, Response

    from linkcrawler.rendering.account import Ledger
    from linkcrawler.rendering.navigation import MainAnswer, MayNavigate
    from linkcrawler.rendering.options import PageLimits
    from linkcrawler.rendering.slot import Tab
    from linkcrawler.rendering.visit import Visit

    Opener = Callable[[Page], Awaitable[object]]

T = TypeVar("T")

MAX_CHARS = 32 * 1024 * 1024
_HEADERS_S = 5.0
_LEAST_SETTLE_S = 0.5
_PAST_A_SCRIPT_S = 8.0
"""How long reading the page may take once its script has been ended."""
_FILE = Failure(*A_FILE)
_DOCUMENTS = 5
"""So often may a page go on to another one just when it is read."""


class Look:
    """A look at one page: opens it, waits, reads; stops at once where something ends it."""

    def __init__(
        self, visit: Visit, tab: Tab, ledger: Ledger, limits: PageLimits, may: MayNavigate
    ) -> None:
        loop = asyncio.get_running_loop()
        self._visit = visit
        self._tab = tab
        self._page = tab.page
        self._failures = ledger.failures
        self._account = ledger.open(visit.url, limits, self._cut_short)
        self._limits = limits
        self._deadline = loop.time() + limits.total_s
        self._navigation = Navigation(visit.url, may, limits.max_hops)
        self._parts = Parts(lambda: self._navigation.url)
        self._ended: asyncio.Future[Failure] = loop.create_future()
        self._committed = asyncio.Event()
        self._cut = asyncio.Event()

    async def take(self, opener: Opener) -> Rendered:
        """Return the page that *opener* opens; FetchFailed where there is none to see."""
        self._watch_page()
        cdp = self._tab.cdp
        world = World(cdp, self._visit.wanted)
        await world.open(await self._navigation.attach(self._page, cdp))
        settling = Settling(
            world, has_wanted=bool(self._visit.wanted), fully=self._visit.settle_fully
        )
        self._navigation.on_commit = lambda: self._commits(settling)
        opening = asyncio.ensure_future(opener(self._page))
        try:
            await self._or_ended(self._opened(opening))
            return await self._or_ended(self._read_at_rest(world, settling))
        finally:
            opening.add_done_callback(_forget)

    def _watch_page(self) -> None:
        crashed = Failure(FailureKind.BROWSER, "the page crashed the browser")
        self._parts.watch(self._page)
        self._page.on("request", lambda request: self._account.asks(request.url))
        self._page.on("websocket", lambda socket: self._account.asks(socket.url))
        self._page.on("crash", lambda _: self._end(crashed))
        self._page.on("close", lambda _: self._end(gone()))
        self._page.on("download", self._downloads)
        self._navigation.on_failure = self._end
        self._navigation.dial_failures = self._failures

    def end(self) -> None:
        """Have the page's connections broken off."""
        self._account.close()

    def _cut_short(self) -> None:
        """Read what is there as it is: the page has had all that it may have."""
        self._cut.set()

    def _downloads(self, _: Download) -> None:
        if not self._committed.is_set():  # one that a script begins later is only refused
            self._end(_FILE)

    def _commits(self, settling: Settling) -> None:
        self._committed.set()
        self._tab.origins.add(urls.origin(self._navigation.url))
        settling.new_document()

    def _end(self, failure: Failure) -> None:
        if not self._ended.done():
            self._ended.set_result(failure)

    async def _or_ended(self, doing: Awaitable[T]) -> T:
        """Return what *doing* brings, unless something ends the page before."""
        task = asyncio.ensure_future(doing)
        either: set[asyncio.Future[Any]] = {task, self._ended}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._ended.done():
                raise FetchFailed(self._ended.result())
            return task.result()
        except PlaywrightError as exc:
            failed = failure_of_navigation(exc.message, self._visit.url, self._failures)
            raise FetchFailed(failed) from exc
        finally:
            task.cancel()
            task.add_done_callback(_forget)

    async def _opened(self, opening: asyncio.Future[object]) -> None:
        """Wait for a document to be there; the opener itself may wait for more, we do not."""
        committed = asyncio.ensure_future(self._committed.wait())
        either: set[asyncio.Future[Any]] = {committed, opening}
        try:
            async with asyncio.timeout_at(self._deadline):
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                if opening.done():
                    opening.result()
                await committed
        except RuntimeError as exc:  # how scrapy-playwright tells of a download
            raise FetchFailed(_FILE) from exc
        except TimeoutError:
            words = f"no answer within {self._limits.total_s:g} s, in the browser"
            raise FetchFailed.because(FailureKind.TIMEOUT, words) from None
        finally:
            committed.cancel()

    async def _settle(self, settling: Settling) -> bool:
        left = self._deadline - asyncio.get_running_loop().time() - self._limits.capture_s
        bound = max(_LEAST_SETTLE_S, min(self._limits.settle_s, left))
        waiting = asyncio.ensure_future(settling.wait(bound))
        cut = asyncio.ensure_future(self._cut.wait())
        try:
            await asyncio.wait({waiting, cut}, return_when=asyncio.FIRST_COMPLETED)
            return waiting.done() and waiting.result()
        finally:
            waiting.cancel()
            cut.cancel()
            waiting.add_done_callback(_forget)

    async def _read_at_rest(self, world: World, settling: Settling) -> Rendered:
        for _ in range(_DOCUMENTS):
            settled = await self._settle(settling)
            with suppress(WorldGone):
                return await self._read(world, settled=settled)
        words = "it goes from page to page without end, in the browser"
        raise FetchFailed.because(FailureKind.REDIRECT_LOOP, words)

    async def _read(self, world: World, *, settled: bool) -> Rendered:
        html = await self._html(world)
        answers = await self._navigation.answers()
        if not answers:
            raise FetchFailed.because(FailureKind.BROWSER, "the browser lost the page's answer")
        *before, last = answers
        return Rendered(
            url=last.url,
            status=last.status,
            headers=await _headers(last),
            html=html,
            hops=tuple(Hop(answer.url, answer.status) for answer in before),
            complete=await self._navigation.came_whole(last) and not self._cut.is_set(),
            missing_part=self._parts.missing,
            settled=settled,
            requests=self._account.requests,
            bytes=self._account.bytes,
        )

    async def _html(self, world: World) -> str:
        """Read the page; a script that never ends is ended for it."""
        url = self._navigation.url.partition("#")[0]
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.capture_s):
                return await world.capture(url, MAX_CHARS)
        try:
            async with asyncio.timeout(_PAST_A_SCRIPT_S):
                await world.cdp.send("Runtime.terminateExecution")
                return await world.capture(url, MAX_CHARS)
        except TimeoutError:
            words = "a script of the page never ended, in the browser"
            raise FetchFailed.because(FailureKind.TIMEOUT, words) from None


def gone() -> Failure:
    """Return the failure of a page whose browser is not there any more."""
    return Failure(FailureKind.BROWSER, "the browser ended while it had the page")


async def _headers(answer: MainAnswer) -> tuple[tuple[str, str], ...]:
    response: Response = answer.response
    try:
        async with asyncio.timeout(_HEADERS_S):
            found = await response.headers_array()
    except (TimeoutError, PlaywrightError):
        return tuple(response.headers.items())
    return tuple((pair["name"].lower(), pair["value"]) for pair in found)


def _forget(task: asyncio.Future[T]) -> None:
    """Take note of how *task* ended, so that nobody asks why nobody did."""
    if not task.cancelled():
        task.exception()
