"""The browser's only way out: a forward proxy on loopback that dials what the guard allows.

Chromium sends everything through it, names are resolved here and not there, and each connection
says by its credential which context of the browser it is from. What is refused here is reached by no script, frame,
redirect, beacon or WebSocket, whatever the page tries.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.rendering.account import Ledger
from linkcrawler.rendering.wire import close_after, is_interim, read_request

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from linkcrawler.rendering.dialling import Dialler
    from linkcrawler.rendering.wire import RequestHead

    Count = Callable[[int], bool]

LOG_IN_HOST = "login.linkcrawler.invalid"
"""A host that only the proxy answers for: contexts present their credential there first."""

_NO_ICON = "<!doctype html><link rel=icon href=data:,>"
_MAX_HEAD_BYTES = 256 * 1024
_HEAD_WITHIN_S = 60.0
_AT_ONCE_BYTES = 64 * 1024
_STEPS_TO_BE_SERVED = 6
"""So many turns of asyncio's loop, at most, lie between a connection's being accepted and served."""
_BROKEN = (ConnectionError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class GuardedProxy:
    """Serves this run's browser and nobody else: others lack the secret."""

    def __init__(self, dialler: Dialler, is_unwanted: Callable[[str], bool]) -> None:
        self.dialler = dialler
        self._is_unwanted = is_unwanted
        self.secret = secrets.token_urlsafe(24)
        self.address = ""
        """``host:port`` to be given to the browser."""
        self._ledgers: dict[str, Ledger] = {}
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, limit=_MAX_HEAD_BYTES
        )
        self.address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _exc: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop listening and break off what is still open."""
        if self._server is not None:
            await _accept_no_more(self._server)
            self._server.close()
        for task in list(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def open_ledger(self) -> Ledger:
        """Return a new ledger for a context of the browser."""
        ledger = Ledger(secrets.token_hex(8))
        self._ledgers[ledger.name] = ledger
        return ledger

    def close_ledger(self, ledger: Ledger) -> None:
        """Forget *ledger*, whose context is gone."""
        self._ledgers.pop(ledger.name, None)
        ledger.close_all()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:  # always one: asyncio serves each connection in its own
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        try:
            # Cancelled where the proxy closes: asyncio's server would log that as an error.
            with suppress(*_BROKEN, TimeoutError, asyncio.CancelledError):
                async with asyncio.timeout(_HEAD_WITHIN_S):
                    head = await reader.readuntil(b"\r\n\r\n")
                await self._answer(head, (reader, writer))
        finally:
            writer.close()

    async def _answer(self, head: bytes, client: Streams) -> None:
        request = read_request(head)
        if request is None:
            await _say(client, "400 Bad Request")
            return
        ledger = self._ledger_of(request)
        if ledger is None:
            await _say(client, "407 Log In", 'Proxy-Authenticate: Basic realm="linkcrawler"')
        elif request.host == LOG_IN_HOST and not request.is_tunnel:
            await _say(client, "200 OK", body=_NO_ICON)
        elif not _may_go(request, ledger):
            return  # no answer at all: a script that loops over answers would go on for ever
        elif self._refuses(request, ledger):
            await _say(client, "403 Refused")
        else:
            await self._pass_on(request, ledger, client)

    def _ledger_of(self, request: RequestHead) -> Ledger | None:
        given = request.credential
        if given is None or not secrets.compare_digest(given[1].encode(), self.secret.encode()):
            return None
        return self._ledgers.get(given[0])

    def _refuses(self, request: RequestHead, ledger: Ledger) -> bool:
        return self._is_unwanted(request.host) and not ledger.is_own(request.host)

    async def _pass_on(self, request: RequestHead, ledger: Ledger, client: Streams) -> None:
        try:
            origin = await self.dialler.dial(request.host, request.port)
        except FetchFailed as exc:
            ledger.failures[request.place] = exc.failure
            if request.is_tunnel:
                await _say(client, "502 Not Reached")
            return  # a plain request gets no answer at all: ours would be taken for the page's

        def count(size: int) -> bool:
            return ledger.count(request.place, size)

        try:
            if ledger.may_reach(request.place):  # else the page has ended while we dialled
                ledger.admit(request.place, client[1], origin[1])
                await (_tunnel if request.is_tunnel else _forward)(request, count, client, origin)
        finally:
            ledger.dismiss(client[1], origin[1])
            origin[1].close()


def _may_go(request: RequestHead, ledger: Ledger) -> bool:
    """Whether a page may have this; what a tunnel is for, only the page can tell."""
    may = ledger.may_reach if request.is_tunnel else ledger.may_pass
    return may(request.place)


async def _accept_no_more(server: asyncio.Server) -> None:
    """Have what was accepted served: asyncio forgets a socket whose server closes before that."""
    for listening in server.sockets:
        asyncio.get_running_loop().remove_reader(listening)
    for _ in range(_STEPS_TO_BE_SERVED):
        await asyncio.sleep(0)


async def _tunnel(_request: RequestHead, count: Count, client: Streams, origin: Streams) -> None:
    client[1].write(b"HTTP/1.1 200 Connected\r\n\r\n")
    out = asyncio.create_task(_pump(client[0], origin[1], None))
    try:
        await _pump(origin[0], client[1], count)
    finally:
        out.cancel()
        await asyncio.gather(out, return_exceptions=True)


async def _forward(request: RequestHead, count: Count, client: Streams, origin: Streams) -> None:
    """Pass one request and its answer on; the connection serves no second one.

    A second request on it would be for another host, and carry our credential to this one.
    """
    if request.body_bytes < 0:
        await _say(client, "411 Length Required")
        return
    origin[1].write(request.for_origin())
    left = request.body_bytes
    while left and (piece := await client[0].read(min(left, _AT_ONCE_BYTES))):
        left -= len(piece)
        origin[1].write(piece)
        await origin[1].drain()
    head = await _next_head(origin[0])
    if count(len(head)):
        client[1].write(close_after(head))
        await _pump(origin[0], client[1], count)


async def _next_head(reader: asyncio.StreamReader) -> bytes:
    while is_interim(head := await reader.readuntil(b"\r\n\r\n")):
        pass
    return head


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: Count | None
) -> None:
    """Copy until the end; what comes for a page is told to *count* before."""
    while piece := await reader.read(_AT_ONCE_BYTES):
        if count is not None and not count(len(piece)):
            writer.transport.abort()
            return
        writer.write(piece)
        await writer.drain()
    if writer.can_write_eof() and not writer.is_closing():
        writer.write_eof()


async def _say(client: Streams, status: str, *fields: str, body: str = "") -> None:
    lines = [f"HTTP/1.1 {status}", *fields, "Content-Type: text/html"]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", body]
    client[1].write("\r\n".join(lines).encode())
    await client[1].drain()
