"""One GET over HTTP/1.1, bounded in time and size, told as data. Knows no Scrapy."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import yarl
from aiohttp.helpers import is_ip_address

from linkcrawler import urls
from linkcrawler.downloading.connector import GuardedConnector, dialled
from linkcrawler.downloading.decoding import ACCEPT_ENCODING, decode
from linkcrawler.downloading.failures import FetchFailed, failure_of
from linkcrawler.downloading.head import MAX_HEAD_BYTES
from linkcrawler.downloading.limits import MIB, Limits
from linkcrawler.evidence import FailureKind

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from linkcrawler.downloading.guard import AddressGuard
    from linkcrawler.downloading.resolver import Resolver

_MAX_FIELDS = 2000
_INLINE_BYTES = MIB // 2
"""Larger bodies are decoded in a thread, so that one page does not hold up all others."""
_WHOLE_RANGE = re.compile(r"\s*bytes\s+0-(\d{1,18})/(\d{1,18})\s*", re.IGNORECASE)
_NOT_OURS = frozenset({"host", "connection", "accept-encoding", "content-length"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. *headers* in order and repeated, names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    complete: bool = True


class HttpClient:
    """Fetches pages: no cookies, no redirects followed, no proxies, nothing retried."""

    def __init__(self, guard: AddressGuard, resolver: Resolver, tls: ssl.SSLContext) -> None:
        self._resolver = resolver
        self._connector = GuardedConnector(guard, resolver, tls)
        self._session = aiohttp.ClientSession(
            connector=self._connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent", "Content-Type"),
            read_bufsize=MIB // 4,
            max_line_size=MAX_HEAD_BYTES,
            max_field_size=MAX_HEAD_BYTES,
            max_headers=_MAX_FIELDS,
            trust_env=False,
        )
        # aiohttp asks again by itself, at once and uncounted; we do so only where it is due.
        self._session._retry_connection = False

    async def fetch(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        limits: Limits,
        method: str = "GET",
    ) -> Answer:
        """Fetch *url* exactly as it is written; FetchFailed where there is no answer to speak of."""
        target = _request_target(url)
        sent = [pair for pair in headers if pair[0].lower() not in _NOT_OURS]
        sent.append(("Accept-Encoding", ACCEPT_ENCODING))
        try:
            await self._resolve_first(target)
            return await self._fetch_once_more_if_stale(method, target, sent, limits)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as exc:
            raise FetchFailed(failure_of(exc, limits)) from exc

    def close_idle(self, host: str) -> None:
        """Close the connections to *host* that are open and unused."""
        self._connector.close_idle(host)

    @property
    def idle(self) -> int:
        """How many connections are open and unused."""
        return self._connector.idle

    async def close(self) -> None:
        """Close all connections and end the look-ups."""
        await self._session.close()
        await self._resolver.close()

    async def _resolve_first(self, url: yarl.URL) -> None:
        """Look the name up before the clock of the fetch starts: DNS has its own time-out."""
        host = url.raw_host or ""
        if not is_ip_address(host):
            await self._resolver.look_up(host)

    async def _fetch_once_more_if_stale(
        self, method: str, url: yarl.URL, headers: list[tuple[str, str]], limits: Limits
    ) -> Answer:
        dialled.set(False)
        try:
            return await self._exchange(method, url, headers, limits)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            # A server may close an idle connection just as we send on it (RFC 9112, 9.3.1).
            if dialled.get():
                raise
            self._connector.close_idle(url.raw_host or "")
            return await self._exchange(method, url, headers, limits)

    async def _exchange(
        self, method: str, url: yarl.URL, headers: list[tuple[str, str]], limits: Limits
    ) -> Answer:
        timeout = aiohttp.ClientTimeout(total=limits.total_s, sock_connect=limits.connect_s)
        async with self._session.request(
            method, url, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            try:
                raw, whole = await _read(response, limits)
            finally:
                if not response.content.at_eof():
                    response.close()  # what has not come yet must not come at all
        return await _answer(response, raw, whole=whole, limits=limits)


def _request_target(url: str) -> yarl.URL:
    """Keep every character of *url* as it is; credentials are never sent."""
    try:
        target = yarl.URL(url, encoded=True)
        if "@" in target.raw_authority:
            target = yarl.URL(urls.without_credentials(url), encoded=True)
        if target.raw_host and target.port:
            return target
    except ValueError:
        pass
    raise FetchFailed.because(FailureKind.BAD_REDIRECT, "the address is no valid URL")


async def _read(response: aiohttp.ClientResponse, limits: Limits) -> tuple[bytes, bool]:
    """Read the body as sent; False where it ended before its time."""
    if (response.content_length or 0) > limits.max_bytes and not limits.cut_at_max:
        raise _too_large(limits)
    pieces: list[bytes] = []
    size = 0
    try:
        while size <= limits.max_bytes and (piece := await response.content.readany()):
            pieces.append(piece)
            size += len(piece)
    except (aiohttp.ClientError, TimeoutError, OSError):
        if not size:
            raise
        return b"".join(pieces), False
    return _within(b"".join(pieces), limits), True


async def _answer(
    response: aiohttp.ClientResponse, raw: bytes, *, whole: bool, limits: Limits
) -> Answer:
    headers = tuple((_text(name).lower(), _text(value)) for name, value in response.raw_headers)
    whole = whole and _is_of_whole_page(response.status, headers)
    encodings = ",".join(value for name, value in headers if name == "content-encoding")
    if not encodings or not raw:
        return Answer(response.status, headers, raw, whole)
    if len(raw) > _INLINE_BYTES:
        decoded = await asyncio.to_thread(decode, raw, encodings, limits.max_bytes)
    else:
        decoded = decode(raw, encodings, limits.max_bytes)
    if decoded.too_large and not limits.cut_at_max:
        raise _too_large(limits)
    return Answer(
        response.status, headers, decoded.body, whole and (decoded.complete or decoded.too_large)
    )


def _is_of_whole_page(status: int, headers: tuple[tuple[str, str], ...]) -> bool:
    """Whether nothing is left out: a 206 that nobody asked for may be a part (RFC 9110, 15.3.7)."""
    if status != 206:
        return True
    ranges = [value for name, value in headers if name == "content-range"]
    found = _WHOLE_RANGE.fullmatch(ranges[0]) if len(ranges) == 1 else None
    return found is not None and int(found[1]) + 1 == int(found[2])


def _within(raw: bytes, limits: Limits) -> bytes:
    if len(raw) <= limits.max_bytes:
        return raw
    if limits.cut_at_max:
        return raw[: limits.max_bytes]
    raise _too_large(limits)


def _too_large(limits: Limits) -> FetchFailed:
    words = f"the body is larger than {limits.max_bytes / MIB:g} MiB"
    return FetchFailed.because(FailureKind.TOO_LARGE, words)


def _text(raw: bytes) -> str:
    """Read a header as UTF-8, which servers send today, or else as Latin-1, which it once was."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
