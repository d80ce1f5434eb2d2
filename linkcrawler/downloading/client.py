"""One GET over HTTP/1.1, bounded in time and size, told as data. Knows no Scrapy."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from linkcrawler.downloading.bodies import FREE_BYTES, Bodies, Incoming
from linkcrawler.downloading.connector import Connector
from linkcrawler.downloading.decoding import ACCEPT_ENCODING, Decoded, decode
from linkcrawler.downloading.failures import FetchFailed, failure_of
from linkcrawler.downloading.limits import MIB, Limits
from linkcrawler.downloading.place import literal, target_of
from linkcrawler.downloading.reply import Reply
from linkcrawler.evidence import FailureKind
from linkcrawler.quickly import made_quickly

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence

    from linkcrawler.downloading.guard import AddressGuard
    from linkcrawler.downloading.place import Target
    from linkcrawler.downloading.resolver import Resolver

_INLINE_BYTES = MIB // 2
_INLINE_DECODED_BYTES = 2 * MIB
"""Larger bodies, as sent or as decoded, are decoded in a thread: one page does not hold up all others."""
_WHOLE_RANGE = re.compile(r"\s*bytes\s+0-(\d{1,18})/(\d{1,18})\s*", re.IGNORECASE)
_NOT_OURS = frozenset({"host", "connection", "accept-encoding", "content-length"})


@made_quickly
@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. *headers* in order and repeated, names in lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    complete: bool = True


class HttpClient:
    """Fetches pages: no cookies, no redirects followed, no proxies, nothing retried."""

    def __init__(
        self, guard: AddressGuard, resolver: Resolver, tls: Callable[[], ssl.SSLContext]
    ) -> None:
        self._resolver = resolver
        self._connector = Connector(guard, resolver, tls)
        self.bodies = Bodies()

    async def fetch(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        limits: Limits,
        method: str = "GET",
    ) -> Answer:
        """Fetch *url* exactly as it is written; FetchFailed where there is no answer to speak of."""
        try:
            target = target_of(url)
        except ValueError as exc:
            words = "the address is no valid URL"
            raise FetchFailed.because(FailureKind.BAD_REDIRECT, words) from exc
        incoming = Incoming(self.bodies)
        try:
            request = _request(method, target, tuple(headers))
            has_body = method != "HEAD"
            reply = await self._exchange(target, request, limits, incoming, has_body=has_body)
            if reply.is_too_large:
                raise _too_large(limits)
            return await self._answer(reply, limits)
        except (OSError, ValueError) as exc:
            raise FetchFailed(failure_of(exc, limits)) from exc
        finally:
            incoming.end()

    def close_idle(self, host: str) -> None:
        """Close the connections to *host* that are open and unused."""
        self._connector.close_idle(host)

    @property
    def idle(self) -> int:
        """How many connections are open and unused."""
        return self._connector.idle

    async def close(self) -> None:
        """Close all connections and end the look-ups."""
        await self._connector.close()
        await self._resolver.close()

    async def _exchange(
        self,
        target: Target,
        request: bytes,
        limits: Limits,
        incoming: Incoming,
        *,
        has_body: bool,
    ) -> Reply:
        place = target.place
        connection = self._connector.take(place)
        is_new = connection is None
        if connection is None and literal(place.host) is None:
            # Before the clock of the fetch starts: DNS has its own time-out.
            await self._resolver.look_up(place.host)
        deadline = asyncio.get_running_loop().time() + limits.total_s
        while True:
            if connection is None:
                connection = await self._connector.dial(place, limits.connect_s)
            reply = Reply(limits.max_bytes, cut_at_max=limits.cut_at_max, has_body=has_body)
            await connection.ask(request, reply, deadline, incoming)
            if reply.is_clean:
                self._connector.give_back(place, connection)
            if is_new or not _is_stale(reply):
                return reply
            # A server may close an idle connection just as we send on it (RFC 9112, 9.3.1).
            self._connector.close_idle(place.host)
            connection, is_new = None, True

    async def _answer(self, reply: Reply, limits: Limits) -> Answer:
        head, raw = reply.head, reply.body
        if head is None or (reply.trouble is not None and not raw):
            raise reply.trouble or ConnectionError("the answer has no head")
        whole = reply.trouble is None and _is_of_whole_page(head.status, head.fields)
        encodings = ",".join(value for name, value in head.fields if name == "content-encoding")
        if not encodings or not raw:
            return Answer(head.status, head.fields, raw, whole)
        decoded = await self._decoded(raw, encodings, limits.max_bytes)
        if decoded.too_large and not limits.cut_at_max:
            raise _too_large(limits)
        whole = whole and (decoded.complete or decoded.too_large)
        return Answer(head.status, head.fields, decoded.body, whole)

    async def _decoded(self, raw: bytes, encodings: str, limit: int) -> Decoded:
        if len(raw) <= _INLINE_BYTES:
            inline = FREE_BYTES if self.bodies.are_many_kept else _INLINE_DECODED_BYTES
            decoded = decode(raw, encodings, min(limit, inline))
            if not decoded.too_large or limit <= inline:
                return decoded
        async with self.bodies.turn_to_grow():
            return await asyncio.to_thread(decode, raw, encodings, limit)


def _request(method: str, target: Target, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Write the request; ValueError where a header would end its line."""
    said = _lines_of(method, headers)
    return f"{method} {target.path} HTTP/1.1\r\nHost: {target.authority}\r\n{said}".encode()


@lru_cache(maxsize=64)
def _lines_of(method: str, headers: tuple[tuple[str, str], ...]) -> str:
    """Write what nearly all requests say alike; what differs is a Target's, and has no line breaks."""
    lines = [f"{name}: {value}" for name, value in headers if name.lower() not in _NOT_OURS]
    lines.append(f"Accept-Encoding: {ACCEPT_ENCODING}")
    if any("\n" in text or "\r" in text for text in (method, *lines)):
        raise ValueError("a header of the request has a line break in it")
    return "\r\n".join((*lines, "", ""))


def _is_stale(reply: Reply) -> bool:
    """Whether a connection that was open broke off before anything came of the answer."""
    trouble = reply.trouble
    return (
        reply.head is None
        and isinstance(trouble, OSError)
        and not isinstance(trouble, TimeoutError)
    )


def _is_of_whole_page(status: int, headers: tuple[tuple[str, str], ...]) -> bool:
    """Whether nothing is left out: a 206 that nobody asked for may be a part (RFC 9110, 15.3.7)."""
    if status != 206:
        return True
    ranges = [value for name, value in headers if name == "content-range"]
    found = _WHOLE_RANGE.fullmatch(ranges[0]) if len(ranges) == 1 else None
    return found is not None and int(found[1]) + 1 == int(found[2])


def _too_large(limits: Limits) -> FetchFailed:
    words = f"the body is larger than {limits.max_bytes / MIB:g} MiB"
    return FetchFailed.because(FailureKind.TOO_LARGE, words)
