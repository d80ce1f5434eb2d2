"""Names to addresses, many at a time and without threads.

Ten threads for DNS turn a few slow names into time-outs of good hosts. Here every look-up is
asynchronous, asked once however many wait for it, remembered for a while, and "there is no such
name" is told apart from "nobody could say".
"""

from __future__ import annotations

import asyncio
import socket
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import aiodns
from pycares.errno import ARES_ENODATA, ARES_ENOTFOUND, ARES_ETIMEOUT

from linkcrawler.downloading.name_channel import NameChannel
from linkcrawler.downloading.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    import pycares

    from linkcrawler.downloading.guard import AddressGuard

_SHORTEST_S, _LONGEST_S = 60.0, 3600.0
_NO_SUCH_NAME_S = 60.0
_NOBODY_COULD_SAY_S = 5.0
_MAX_ADDRESSES = 8

Address = tuple[socket.AddressFamily, str]


class NameLookupFailed(OSError):  # noqa: N818  reads as what happened, like the outcome words
    """A name has no address, or nobody could say."""

    def __init__(self, words: str, *, may_pass: bool) -> None:
        super().__init__(words)
        self.may_pass = may_pass


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is remembered of a name: its addresses, or why there are none."""

    good_until: float
    addresses: tuple[Address, ...] = ()
    failure: NameLookupFailed | None = None


@dataclass(frozen=True, slots=True)
class ResolverOptions:
    """How names are looked up; no *nameservers* means the system's."""

    timeout_s: float = 10.0
    cache_size: int = 10_000
    at_a_time: int = 256
    nameservers: tuple[str, ...] = ()
    udp_port: int | None = None


class Resolver:
    """Asks by c-ares: the hosts file first, then DNS, as the system is set up."""

    def __init__(
        self,
        guard: AddressGuard,
        options: ResolverOptions | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._guard = guard
        self._options = options or ResolverOptions()
        self._clock = clock
        self._known: OrderedDict[str, _Answer] = OrderedDict()
        self._under_way: dict[str, asyncio.Task[_Answer]] = {}
        self._room = asyncio.Semaphore(self._options.at_a_time)
        self._channel = NameChannel(self._options.nameservers, self._options.udp_port)

    async def resolve(self, host: str) -> list[Address]:
        """Return the addresses of *host* that may be dialled.

        AddressRefused where the guard lets none pass, NameLookupFailed where there is none.
        """
        answer = await self.look_up(host)
        if answer.failure is not None:
            raise NameLookupFailed(str(answer.failure), may_pass=answer.failure.may_pass)
        open_ones = [a for a in answer.addresses if self._guard.refusal(a[1]) is None]
        if not open_ones:
            for _, address in answer.addresses:
                self._guard.check(address)
            raise NameLookupFailed("the name does not resolve: no address", may_pass=False)
        return open_ones

    async def look_up(self, host: str) -> _Answer:
        """Return what is known of *host*, asking where nothing is."""
        name = host.rstrip(".").lower()
        known = self._known.get(name)
        if known is not None and known.good_until > self._clock():
            self._known.move_to_end(name)
            return known
        task = self._under_way.get(name)
        if task is None:
            task = self._under_way[name] = asyncio.create_task(self._ask(name))
            task.add_done_callback(lambda _: self._under_way.pop(name, None))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Drop the look-ups that are under way."""
        for task in list(self._under_way.values()):
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        await self._channel.close()

    async def _ask(self, name: str) -> _Answer:
        async with self._room:
            try:
                async with Patience(self._options.timeout_s):
                    found = await self._channel.addresses(name)
                answer = self._found(found)
            except (aiodns.error.DNSError, TimeoutError, UnicodeError) as exc:
                answer = self._failed(exc)
        self._remember(name, answer)
        return answer

    def _found(self, found: pycares.AddrInfoResult) -> _Answer:
        nodes = [n for n in found.nodes if n.family in {socket.AF_INET, socket.AF_INET6}]
        if not nodes:
            return self._failed(aiodns.error.DNSError(ARES_ENODATA, ""))
        lasts = min(max(_SHORTEST_S, min(n.ttl for n in nodes)), _LONGEST_S)
        addresses = tuple((socket.AddressFamily(n.family), _text(n.addr[0])) for n in nodes)
        return _Answer(self._clock() + lasts, addresses[:_MAX_ADDRESSES])

    def _failed(self, exc: Exception) -> _Answer:
        code = exc.args[0] if isinstance(exc, aiodns.error.DNSError) and exc.args else None
        if code == ARES_ENOTFOUND:
            failure = NameLookupFailed("the name does not resolve: no such host", may_pass=False)
        elif code == ARES_ENODATA or isinstance(exc, UnicodeError):
            failure = NameLookupFailed("the name does not resolve: no address", may_pass=False)
        elif code == ARES_ETIMEOUT or isinstance(exc, TimeoutError):
            failure = NameLookupFailed("the name servers did not answer in time", may_pass=True)
        else:
            failure = NameLookupFailed("the name servers could not say", may_pass=True)
        lasts = _NOBODY_COULD_SAY_S if failure.may_pass else _NO_SUCH_NAME_S
        return _Answer(self._clock() + lasts, failure=failure)

    def _remember(self, name: str, answer: _Answer) -> None:
        self._known[name] = answer
        self._known.move_to_end(name)
        while len(self._known) > self._options.cache_size:
            self._known.popitem(last=False)


def _text(address: str | bytes) -> str:
    return address.decode("ascii") if isinstance(address, bytes) else address
