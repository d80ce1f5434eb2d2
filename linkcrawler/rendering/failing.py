"""What a failure in the browser means, in our words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.rendering.wire import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_NET_ERROR = re.compile(r"(?:net::|chrome-error.*)?ERR_([A-Z0-9_]+)")
_WORDS: tuple[tuple[str, FailureKind, str], ...] = (
    ("CERT_DATE_INVALID", FailureKind.TLS, "no safe connection: its certificate has expired"),
    (
        "CERT_COMMON_NAME_INVALID",
        FailureKind.TLS,
        "no safe connection: its certificate is for another host name",
    ),
    (
        "CERT_AUTHORITY_INVALID",
        FailureKind.TLS,
        "no safe connection: its certificate comes from an unknown issuer",
    ),
    ("CERT_", FailureKind.TLS, "no safe connection: its certificate is not accepted"),
    ("SSL_", FailureKind.TLS, "no safe connection: the TLS handshake failed"),
    ("BAD_SSL_", FailureKind.TLS, "no safe connection: the TLS handshake failed"),
    ("NAME_NOT_RESOLVED", FailureKind.DNS, "the name does not resolve"),
    ("TUNNEL_CONNECTION_FAILED", FailureKind.CONNECT, "no connection"),
    ("CONNECTION_RE", FailureKind.RESET, "the server broke off the connection"),
    ("CONNECTION_CLOSED", FailureKind.RESET, "the server broke off the connection"),
    (
        "EMPTY_RESPONSE",
        FailureKind.EMPTY,
        "the server closed the connection without an answer",
    ),
    ("TOO_MANY_REDIRECTS", FailureKind.TOO_MANY_REDIRECTS, "it redirects too many times"),
    ("TIMED_OUT", FailureKind.TIMEOUT, "no answer in time"),
    ("INVALID_", FailureKind.PROTOCOL, "the answer is no valid HTTP"),
    ("INCOMPLETE_", FailureKind.PROTOCOL, "the answer is no valid HTTP"),
    ("ABORTED", FailureKind.PROTOCOL, "it sent a file to save, or nothing, instead of a page"),
)


_DOWNLOAD = "Download is starting"
A_FILE = (FailureKind.PROTOCOL, "it sent a file to save instead of a page")


def failure_of_navigation(message: str, url: str, known: Mapping[str, Failure]) -> Failure:
    """Say why opening *url* failed with Chromium's *message*.

    *known* are the reasons that the proxy noted by ``host:port``: it dials, so it knows better.
    """
    noted = known.get(place_of(url))
    if noted is not None:
        return noted
    if _DOWNLOAD in message:
        return Failure(*A_FILE)
    found = _NET_ERROR.search(message)
    if found is None:
        first_line = message.strip().partition("\n")[0][:200]
        return Failure(FailureKind.BROWSER, f"the browser failed: {first_line}")
    for start, kind, words in _WORDS:
        if found[1].startswith(start):
            return Failure(kind, words)
    return Failure(FailureKind.CONNECT, f"no connection: {found[1].lower().replace('_', ' ')}")
