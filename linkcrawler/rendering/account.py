"""What pages take through the proxy: counted for each, bounded, and ended with the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.rendering.wire import place_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from linkcrawler.evidence import Failure


class Account:
    """One page's use of the proxy, from when it is opened to when it is closed."""

    def __init__(
        self, ledger: Ledger, url: str, max_bytes: int, exhausted: Callable[[], None]
    ) -> None:
        self._ledger = ledger
        self._max_bytes = max_bytes
        self._exhausted = exhausted
        self.own_host = urls.host(url).strip("[]")
        """The page's host, which is never taken for an advertiser's."""
        self.places: set[str] = set()
        """What the page has asked for, by ``host:port``."""
        self.bytes = 0
        self.is_cut = False
        self.asks(url)

    def asks(self, url: str) -> None:
        """Note that the page sends a request to *url*, or opens a WebSocket there."""
        self.places.add(place_of(url))

    def charge(self, size: int) -> None:
        """Count *size* bytes that came for the page; where they are too many, it gets no more."""
        self.bytes += size
        if self.bytes > self._max_bytes and not self.is_cut:
            self._exhausted()
            self.cut()

    def cut(self) -> None:
        """Let the page have nothing more."""
        self.is_cut = True
        self._ledger.break_off()

    def close(self) -> None:
        """End the page: its connections are broken off, and no new ones come about."""
        self._ledger.close(self)


class Ledger:
    """The accounts of the pages that share a context of the browser.

    The name and the proxy's secret are the credential that the context sends. Which of its pages a
    connection is for, the credential does not say, and inside a tunnel nothing does; but the pages
    tell where they send requests. So what comes from a place is paid by the page that asked for
    something there, by several in equal parts, and where none did, by all.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.failures: dict[str, Failure] = {}
        """Why a place could not be dialled last time, by ``host:port``."""
        self.connections = 0
        self._accounts: set[Account] = set()
        self._writers: dict[asyncio.StreamWriter, str] = {}

    def open(self, url: str, max_bytes: int, exhausted: Callable[[], None]) -> Account:
        """Begin the page at *url*: up to *max_bytes* may come, *exhausted* is called beyond."""
        account = Account(self, url, max_bytes, exhausted)
        self._accounts.add(account)
        return account

    def close(self, account: Account) -> None:
        """End the page of *account*, and all connections that no other page has asked for."""
        self._accounts.discard(account)
        left = set[str]().union(*(other.places for other in self._accounts))
        self._abort(lambda place: place not in left)
        if not self._accounts:
            self.failures.clear()

    def close_all(self) -> None:
        """End what is still open: the context is gone."""
        self._accounts.clear()
        self.break_off()

    def is_own(self, host: str) -> bool:
        """Whether *host* is that of a page itself."""
        return any(account.own_host == host for account in self._accounts)

    def may_reach(self, place: str) -> bool:
        """Whether a page that may still have something could want it from *place*."""
        return any(not account.is_cut for account in self._payers(place))

    def admit(self, writer: asyncio.StreamWriter, place: str) -> None:
        """Note a connection to *place*, to be broken off in time."""
        self.connections += 1
        self.failures.pop(place, None)
        self._writers[writer] = place

    def dismiss(self, writer: asyncio.StreamWriter) -> None:
        """Forget a connection that has ended."""
        self._writers.pop(writer, None)

    def count(self, place: str, size: int) -> bool:
        """Count *size* bytes that came from *place*; False where nobody may have them."""
        payers = self._payers(place)
        for account in payers:
            account.charge(-(-size // len(payers)))
        return self.may_reach(place)

    def break_off(self) -> None:
        """End the connections to places that nobody may reach any more."""
        self._abort(lambda place: not self.may_reach(place))

    def _payers(self, place: str) -> list[Account]:
        asked = [account for account in self._accounts if place in account.places]
        return asked or list(self._accounts)

    def _abort(self, is_over: Callable[[str], bool]) -> None:
        for writer, place in list(self._writers.items()):
            if is_over(place):
                writer.transport.abort()
