"""TLS that is not to be trusted."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from tests.certificates import Authority

_ALERT_PROTOCOL_VERSION = b"\x15\x03\x01\x00\x02\x02\x46"
_DOWN = ("unreachable",)


def _speaks_http2_only(authority: Authority, host: str) -> ssl.SSLContext:
    context = authority.server_context(host)
    context.set_alpn_protocols(["h2"])
    return context


TLS: dict[str, tuple[tuple[str, ...], str, Callable[[Authority, str], ssl.SSLContext]]] = {
    "sound": (("live",), "", lambda ca, host: ca.server_context(host)),
    "expired": (
        _DOWN,
        "has expired",
        lambda ca, host: ca.server_context(host, valid_for=timedelta(days=-1)),
    ),
    "self-signed": (
        _DOWN,
        "self-signed",
        lambda ca, host: ca.server_context(host, self_signed=True),
    ),
    "another host's": (_DOWN, "for another", lambda ca, _: ca.server_context("other.example")),
    "HTTP/2 only": (("live", "unreachable"), "", _speaks_http2_only),
}
"""Status, words of the reason, and the context of a server with such TLS."""

OUTDATED = (_DOWN, "outdated TLS version")


class _TooOld(BaseRequestHandler):
    def handle(self) -> None:
        with suppress(OSError):
            self.request.recv(16_384)
            self.request.sendall(_ALERT_PROTOCOL_VERSION)


class _Server(ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def outdated_server(host: str) -> Iterator[int]:
    """Run a server that knows no TLS version of ours and says so; give its port."""
    with _Server((host, 0), _TooOld) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
