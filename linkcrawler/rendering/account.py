"""What pages take through the proxy: counted for each, bounded, and ended with the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.rendering.wire import place_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from linkcrawler.evidence import Failure
    from linkcrawler.rendering.options import PageLimits


class Account:
    """One page's use of the proxy, from when it is opened to when it is closed."""

    def __init__(
        self, ledger: Ledger, url: str, limits: PageLimits, exhausted: Callable[[], None]
    ) -> None:
        self._ledger = ledger
        self._limits = limits
        self._exhausted = exhausted
        self.own_host = urls.host(url).strip("[]")
        """The page's host, which is never taken for an advertiser's."""
        self.places = {place_of(url)}
        """What the page has asked for, by ``host:port``."""
        self.requests = 0
        """As the page told of them; those inside tunnels, too."""
        self.bytes = 0
        self.is_cut = False
        self._passed = 0

    def asks(self, url: str) -> None:
        """Note that the page sends a request to *url*, or opens a WebSocket there."""
        self.places.add(place_of(url))
        self.requests += 1
        self._cut_if(self.requests > self._limits.max_requests)

    def passes(self) -> None:
        """Count a request on its way, whether the page has told of it yet or not."""
        self._passed += 1
        self._cut_if(self._passed > self._limits.max_requests)

    def charge(self, size: int) -> None:
        """Count *size* bytes that came for the page."""
        self.bytes += size
        self._cut_if(self.bytes > self._limits.max_bytes)

    def _cut_if(self, is_too_much: bool) -> None:
        """Let the page have nothing more where it has had too much."""
        if is_too_much and not self.is_cut:
            self.is_cut = True
            self._exhausted()
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
        self._accounts: set[Account] = set()
        self._writers: dict[asyncio.StreamWriter, str] = {}

    def open(self, url: str, limits: PageLimits, exhausted: Callable[[], None]) -> Account:
        """Begin the page at *url*: *exhausted* is called where it wants more than *limits* say."""
        account = Account(self, url, limits, exhausted)
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

    def may_pass(self, place: str) -> bool:
        """Count a request on its way to *place*; False where nobody may send it any more.

        What pages tell comes late where the machine is busy. So where one page alone can have sent
        it, it is counted here; where several can, only when one of them tells.
        """
        payers = self._payers(place)
        if len(payers) == 1:
            payers[0].passes()
        return self.may_reach(place)

    def admit(self, place: str, *ends: asyncio.StreamWriter) -> None:
        """Note a connection to *place*, both *ends* of which are to be broken off in time."""
        self.failures.pop(place, None)
        self._writers.update(dict.fromkeys(ends, place))

    def dismiss(self, *ends: asyncio.StreamWriter) -> None:
        """Forget a connection that has ended."""
        for end in ends:
            self._writers.pop(end, None)

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
