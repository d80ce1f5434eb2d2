"""Scrapy's way in: a request of the engine becomes a fetch of the client."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from linkcrawler.downloading.answers import (
    ELAPSED_MS,
    FETCHED_AT,
    HEADERS,
    INCOMPLETE,
    PageResponse,
    fields_of,
)
from linkcrawler.downloading.client import HttpClient
from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.limits import Limits
from linkcrawler.downloading.options import ClientOptions
from linkcrawler.downloading.resolver import Resolver
from linkcrawler.downloading.tls import tls_context
from linkcrawler.evidence import Failure

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from linkcrawler.downloading.client import Answer
    from linkcrawler.rendering.handler import RenderHandler

CUT_AT_MAX = "cut_at_max"
"""Request meta: keep the first ``download_maxsize`` bytes instead of failing."""


class PageDownloadHandler:
    """Fetches http and https pages within limits; FetchFailed where there is no answer.

    Requests with ``meta["playwright"]`` go to the browser, which is started with the first of them.
    """

    lazy = True  # a client needs the running loop

    def __init__(self, crawler: Crawler) -> None:
        options = ClientOptions.from_settings(crawler.settings)
        self._crawler = crawler
        self._limits = options.limits
        self._client = _client_of(crawler, options)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Fetch *request*, in the browser where it is meant for that."""
        if request.meta.get("playwright"):
            return await _renderer_of(self._crawler).download_request(request)
        return await self._fetch(request)

    async def _fetch(self, request: Request) -> Response:
        """Fetch *request* plainly; when and how long is noted in its meta."""
        meta = request.meta
        meta[FETCHED_AT] = datetime.now(UTC)
        began = monotonic()
        try:
            answer: Answer | Failure = await self._client.fetch(
                request.url,
                _text_of(tuple(fields_of(request.headers)), request.headers.encoding),
                self._limits_of(request),
                request.method,
            )
        except FetchFailed as failed:
            answer = failed.failure
        finally:
            meta["download_latency"] = took = monotonic() - began
            meta[ELAPSED_MS] = round(took * 1000)
        if isinstance(answer, Failure):
            raise FetchFailed(answer)  # anew: the first one's traceback holds all that had come
        meta[HEADERS] = answer.headers
        response = PageResponse(
            request.url,
            status=answer.status,
            body=answer.body,
            flags=None if answer.complete else [INCOMPLETE],
            request=request,
        )
        self._client.bodies.keep(response, answer.body)
        return response

    async def close(self) -> None:
        """Close connections and browser; http and https share them: the second call finds none."""
        renderer = _renderers.pop(self._crawler, None)
        if renderer is not None:
            await renderer.close()
        await self._client.close()

    def _limits_of(self, request: Request) -> Limits:
        meta, limits = request.meta, self._limits
        total_s = float(meta.get("download_timeout") or limits.total_s)
        max_bytes = int(meta.get("download_maxsize") or limits.max_bytes)
        return _limits(
            total_s, min(limits.connect_s, total_s), max_bytes, bool(meta.get(CUT_AT_MAX))
        )


_limits = lru_cache(maxsize=64)(Limits)  # pages have the same, files of robots.txt too


@lru_cache(maxsize=64)  # nearly all requests say the same of us
def _text_of(
    fields: tuple[tuple[bytes, bytes], ...], encoding: str
) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode(encoding), value.decode(encoding)) for name, value in fields)


def new_client(options: ClientOptions) -> HttpClient:
    """Return a client by *options*; it belongs to the running loop."""
    guard = AddressGuard.from_text(options.allowed_networks)
    resolver = Resolver(guard, options.resolver)
    # Not before a page needs it: the trust stores take 40 ms to read.
    tls = cache(partial(tls_context, verify=options.verify_certificates))
    return HttpClient(guard, resolver, tls)


_clients: WeakKeyDictionary[Crawler, HttpClient] = WeakKeyDictionary()


def _client_of(crawler: Crawler, options: ClientOptions) -> HttpClient:
    """Return the crawler's one client: Scrapy makes a handler for each scheme."""
    client = _clients.get(crawler)
    if client is None:
        client = _clients[crawler] = new_client(options)
        gate = getattr(getattr(crawler.engine, "downloader", None), "gate", None)
        if gate is not None:
            gate.on_release.append(client.close_idle)
    return client


_renderers: WeakKeyDictionary[Crawler, RenderHandler] = WeakKeyDictionary()


def _renderer_of(crawler: Crawler) -> RenderHandler:
    """Return the crawler's one browser."""
    renderer = _renderers.get(crawler)
    if renderer is None:
        # Not before a page needs it: Playwright takes a third of a second to import.
        from linkcrawler.rendering.handler import RenderHandler  # noqa: PLC0415  see above

        renderer = _renderers[crawler] = RenderHandler.from_crawler(crawler)
    return renderer
