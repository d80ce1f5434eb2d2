"""The one place where sockets are opened: nothing is dialled that the guard refuses."""

from __future__ import annotations

import functools
import socket
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

import aiohttp

from linkcrawler.downloading.head import LenientProtocol

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from aiohttp.client_proto import ResponseHandler

    from linkcrawler.downloading.guard import AddressGuard
    from linkcrawler.downloading.resolver import Resolver

_IDLE_S = 15.0

dialled: ContextVar[bool] = ContextVar("dialled", default=True)
"""Whether the request of this task opened a connection, rather than finding one open."""

on_connect: ContextVar[Callable[[], None] | None] = ContextVar("on_connect", default=None)
"""Called when the request of this task has its new connection, just before it is sent."""


class GuardedConnector(aiohttp.TCPConnector):
    """aiohttp's connector with the guard at its socket and our lenient protocol behind it.

    The guard stands at the socket because only there the address is the one that is dialled,
    whatever the name resolved to before: literals, redirects and rebound names come to the same.
    """

    def __init__(self, guard: AddressGuard, resolver: Resolver, tls: ssl.SSLContext) -> None:
        super().__init__(
            ssl=tls,
            resolver=resolver,
            use_dns_cache=False,  # the resolver remembers
            limit=0,  # the gate limits
            keepalive_timeout=_IDLE_S,
            socket_factory=self._open_socket,
        )
        self._guard = guard
        lenient = functools.partial(LenientProtocol, loop=self._loop)
        self._factory = cast("functools.partial[ResponseHandler]", lenient)

    async def _create_connection(self, *args: Any, **kwargs: Any) -> ResponseHandler:
        dialled.set(True)
        protocol = await super()._create_connection(*args, **kwargs)
        connected = on_connect.get()
        if connected is not None:
            connected()
        return protocol

    def _open_socket(self, addr_info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, proto, _, address = addr_info
        self._guard.check(str(address[0]))
        return socket.socket(family, kind, proto)

    def close_idle(self, host: str) -> None:
        """Close the connections to *host* (IPv6 in brackets or not) that are open and unused."""
        name = host.strip("[]")
        for key in [key for key in self._conns if key.host == name]:
            for protocol, _ in self._conns.pop(key):
                protocol.close()

    @property
    def idle(self) -> int:
        """How many connections are open and unused."""
        return sum(len(connections) for connections in self._conns.values())
