"""From Scrapy's answers to ours: the only place that knows how the two fit together."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.http import Response
from scrapy.http.headers import Headers

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.evidence import Failure, FailureKind, Fetched

if TYPE_CHECKING:
    from linkcrawler.record import Hop

_DEAD_ENDS = frozenset(
    {
        FailureKind.REDIRECT_LOOP,
        FailureKind.TOO_MANY_REDIRECTS,
        FailureKind.BAD_REDIRECT,
        FailureKind.SCHEME,
    }
)

logger = logging.getLogger(__name__)

FETCHED_AT = "fetched_at"
"""Request meta: when the fetch began (UTC)."""
ELAPSED_MS = "elapsed_ms"
HEADERS = "headers_as_sent"
"""Request meta: the answer's headers as pairs, in order and repeated, names in lower case."""
HOPS = "hops"
"""Request meta: the redirects (record.Hop) before this request."""
TRAIL = "trail"
"""Request meta: a list that learns every address that redirects lead to, for who gets no request back."""
MAX_HOPS = "max_hops"
"""Request meta: follow at most so many redirects, fewer than the setting says."""
ROBOTS = "robots"
"""Request meta: what robots.txt says of this URL (record.RobotsTxt)."""
ROBOTS_FILE = "robots_file"
"""Request meta: this is a request for a robots.txt itself."""
ATTEMPT = "attempt"
"""Request meta: how often the page was tried before."""
INCOMPLETE = "incomplete"
"""Response flag: the body was cut off."""
MISSING_PART = "missing_part"
"""Request meta: why a part that a rendered page loads did not come (evidence.Failure)."""


_UNDONE = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class PageRequest(Request):
    """A request of ours. Scrapy keeps a list of all requests and answers that are alive: not of these."""

    __slots__ = ()

    def __new__(cls, *_: Any, **__: Any) -> Self:
        return object.__new__(cls)


class PageResponse(Response):
    """An answer whose headers are brought into Scrapy's form only where somebody asks for them.

    The body is decoded and whole: headers that describe its way here would only mislead others.
    """

    __slots__ = ()

    def __new__(cls, *_: Any, **__: Any) -> Self:
        return object.__new__(cls)

    @property
    def headers(self) -> Headers:
        if self._headers is None:
            sent = self.request.meta.get(HEADERS, ()) if self.request is not None else ()
            self._headers = Headers([pair for pair in sent if pair[0] not in _UNDONE])
        return self._headers

    @headers.setter
    def headers(self, value: Any) -> None:
        self._headers = Headers(value)


def fields_of(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Return what a request says of us as it is kept, past Scrapy's look at each for its form."""
    kept: dict[bytes, list[bytes]] = headers
    return [(name, value) for name, values in dict.items(kept) for value in values]


def header(request: Request, name: str) -> str | None:
    """Return the first header called *name* (lower case) of the answer to *request*."""
    headers: tuple[tuple[str, str], ...] = request.meta.get(HEADERS, ())
    return next((value for key, value in headers if key == name), None)


def fetched_from_response(response: Response, requested_url: str) -> Fetched:
    """Return the evidence that an answer is, of whatever status."""
    meta = response.meta
    return Fetched(
        requested_url=requested_url,
        url=response.url,
        fetched_at=meta.get(FETCHED_AT) or datetime.now(UTC),
        http_status=response.status,
        redirects=meta.get(HOPS, ()),
        headers=meta.get(HEADERS, ()),
        body=response.body,
        complete=INCOMPLETE not in response.flags,
        elapsed_ms=meta.get(ELAPSED_MS),
        robots=meta.get(ROBOTS),
    )


def _answered(failure: Failure, hops: tuple[Hop, ...]) -> int | None:
    """Return the status of the answer whose redirect leads nowhere; other failures have none."""
    return hops[-1].http_status if hops and failure.kind in _DEAD_ENDS else None


def fetched_from_failure(exc: BaseException, request: Request, requested_url: str) -> Fetched:
    """Return the evidence that a failure is; one of our own making is logged with its traceback."""
    if isinstance(exc, FetchFailed):
        failure = exc.failure
    else:
        logger.error("Fetching %s failed by our own fault", request.url, exc_info=exc)
        words = f"an error of our own: {type(exc).__name__}: {exc}"
        failure = Failure(FailureKind.INTERNAL, words)
    meta = request.meta
    return Fetched(
        requested_url=requested_url,
        url=request.url,
        fetched_at=meta.get(FETCHED_AT) or datetime.now(UTC),
        http_status=_answered(failure, meta.get(HOPS, ())),
        redirects=meta.get(HOPS, ()),
        elapsed_ms=meta.get(ELAPSED_MS),
        robots=meta.get(ROBOTS),
        failure=failure,
    )
