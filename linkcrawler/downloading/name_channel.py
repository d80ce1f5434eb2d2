"""The way to the name servers, taken anew before it remembers too much.

c-ares keeps each answer for as long as it is good, 2 KB a name and without a bound that could be set:
a list of 300,000 hosts would take 600 MB. Our own cache is bounded; this one is let go of now and then.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiodns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pycares

_MOST_NAMES = 2_000


@dataclass(slots=True)
class _Channel:
    resolver: aiodns.DNSResolver
    names: int = 0
    under_way: int = 0


class NameChannel:
    """Asks the system's name servers, or *nameservers*."""

    def __init__(
        self,
        nameservers: Sequence[str] = (),
        udp_port: int | None = None,
        most_names: int = _MOST_NAMES,
    ) -> None:
        self._nameservers = list(nameservers) or None
        self._ports = {} if udp_port is None else {"udp_port": udp_port}
        self._most_names = most_names
        self._loop = asyncio.get_running_loop()
        self._channel = self._open()

    async def addresses(self, name: str) -> pycares.AddrInfoResult:
        """Return the addresses of *name*, or raise aiodns.error.DNSError."""
        if self._channel.names >= self._most_names:
            await self._renew()
        channel = self._channel
        channel.names += 1
        channel.under_way += 1
        try:
            return await channel.resolver.getaddrinfo(
                name, family=socket.AF_UNSPEC, type=socket.SOCK_STREAM
            )
        finally:
            channel.under_way -= 1
            if channel is not self._channel and not channel.under_way:
                await channel.resolver.close()

    async def close(self) -> None:
        """Let go of the name servers."""
        await self._channel.resolver.close()

    async def _renew(self) -> None:
        old, self._channel = self._channel, self._open()
        if not old.under_way:  # else whoever is the last to have an answer closes it
            await old.resolver.close()

    def _open(self) -> _Channel:
        resolver = aiodns.DNSResolver(self._nameservers, loop=self._loop, tries=2, **self._ports)
        return _Channel(resolver)
