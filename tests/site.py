"""The local web of the tests: any 127.0.0.x host, one behaviour a path, every visit on record.

    with LocalWeb() as web:
        web.page("127.0.0.5", "/a", '<a href="https://target.example/">shop</a>')
        web.redirect("127.0.0.5", "/old", "/a")
        web.behave("127.0.0.5", "/hangs", hang)
        ... fetch web.url("127.0.0.5", "/a") ...
        assert web.paths("127.0.0.5") == ["/robots.txt", "/a"]

All hosts listen on one port. A host without a robots.txt of its own answers 404 for it. Names work
too where they resolve to loopback (``one.localhost``): the Host header picks the host, else the
address that was dialled.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakSet

if TYPE_CHECKING:
    import ssl
    from types import TracebackType

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that a server got."""

    at: float
    host: str
    path: str
    method: str
    connection: int
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")


@dataclass(slots=True)
class Exchange:
    """A request to answer; *writer* is the bare connection."""

    visit: Visit
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    closing: asyncio.Event

    async def answer(self, status: int = 200, headers: Headers = (), body: bytes = b"") -> None:
        """Answer as a plain server does, with a Content-Length unless *headers* say otherwise."""
        names = {name.lower() for name, _ in headers}
        lines = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Status'}"]
        lines += [f"{name}: {value}" for name, value in headers]
        if not names & {"content-length", "transfer-encoding"} and status not in {204, 304}:
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join(lines) + "\r\n\r\n"
        await self.send(head.encode("utf-8") + (b"" if self.visit.method == "HEAD" else body))

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def close(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """Break the connection off with an RST."""
        sock = self.writer.get_extra_info("socket")
        linger_at_once = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
        with suppress(OSError):  # the other side was quicker
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_at_once)
        self.writer.transport.abort()


Behaviour = Callable[[Exchange], Awaitable[None]]


# ---- behaviours --------------------------------------------------------------------------------


def answers(status: int = 200, headers: Headers = (), body: bytes = b"") -> Behaviour:
    """Answer plainly."""

    async def behave(exchange: Exchange) -> None:
        await exchange.answer(status, headers, body)

    return behave


def sends(*pieces: bytes, then_close: bool = True) -> Behaviour:
    """Send bare bytes, whatever they are."""

    async def behave(exchange: Exchange) -> None:
        for piece in pieces:
            await exchange.send(piece)
        if then_close:
            exchange.close()

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Behave differently from visit to visit; the last one stays."""
    left = list(behaviours)

    async def behave(exchange: Exchange) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(exchange)

    return behave


def trickles(head: bytes, drop: bytes = b"x", every_s: float = 0.02) -> Behaviour:
    """Send *head*, then a *drop* now and then, without end."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(head)
        while not exchange.closing.is_set():
            await exchange.send(drop)
            with suppress(TimeoutError):
                await asyncio.wait_for(exchange.closing.wait(), every_s)

    return behave


def delayed(seconds: float, behaviour: Behaviour) -> Behaviour:
    """Wait before behaving."""

    async def behave(exchange: Exchange) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(exchange.closing.wait(), seconds)
        await behaviour(exchange)

    return behave


def waits_for(told: threading.Event, behaviour: Behaviour) -> Behaviour:
    """Wait until the test says so, or ends, before behaving."""

    async def behave(exchange: Exchange) -> None:
        while not (told.is_set() or exchange.closing.is_set()):  # noqa: ASYNC110  another thread's
            await asyncio.sleep(0.02)
        await behaviour(exchange)

    return behave


async def hang(exchange: Exchange) -> None:
    """Never answer."""
    await exchange.closing.wait()


async def close_silently(exchange: Exchange) -> None:
    """Close the connection without a word."""
    exchange.close()


async def reset(exchange: Exchange) -> None:
    """Break the connection off."""
    exchange.reset()


def resets_after(data: bytes) -> Behaviour:
    """Send *data*, wait for it to be read, and break the connection off."""

    async def behave(exchange: Exchange) -> None:
        await exchange.send(data)
        await asyncio.sleep(0.05)
        while _is_unread(exchange.writer):  # noqa: ASYNC110  an RST would overtake the data
            await asyncio.sleep(0.02)
        exchange.reset()

    return behave


def _is_unread(writer: asyncio.StreamWriter) -> bool:
    """Whether the other side has yet to take something that was sent to it; by /proc, where there is one."""
    if writer.transport.get_write_buffer_size():
        return True
    ours, theirs = (_as_in_proc(*writer.get_extra_info(f"{end}name")) for end in ("sock", "peer"))
    try:
        sockets = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    except OSError:
        return False
    waiting = (line.split()[4].partition(":")[2] for line in sockets if f"{theirs} {ours}" in line)
    return any(int(size, 16) for size in waiting)


def _as_in_proc(host: str, port: int) -> str:
    return f"{int.from_bytes(IPv4Address(host).packed, 'little'):08X}:{port:04X}"


# ---- the web -----------------------------------------------------------------------------------


_STEPS_TO_BE_SERVED = 6
"""So many turns of asyncio's loop, at most, lie between a connection's being accepted and served."""


class LocalWeb:
    """Servers on loopback, in a thread of their own."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.port = 0
        self.open_connections = 0
        self._pages: dict[tuple[str, str], Behaviour] = {}
        self._servers: dict[tuple[str, int], asyncio.Server] = {}
        self._transports: WeakSet[asyncio.WriteTransport] = WeakSet()
        self._connections = 0
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = self._call(self._listen("127.0.0.1", 0, None))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._call(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def host(self, host: str) -> str:
        """Listen on *host* (127.0.0.x) if nobody does yet; return it."""
        is_address = host.startswith("127.")
        if is_address and (host, self.port) not in self._servers:
            self._call(self._listen(host, self.port, None))
        return host

    def tls_host(self, host: str, context: ssl.SSLContext) -> int:
        """Listen on *host* with TLS; return the port."""
        port: int = self._call(self._listen(host, 0, context))
        return port

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def behave(self, host: str, path: str, behaviour: Behaviour) -> str:
        """Let *path* (with its query) behave so; ``*`` is every path; return its URL."""
        self._pages[self.host(host), path] = behaviour
        return self.url(host, path)

    def page(
        self,
        host: str,
        path: str,
        body: str | bytes,
        *,
        status: int = 200,
        headers: Headers = (("Content-Type", "text/html; charset=utf-8"),),
    ) -> str:
        raw = body.encode() if isinstance(body, str) else body
        return self.behave(host, path, answers(status, headers, raw))

    def redirect(self, host: str, path: str, to: str, status: int = 301) -> str:
        return self.behave(host, path, answers(status, [("Location", to)]))

    def robots(self, host: str, body: str, status: int = 200) -> str:
        return self.page(host, "/robots.txt", body, status=status)

    def paths(self, host: str | None = None) -> list[str]:
        """Return what was asked for, in order."""
        return [v.path for v in self.visits if host in {None, v.host}]

    def _call(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=600)

    async def _listen(self, host: str, port: int, context: ssl.SSLContext | None) -> int:
        server = await asyncio.start_server(self._serve, host, port, ssl=context, backlog=1024)
        bound: int = server.sockets[0].getsockname()[1]
        self._servers[host, bound] = server
        return bound

    async def _shut(self) -> None:
        self._closing.set()
        await self._accept_no_more()
        for server in self._servers.values():
            server.close()
        # Connections that are just being made are tasks, too.
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for transport in self._transports:  # some wait for a client that does not read
            transport.abort()
        await asyncio.sleep(0)  # they are told, and close their sockets

    async def _accept_no_more(self) -> None:
        """Have what was accepted served: asyncio forgets a socket whose server closes before that."""
        for server in self._servers.values():
            for listening in server.sockets:
                self._loop.remove_reader(listening)
        for _ in range(_STEPS_TO_BE_SERVED):
            await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._transports.add(writer.transport)
        self._connections += 1
        self.open_connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._serve_connection(reader, writer, self._connections)
        finally:
            self.open_connections -= 1
            writer.close()

    async def _serve_connection(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        while not writer.is_closing():
            head = await reader.readuntil(b"\r\n\r\n")
            visit = _visit(head, number, writer.get_extra_info("sockname")[0])
            self.visits.append(visit)
            exchange = Exchange(visit, reader, writer, self._closing)
            await self._behaviour(visit)(exchange)
            if visit.headers.get("connection", "").lower() == "close":
                return

    def _behaviour(self, visit: Visit) -> Behaviour:
        for path in (visit.path, "*"):
            found = self._pages.get((visit.host, path))
            if found is not None and not (path == "*" and visit.path == "/robots.txt"):
                return found
        return answers(404, [("Content-Type", "text/html")], b"<h1>Not found</h1>")


def _visit(head: bytes, connection: int, dialled: str) -> Visit:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    host = headers.get("host", "").partition(":")[0] or dialled
    return Visit(monotonic(), host, path, method, connection, headers)
