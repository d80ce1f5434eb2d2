"""Asking the address of a link: the same rules as for a page, but only a glance at the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from linkcrawler import urls
from linkcrawler.downloading.answers import (
    ATTEMPT,
    TRAIL,
    fetched_from_failure,
    fetched_from_response,
)
from linkcrawler.downloading.handler import CUT_AT_MAX
from linkcrawler.downloading.retry_after import retry_after_s
from linkcrawler.engine import goes_on_after, is_ending
from linkcrawler.evidence import FailureKind
from linkcrawler.targets.answer import Answer, answer_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from linkcrawler.downloading.gate import HostGate
    from linkcrawler.evidence import Fetched
    from linkcrawler.retry import RetryPolicy

_READ_BYTES = 256 * 1024
"""Enough to tell a bot wall or an error text from a page."""
_ASKED_AGAIN_ONCE = frozenset(
    {FailureKind.TIMEOUT, FailureKind.RESET, FailureKind.EMPTY, FailureKind.PROTOCOL}
)
"""The host is there. One moment's trouble with its robots.txt would else stand for all its addresses."""
_LONGEST_S = 15.0
"""A target that takes longer is in no good state, and nobody's page waits for it."""


class AddressFetcher:
    """Asks by GET: HEAD is often answered otherwise, or not at all."""

    def __init__(self, crawler: Crawler, gate: HostGate, retries: RetryPolicy) -> None:
        self._crawler = crawler
        self._gate = gate
        self._retries = retries
        self._timeout_s = min(_LONGEST_S, crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))

    async def ask(self, address: str) -> Answer:
        """Return what *address* answers; a server error is asked about again, as a page's is."""
        attempt = 0
        while not is_ending(self._crawler):
            trail: list[str] = []
            fetched = await self._fetch(address, trail, attempt)
            wait_s = self._wait_s(fetched, attempt)
            if wait_s is None:
                return answer_of(fetched, tuple(trail))
            await goes_on_after(self._crawler, wait_s)
            attempt += 1
        return Answer(address, address, why_not="the run was ended")

    async def _fetch(self, address: str, trail: list[str], attempt: int) -> Fetched:
        request = self._request(address, trail, attempt)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  logged there, as for pages
            return fetched_from_failure(error, request, address)
        fetched = fetched_from_response(response, address)
        return replace(fetched, complete=fetched.complete and len(fetched.body) < _READ_BYTES)

    def _request(self, address: str, trail: list[str], attempt: int) -> Request:
        return Request(
            address,
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={
                TRAIL: trail,
                ATTEMPT: attempt,
                CUT_AT_MAX: True,
                "download_maxsize": _READ_BYTES,
                "download_timeout": self._timeout_s,
                "verbatim_url": True,
            },
        )

    def _wait_s(self, fetched: Fetched, attempt: int) -> float | None:
        """Return the seconds until an address is to be asked again; most trouble raises no alarm."""
        code = fetched.http_status or 0
        asked_to_wait = retry_after_s(fetched.header("retry-after"), fetched.fetched_at)
        if asked_to_wait:
            longest = self._retries.retry_after_max_s
            self._gate.pause(urls.host(fetched.url), min(asked_to_wait, longest))
        failure = fetched.failure
        if failure is None and code < 500:
            return None
        if failure is not None and (attempt or failure.kind not in _ASKED_AGAIN_ONCE):
            return None
        return self._retries.wait_s(fetched, attempt, asked_to_wait)
