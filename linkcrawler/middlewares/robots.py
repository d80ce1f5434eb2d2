"""robots.txt before every request: ours to obey, Googlebot's to report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.http.request import NO_CALLBACK

from linkcrawler import urls
from linkcrawler.downloading.answers import (
    ATTEMPT,
    INCOMPLETE,
    MAX_HOPS,
    ROBOTS,
    ROBOTS_FILE,
    PageRequest,
    fetched_from_response,
)
from linkcrawler.downloading.downloader import downloader_of
from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.downloading.handler import CUT_AT_MAX
from linkcrawler.downloading.options import RobotsOptions
from linkcrawler.downloading.retry_after import retry_after_s
from linkcrawler.downloading.robots_cache import RobotsCache, RobotsFile
from linkcrawler.engine import goes_on_after
from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.record import RobotsOutcome
from linkcrawler.robots import COUNTED_BYTES, RobotsRules, judge

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_MAX_HOPS = 5  # rule 21
_LEADS_NOWHERE = frozenset(
    {
        FailureKind.REDIRECT_LOOP,
        FailureKind.TOO_MANY_REDIRECTS,
        FailureKind.BAD_REDIRECT,
        FailureKind.SCHEME,
    }
)
"""Redirects of a robots.txt that lead nowhere count as 404 (rule 21)."""
_HOST_IS_AWAY = frozenset(
    {
        FailureKind.ADDRESS,
        FailureKind.DNS,
        FailureKind.NO_NAME,
        FailureKind.CONNECT,
        FailureKind.TLS,
    }
)
"""Failures that the page itself would meet as well."""


class RobotsMiddleware:
    """Ask each origin's robots.txt before the page; every redirect hop is asked for anew."""

    def __init__(self, crawler: Crawler, options: RobotsOptions) -> None:
        self._crawler = crawler
        self._options = options
        self._cache = RobotsCache(self._load)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, RobotsOptions.from_settings(crawler.settings))

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Note what robots.txt says in ``meta["robots"]``; FetchFailed where we may not fetch.

        Only who has to wait for the file returns something to wait for.
        """
        meta = request.meta
        if meta.get(ROBOTS_FILE) or meta.get("dont_obey_robotstxt"):
            return None
        origin, again = urls.origin(request.url), bool(meta.get(ATTEMPT))
        file = self._cache.known(origin, again=again)
        if file is None:
            return self._wait_for_file(request, origin, again=again)
        self._judge(request, file)
        return None

    async def _wait_for_file(self, request: Request, origin: str, *, again: bool) -> None:
        self._judge(request, await self._cache.get(origin, again=again))

    def _judge(self, request: Request, file: RobotsFile) -> None:
        request.meta[ROBOTS] = said = judge(file.rules, request.url, self._options.agent)
        if not self._options.obey:
            return
        if not said.allowed:
            raise FetchFailed(_refusal(file))
        if file.crawl_delay_s is not None:
            self._slow_down(request, file.crawl_delay_s)

    async def may_fetch(self, url: str) -> bool:
        """Whether robots.txt lets us fetch *url*: for a browser's page that goes on to it."""
        if not self._options.obey:
            return True
        file = await self._cache.get(urls.origin(url))
        return judge(file.rules, url, self._options.agent).allowed

    def _slow_down(self, request: Request, delay_s: float) -> None:
        downloader_of(self._crawler).gate.set_delay(urls.host(request.url), delay_s)

    async def _load(self, origin: str) -> RobotsFile:
        """Ask for the file, and again where the server has trouble: all pages of the host hang on it.

        Where no answer came, the first page that wants the file tries again, as it would anyway.
        """
        attempt = 0
        while True:
            file, wait_s = await self._ask(origin, attempt)
            if wait_s is None or not await goes_on_after(self._crawler, wait_s):
                break
            attempt += 1
        self._crawler.stats.inc_value(f"linkcrawler/robots/{file.rules.outcome.value}")
        return file

    async def _ask(self, origin: str, attempt: int) -> tuple[RobotsFile, float | None]:
        """Return what one request brings, and the seconds until the next one if there is to be one."""
        request = self._request(origin)
        try:
            response = await downloader_of(self._crawler).download(request)
        except FetchFailed as exc:
            return _file_of_failure(exc.failure), None
        file = _file_of_answer(response, self._options.agent)
        if file.rules.outcome is not RobotsOutcome.SERVER_ERROR:
            return file, None
        fetched = fetched_from_response(response, request.url)
        asked_to_wait = retry_after_s(fetched.header("retry-after"), fetched.fetched_at)
        return file, self._options.retries.wait_s(fetched, attempt, asked_to_wait)

    def _request(self, origin: str) -> Request:
        return PageRequest(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={
                ROBOTS_FILE: True,
                CUT_AT_MAX: True,
                MAX_HOPS: _MAX_HOPS,
                "download_maxsize": COUNTED_BYTES + 1,  # the rules' reader sees that it was cut
                "download_timeout": self._options.timeout_s,
                "verbatim_url": True,
            },
        )


def _file_of_answer(response: Response, agent: str) -> RobotsFile:
    if INCOMPLETE in response.flags:  # rule 24: broken chunking and the like
        cut_off = Failure(FailureKind.PROTOCOL, "it was cut off")
        return RobotsFile(RobotsRules.unreachable(), None, response.status, cut_off)
    rules = RobotsRules.from_answer(response.status, response.body)
    return RobotsFile(rules, rules.crawl_delay(agent), response.status)


def _file_of_failure(failure: Failure) -> RobotsFile:
    if failure.kind in _LEADS_NOWHERE:
        return RobotsFile(RobotsRules(RobotsOutcome.ABSENT))
    return RobotsFile(RobotsRules.unreachable(), failure=failure)


def _refusal(file: RobotsFile) -> Failure:
    """Say why we may not fetch.

    Where there was no answer at all, the kind of failure is kept: it is as passing as any other,
    and an address that the guard refused stays refused.
    """
    failure = file.failure
    if failure is not None and failure.kind in _HOST_IS_AWAY:
        return failure
    if failure is not None:
        words = f"its robots.txt could not be had, which forbids all: {failure.detail}"
        return Failure(failure.kind, words)
    if file.rules.outcome is RobotsOutcome.FOUND:
        return Failure(FailureKind.ROBOTS, "robots.txt forbids us to fetch the page")
    words = f"robots.txt answered {file.status}, which forbids to fetch anything"
    return Failure(FailureKind.ROBOTS, words)
