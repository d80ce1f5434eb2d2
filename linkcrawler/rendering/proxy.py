"""The browser's only way out: a forward proxy on loopback that dials what the guard allows.

Chromium sends everything through it, names are resolved here and not there, and each connection
says by its credential which page it is for. What is refused here is reached by no script, frame,
redirect, beacon or WebSocket, whatever the page tries.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from linkcrawler.downloading.failures import FetchFailed
from linkcrawler.rendering.account import Account
from linkcrawler.rendering.wire import close_after, is_interim, read_request

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from linkcrawler.rendering.dialling import Dialler
    from linkcrawler.rendering.wire import RequestHead

LOG_IN_HOST = "login.linkcrawler.invalid"
"""A host that only the proxy answers for: contexts present their credential there first."""

_NO_ICON = "<!doctype html><link rel=icon href=data:,>"
_MAX_HEAD_BYTES = 256 * 1024
_HEAD_WITHIN_S = 60.0
_AT_ONCE_BYTES = 64 * 1024
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
        self._accounts: dict[str, Account] = {}
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
            self._server.close()
        for task in list(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def open_account(self) -> Account:
        """Return a new account for a context of the browser."""
        account = Account(secrets.token_hex(8))
        self._accounts[account.name] = account
        return account

    def close_account(self, account: Account) -> None:
        """Forget *account*, whose context is gone."""
        account.close()
        self._accounts.pop(account.name, None)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:  # always one: asyncio serves each connection in its own
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        try:
            with suppress(*_BROKEN, TimeoutError):
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
        account = self._account_of(request)
        if account is None:
            await _say(client, "407 Log In", 'Proxy-Authenticate: Basic realm="linkcrawler"')
        elif request.host == LOG_IN_HOST and not request.is_tunnel:
            await _say(client, "200 OK", body=_NO_ICON)
        elif not account.is_open or self._refuses(request, account):
            await _say(client, "403 Refused")
        else:
            await self._pass_on(request, account, client)

    def _account_of(self, request: RequestHead) -> Account | None:
        given = request.credential
        if given is None or not secrets.compare_digest(given[1].encode(), self.secret.encode()):
            return None
        return self._accounts.get(given[0])

    def _refuses(self, request: RequestHead, account: Account) -> bool:
        return request.host != account.own_host and self._is_unwanted(request.host)

    async def _pass_on(self, request: RequestHead, account: Account, client: Streams) -> None:
        account.connections += 1
        try:
            origin = await self.dialler.dial(request.host, request.port)
        except FetchFailed as exc:
            account.failures[request.place] = exc.failure
            if request.is_tunnel:
                await _say(client, "502 Not Reached")
            return  # a plain request gets no answer at all: ours would be taken for the page's
        account.admit(client[1])
        try:
            await (_tunnel if request.is_tunnel else _forward)(request, account, client, origin)
        finally:
            account.dismiss(client[1])
            origin[1].close()


async def _tunnel(
    _request: RequestHead, account: Account, client: Streams, origin: Streams
) -> None:
    client[1].write(b"HTTP/1.1 200 Connected\r\n\r\n")
    out = asyncio.create_task(_pump(client[0], origin[1], None))
    try:
        await _pump(origin[0], client[1], account)
    finally:
        out.cancel()
        await asyncio.gather(out, return_exceptions=True)


async def _forward(
    request: RequestHead, account: Account, client: Streams, origin: Streams
) -> None:
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
    if account.count(len(head)):
        client[1].write(close_after(head))
        await _pump(origin[0], client[1], account)


async def _next_head(reader: asyncio.StreamReader) -> bytes:
    while is_interim(head := await reader.readuntil(b"\r\n\r\n")):
        pass
    return head


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, account: Account | None
) -> None:
    """Copy until the end; what comes for a page counts on its *account*."""
    while piece := await reader.read(_AT_ONCE_BYTES):
        if account is not None and not account.count(len(piece)):
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
