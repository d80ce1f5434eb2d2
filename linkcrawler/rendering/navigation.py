"""Where the page goes: every document that it asks for is looked at before it is fetched."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from linkcrawler import urls
from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.rendering.failing import failure_of_navigation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from playwright.async_api import CDPSession, Page, Request, Response

    MayNavigate = Callable[[str], Awaitable[bool]]

PAUSED = (
    {"resourceType": "Document"},
    # Shown or told, and not read; a browser that we did not start lacks our flags for the first.
    {"resourceType": "Image"},
    {"resourceType": "Font"},
    {"resourceType": "Media"},
    {"resourceType": "Ping"},
)
_ANSWER_WITHIN_S = 5.0
_ROBOTS_WITHIN_S = 8.0


@dataclass(frozen=True, slots=True)
class MainAnswer:
    """An answer to a request for the page itself."""

    url: str
    status: int
    response: Response


class Navigation:
    """Follows one page from its first request to the document that it ends on.

    Documents for the page itself are asked of *may_navigate*, each hop of a redirect too, which
    Playwright's own routes never see. Frames of other sites are left out: what stands in them are
    other pages' links.
    """

    def __init__(self, asked: str, may_navigate: MayNavigate, max_hops: int) -> None:
        self._asked = asked
        self._may_navigate = may_navigate
        self._max_hops = max_hops
        self._asked_for = 0
        self._main_frame = ""
        self._answers: list[MainAnswer] = []
        self._answered = asyncio.Event()
        self._came_whole: dict[Request, bool] = {}
        """Of requests for the page itself that have ended: whether all of the answer came."""
        self._request_ended = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = asked
        """Of the document that is shown."""
        self.on_commit: Callable[[], None] = lambda: None
        self.on_failure: Callable[[Failure], None] = lambda _: None
        self.dial_failures: Mapping[str, Failure] = {}

    async def attach(self, page: Page, cdp: CDPSession) -> str:
        """Begin to watch *page*; return the id of its frame."""
        self._page, self._cdp = page, cdp
        page.on("response", self._response)
        page.on("requestfinished", lambda request: self._ends(request, whole=True))
        page.on("requestfailed", lambda request: self._ends(request, whole=False))
        cdp.on("Fetch.requestPaused", self._paused)
        cdp.on("Page.frameNavigated", self._navigated)
        found = await asyncio.gather(
            cdp.send("Page.getFrameTree"),
            cdp.send("Page.enable"),
            cdp.send("Fetch.enable", {"patterns": list(PAUSED)}),
        )
        self._main_frame = found[0]["frameTree"]["frame"]["id"]
        return self._main_frame

    async def answers(self) -> list[MainAnswer]:
        """Return the answers up to that of the shown document: the hops, and the last."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                while not (found := self._up_to_shown()):
                    self._answered.clear()
                    await self._answered.wait()
        return found or self._answers

    async def came_whole(self, answer: MainAnswer) -> bool:
        """Return whether all of *answer* came: Chromium shows a page that was cut off as it is."""
        request = answer.response.request
        with suppress(TimeoutError):
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                while request not in self._came_whole:
                    self._request_ended.clear()
                    await self._request_ended.wait()
        return self._came_whole.get(request, False)

    def _ends(self, request: Request, *, whole: bool) -> None:
        if request.is_navigation_request():
            self._came_whole[request] = whole
            self._request_ended.set()

    def _up_to_shown(self) -> list[MainAnswer]:
        shown = urls.without_fragment(self.url)
        for end in range(len(self._answers), 0, -1):
            if urls.without_fragment(self._answers[end - 1].url) == shown:
                return self._answers[:end]
        return []

    def _response(self, response: Response) -> None:
        request = response.request
        with suppress(PlaywrightError):  # frames that are gone
            if request.is_navigation_request() and response.frame == self._page.main_frame:
                self._answers.append(MainAnswer(response.url, response.status, response))
                self._answered.set()

    def _navigated(self, event: dict[str, Any]) -> None:
        frame = event["frame"]
        if frame.get("parentId") or frame["url"] == "about:blank":
            return
        if unreachable := frame.get("unreachableUrl"):
            self.on_failure(failure_of_navigation("", unreachable, self.dial_failures))
            return
        self.url = frame["url"]
        self.on_commit()

    def _paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._settle(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, event: dict[str, Any]) -> None:
        refusal = await self._refusal(event)
        with suppress(PlaywrightError):  # the page is gone
            if refusal is None:
                await self._cdp.send("Fetch.continueRequest", {"requestId": event["requestId"]})
            else:
                answer = {"requestId": event["requestId"], "errorReason": refusal}
                await self._cdp.send("Fetch.failRequest", answer)

    async def _refusal(self, event: dict[str, Any]) -> str | None:
        """Return the error to fail a request with; None lets it pass."""
        request = event["request"]
        if event["resourceType"] != "Document":
            return "BlockedByClient"
        if event["frameId"] != self._main_frame:
            url = urls.normalised(request["url"])
            foreign = url is not None and not urls.same_site(url, self.url)
            return "BlockedByClient" if foreign else None
        # "Aborted" leaves the page that stands there standing, other errors replace it.
        if request["method"] != "GET":
            return "Aborted"  # we send no forms
        failure = await self._forbidden(request["url"])
        if failure is None:
            return None
        self.on_failure(failure)
        return "Aborted"

    async def _forbidden(self, url: str) -> Failure | None:
        self._asked_for += 1
        if self._asked_for == 1:
            return None  # the page itself: whoever asked for it has asked robots.txt
        if self._asked_for > self._max_hops + 1:
            words = f"it redirects more than {self._max_hops} times"
            return Failure(FailureKind.TOO_MANY_REDIRECTS, words)
        try:
            # Two pages may each lead to the other's host. Then this one fails for now, gives its turn
            # back, and robots.txt is known at the next try.
            async with asyncio.timeout(_ROBOTS_WITHIN_S):
                may = await self._may_navigate(url)
        except TimeoutError:
            words = f"robots.txt did not answer in time for {url}, where it leads"
            return Failure(FailureKind.TIMEOUT, words)
        if may:
            return None
        return Failure(FailureKind.ROBOTS, f"robots.txt forbids us to fetch {url}, where it leads")
