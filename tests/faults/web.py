"""All faults on a local web, each on a host of its own, and the names that lead there."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from tests.certificates import Authority
from tests.faults import addresses, bodies, robots, tls, transport
from tests.faults.fault import PAGE, html
from tests.nameserver import NameServer
from tests.site import LocalWeb

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tests.faults.fault import Fault

FAULTS = (*transport.FAULTS, *robots.FAULTS, *bodies.FAULTS, *addresses.FAULTS)
ALLOWED = "127.1.0.0/16"
"""The network of the hosts here; 127.0.0.1 stays closed."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the record of an address has to say."""

    name: str
    status: tuple[str, ...]
    says: str


class FaultWeb:
    """Serves the faults; *expected* has what is to be found at each address.

    Where they are not *alone* they are left to ``serve_copies``.
    """

    def __init__(self, folder: Path, *, alone: bool = True) -> None:
        self.web = LocalWeb()
        self.names = NameServer({name: list(turns) for name, turns in addresses.NAMES.items()})
        self.authority = Authority.create(folder / "authority")
        self.expected: dict[str, Expected] = {}
        self._alone = alone
        self._hosts = 0
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        self._closing.enter_context(self.web)
        self._closing.enter_context(self.names)
        self.web.host(addresses.OPEN)
        for fault in FAULTS if self._alone else ():
            self.expected[self._serve(fault)] = Expected(fault.name, fault.status, fault.says)
        self._serve_tls()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing.close()

    @property
    def settings(self) -> dict[str, str]:
        """What a crawl of this web has to be told."""
        return {
            "ALLOW_PRIVATE_ADDRESSES": ALLOWED,
            "DNS_NAMESERVERS": f"127.0.0.1:{self.names.port}",
        }

    @property
    def environment(self) -> dict[str, str]:
        return {"SSL_CERT_FILE": str(self.authority.file)}

    def new_host(self) -> str:
        """Return an address that nobody has yet."""
        self._hosts += 1
        return self.web.host(f"127.1.{self._hosts // 250}.{self._hosts % 250 + 1}")

    def serve_copies(self, fault: Fault, pages: int) -> list[str]:
        """Serve *pages* copies of *fault* on a host of their own; return their addresses."""
        url = self._serve(fault)
        host = url.split("/")[2].rpartition(":")[0] or url
        urls = [f"{url}?copy={self._hosts}-{n}" for n in range(pages)]
        if fault.page is not None:
            for copy in urls:
                self.web.behave(host, copy.removeprefix(self.web.url(host, "")), fault.page)
        return urls

    def _serve(self, fault: Fault) -> str:
        own = self.new_host()
        url = (fault.url or "/page").format(port=self.web.port)
        if url.startswith("http"):
            host = url.split("/")[2].partition(":")[0]
        else:
            host, url = own, self.web.url(own, url)
        for path, behaviour in fault.more.items():
            self.web.behave(host, path, behaviour)
        if fault.page is not None:
            self.web.behave(host, "/page", fault.page)
        return url

    def _serve_tls(self) -> None:
        port = self._closing.enter_context(tls.outdated_server(addresses.OPEN))
        self.expected[f"https://{addresses.OPEN}:{port}/page"] = Expected("old TLS", *tls.OUTDATED)
        for name, (status, says, context_of) in tls.TLS.items():
            host = self.new_host()
            self.web.behave(host, "/page", html(PAGE))
            port = self.web.tls_host(host, context_of(self.authority, host))
            expected = Expected(f"certificate: {name}", status, says)
            self.expected[f"https://{host}:{port}/page"] = expected
