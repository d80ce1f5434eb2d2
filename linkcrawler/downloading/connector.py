"""The one place where sockets are opened: nothing is dialled that the guard refuses."""

from __future__ import annotations

import asyncio
import socket
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import aiohappyeyeballs

from linkcrawler.downloading.connection import Connection, time_slices
from linkcrawler.downloading.patience import Patience
from linkcrawler.downloading.place import literal

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

    from aiohappyeyeballs import AddrInfoType

    from linkcrawler.downloading.guard import AddressGuard
    from linkcrawler.downloading.place import Place
    from linkcrawler.downloading.resolver import Address, Resolver

_IDLE_S = 15.0
_LOOK_EVERY_S = 5.0
_NEXT_ADDRESS_AFTER_S = 0.25
"""Before another address is tried beside one that does not answer (RFC 8305, 8)."""
_READ_BYTES = 256 * 1024

_NONE: Mapping[Place, list[tuple[float, Connection]]] = {}

on_connect: ContextVar[Callable[[], None] | None] = ContextVar("on_connect", default=None)
"""Called when the request of this task has its new connection, just before it is sent."""


class NoConnection(TimeoutError):  # noqa: N818  reads as what happened
    """There was no connection in the time for it."""


class Connector:
    """Opens connections, and keeps those that may be used again for a while.

    The guard stands at the socket because only there the address is the one that is dialled,
    whatever the name resolved to before: literals, redirects and rebound names come to the same.
    """

    def __init__(
        self, guard: AddressGuard, resolver: Resolver, tls: Callable[[], ssl.SSLContext]
    ) -> None:
        self._guard = guard
        self._resolver = resolver
        self._tls = tls
        self._buffer = memoryview(bytearray(_READ_BYTES))
        self._slices = time_slices()
        self._kept: dict[str, dict[Place, list[tuple[float, Connection]]]] = {}
        """By host, so that one host's are found without a look at all."""
        self._looking: asyncio.TimerHandle | None = None

    @property
    def idle(self) -> int:
        """How many connections are open and unused."""
        return sum(connection.is_open for connection in self._all_kept())

    def take(self, place: Place) -> Connection | None:
        """Return an open connection to *place* that nobody uses, if there is one."""
        kept = self._kept.get(place.host, _NONE).get(place)
        while kept:
            _, connection = kept.pop()
            if connection.is_open:
                return connection
        return None

    def give_back(self, place: Place, connection: Connection) -> None:
        """Keep *connection* for a next request."""
        if not connection.is_open:
            return
        loop = asyncio.get_running_loop()
        of_host = self._kept.setdefault(place.host, {})
        of_host.setdefault(place, []).append((loop.time(), connection))
        if self._looking is None:
            self._looking = loop.call_later(_LOOK_EVERY_S, self._close_old)

    def close_idle(self, host: str) -> None:
        """Close the connections to *host* (IPv6 in brackets or not) that are open and unused."""
        for kept in self._kept.pop(host.strip("[]"), _NONE).values():
            for _, connection in kept:
                connection.close()

    async def close(self) -> None:
        """Close what is open and unused."""
        if self._looking is not None:
            self._looking.cancel()
        for connection in self._all_kept():
            connection.close()
        self._kept.clear()
        await asyncio.sleep(0)  # the loop closes their sockets

    async def dial(self, place: Place, within_s: float) -> Connection:
        """Open a connection to *place*, TLS included."""
        try:
            async with Patience(within_s) as patience:
                connection = await self._open(place, await self._addresses(place))
        except TimeoutError as exc:
            if patience.is_over:
                raise NoConnection from exc
            raise
        connected = on_connect.get()
        if connected is not None:
            connected()
        return connection

    async def _addresses(self, place: Place) -> list[Address]:
        address = literal(place.host)
        if address is None:
            return await self._resolver.resolve(place.host)
        return [(socket.AF_INET6 if ":" in address else socket.AF_INET, address)]

    async def _open(self, place: Place, addresses: list[Address]) -> Connection:
        """Connect to the first address that answers, and go on to the others where it fails then."""
        while len(addresses) > 1:
            sock = await aiohappyeyeballs.start_connection(
                [_address_info(address, place.port) for address in addresses],
                happy_eyeballs_delay=_NEXT_ADDRESS_AFTER_S,
                socket_factory=self._open_socket,
            )
            answered = str(sock.getpeername()[0])
            try:
                return await self._connection(place, sock=sock)
            except OSError:
                addresses = [each for each in addresses if each[1] != answered]
        # The loop's own way, which takes a third of the time; it looks no name up.
        ((family, address),) = addresses
        self._guard.check(address)
        numeric = socket.AI_NUMERICHOST
        return await self._connection(
            place, host=address, port=place.port, family=family, flags=numeric
        )

    async def _connection(self, place: Place, **way: Any) -> Connection:
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: Connection(self._buffer, self._slices),
            ssl=self._tls() if place.is_tls else None,
            server_hostname=place.host.rstrip(".") if place.is_tls else None,
            **way,
        )
        return connection

    def _open_socket(self, addr_info: AddrInfoType) -> socket.socket:
        family, kind, proto, _, address = addr_info
        self._guard.check(str(address[0]))
        return socket.socket(family, kind, proto)

    def _close_old(self) -> None:
        loop = asyncio.get_running_loop()
        oldest = loop.time() - _IDLE_S
        for host, places in list(self._kept.items()):
            for place, kept in list(places.items()):
                young = [each for each in kept if each[0] > oldest and each[1].is_open]
                for _, connection in set(kept) - set(young):
                    connection.close()
                places[place] = young
                if not young:
                    del places[place]
            if not places:
                del self._kept[host]
        self._looking = loop.call_later(_LOOK_EVERY_S, self._close_old) if self._kept else None

    def _all_kept(self) -> Iterator[Connection]:
        for places in self._kept.values():
            for kept in places.values():
                yield from (connection for _, connection in kept)


def _address_info(address: Address, port: int) -> AddrInfoType:
    family, text = address
    where = (text, port, 0, 0) if family == socket.AF_INET6 else (text, port)
    return (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", where)
