"""What one page sends through the proxy: counted, bounded, and ended with the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from linkcrawler.evidence import Failure


class Account:
    """The use that a context of the browser makes of the proxy, one page at a time.

    The name and the proxy's secret are the credential that the context sends, so every connection
    belongs to one page, tunnels and WebSockets included.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.bytes = 0
        self.connections = 0
        self.failures: dict[str, Failure] = {}
        """Why a host could not be dialled, by ``host:port``."""
        self.own_host: str | None = None
        """The page's host, which is never taken for an advertiser's."""
        self._max_bytes = 0
        self._exhausted: Callable[[], None] | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.is_open = False

    def open(self, own_host: str, max_bytes: int, exhausted: Callable[[], None]) -> None:
        """Begin a page: up to *max_bytes* may come, *exhausted* is called where more would."""
        self.bytes = self.connections = 0
        self.failures.clear()
        self.own_host = own_host
        self._max_bytes = max_bytes
        self._exhausted = exhausted
        self.is_open = True

    def close(self) -> None:
        """End the page: its connections are broken off, and no new ones come about."""
        self.is_open = False
        self._exhausted = None
        for writer in list(self._writers):
            writer.transport.abort()

    def admit(self, writer: asyncio.StreamWriter) -> None:
        """Note a connection, to be broken off with the page."""
        self._writers.add(writer)

    def dismiss(self, writer: asyncio.StreamWriter) -> None:
        """Forget a connection that has ended."""
        self._writers.discard(writer)

    def count(self, size: int) -> bool:
        """Count *size* bytes that came; False where they are more than the page may have."""
        self.bytes += size
        if self.bytes <= self._max_bytes:
            return True
        if self._exhausted is not None:
            self._exhausted()
            self._exhausted = None
        return False
