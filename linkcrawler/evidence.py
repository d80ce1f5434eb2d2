"""What fetching a page brought: the evidence that every finding and verdict rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  documents.py reads the types at run time
from enum import StrEnum

from linkcrawler.quickly import made_quickly
from linkcrawler.record import Hop, RobotsTxt  # noqa: TC001  the same


class FailureKind(StrEnum):
    """Why there is no usable answer."""

    DNS = "dns"
    """Nobody could say where the host is."""
    NO_NAME = "no_name"
    """Its name has no address: that is sure, and will be for longer than we try."""
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    RESET = "reset"
    PROTOCOL = "protocol"
    EMPTY = "empty"
    REDIRECT_LOOP = "redirect_loop"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_REDIRECT = "bad_redirect"
    DECODING = "decoding"
    INTERNAL = "internal"
    """Our own fault: said as such, never blamed on the page."""
    ROBOTS = "robots"
    """robots.txt forbids, or could not be had."""
    ADDRESS = "address"
    """The address guard refused."""
    SCHEME = "scheme"
    TOO_LARGE = "too_large"
    COSTLY = "costly"
    """Reading the page would take too much of our machine."""
    BROWSER = "browser"
    """The browser failed, or ended, while it had the page."""
    NO_BROWSER = "no_browser"
    """The page needs a browser, and there is none that works."""

    @property
    def is_refusal(self) -> bool:
        """Whether we refused, rather than the network failing."""
        return self in {FailureKind.ADDRESS, FailureKind.SCHEME, FailureKind.TOO_LARGE}

    @property
    def may_pass(self) -> bool:
        """Whether trying again in this run can help."""
        return self in _TRANSIENT


_TRANSIENT = frozenset(
    {
        FailureKind.DNS,
        FailureKind.CONNECT,
        FailureKind.TLS,
        FailureKind.TIMEOUT,
        FailureKind.RESET,
        FailureKind.PROTOCOL,
        FailureKind.EMPTY,
        FailureKind.DECODING,
        FailureKind.BROWSER,
    }
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a fetch brought no answer, in words for a person."""

    kind: FailureKind
    detail: str
    """Ends a sentence: "the name does not resolve", "no answer within 30 s"."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Fetched:
    """One fetched page, or the failure to fetch it.

    *body* is decoded from its content encodings. *complete* is False where the body was cut off
    (wrong length, broken chunk, broken compression): what arrived is still evidence of what is there,
    never of what is not. *headers* keep the order and repetition of the answer, names in lower case.
    """

    requested_url: str
    url: str
    fetched_at: datetime
    http_status: int | None = None
    redirects: tuple[Hop, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    complete: bool = True
    elapsed_ms: int | None = None
    robots: RobotsTxt | None = None
    failure: Failure | None = None

    def header(self, name: str) -> str | None:
        """Return the first header called *name* (lower case), or None."""
        for key, value in self.headers:
            if key == name:
                return value
        return None

    def header_values(self, name: str) -> list[str]:
        """Return every header called *name* (lower case), in order."""
        return [value for key, value in self.headers if key == name]
