"""Opening a connection for the browser, to nothing that the guard refuses."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import TYPE_CHECKING

from linkcrawler.downloading.failures import FetchFailed, failure_of
from linkcrawler.downloading.limits import Limits
from linkcrawler.evidence import FailureKind

if TYPE_CHECKING:
    from linkcrawler.downloading.guard import AddressGuard
    from linkcrawler.downloading.resolver import Resolver

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Dialler:
    """Resolves a name, and dials the first of its addresses that may be dialled and answers."""

    def __init__(self, guard: AddressGuard, resolver: Resolver, connect_s: float = 10.0) -> None:
        self._guard = guard
        self._resolver = resolver
        self._connect_s = connect_s

    async def dial(self, host: str, port: int) -> Streams:
        """Connect to *host* (a name or an address, IPv6 without brackets); FetchFailed if not."""
        try:
            async with asyncio.timeout(self._connect_s):
                return await self._first_to_answer(await self._addresses(host), port)
        except TimeoutError as exc:
            words = f"no connection within {self._connect_s:g} s"
            raise FetchFailed.because(FailureKind.CONNECT, words) from exc
        except (OSError, ValueError) as exc:
            raise FetchFailed(failure_of(exc, Limits(connect_s=self._connect_s))) from exc

    async def may_dial(self, host: str, port: int) -> bool:
        """Whether *host* has an address that the guard lets pass, for those who dial themselves."""
        try:
            async with asyncio.timeout(self._connect_s):
                found = await self._addresses(host)
        except (TimeoutError, OSError, ValueError):
            return False
        return all(self._guard.refusal(address) is None for address in found)

    async def _addresses(self, host: str) -> list[str]:
        try:
            return [str(ip_address(host.partition("%")[0]))]
        except ValueError:
            return [address for _, address in await self._resolver.resolve(host)]

    async def _first_to_answer(self, addresses: list[str], port: int) -> Streams:
        *others, last = addresses
        for address in others:
            try:
                return await self._connect(address, port)
            except OSError:
                continue
        return await self._connect(last, port)

    async def _connect(self, address: str, port: int) -> Streams:
        # The one place where a socket is opened: what is checked is what is dialled, a literal.
        self._guard.check(address)
        return await asyncio.open_connection(address, port)
