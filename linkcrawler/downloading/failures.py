"""What can go wrong on the way to a page, in one exception and in words for a person."""

from __future__ import annotations

import errno
import ssl
from typing import TYPE_CHECKING

from linkcrawler.downloading.connector import NoConnection
from linkcrawler.downloading.guard import AddressRefused
from linkcrawler.downloading.head import BadAnswer
from linkcrawler.downloading.reply import NoAnswer
from linkcrawler.downloading.resolver import NameLookupFailed
from linkcrawler.evidence import Failure, FailureKind

if TYPE_CHECKING:
    from linkcrawler.downloading.limits import Limits


class FetchFailed(Exception):  # noqa: N818  reads as what happened, like the outcome words
    """A fetch brought no usable answer; *failure* says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure

    @classmethod
    def because(cls, kind: FailureKind, detail: str) -> FetchFailed:
        return cls(Failure(kind, detail))


_CERTIFICATE_WORDS: dict[int, str] = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate chain ends in an unknown, self-signed one",
    20: "its certificate comes from an unknown issuer",
    21: "its certificate comes from an unknown issuer",
    23: "its certificate was revoked",
    62: "its certificate is for another host name",
    64: "its certificate is for another address",
}
"""By OpenSSL's X509_V_ERR_* codes (x509_vfy.h)."""

_HANDSHAKE_WORDS: dict[str, str] = {
    "UNSUPPORTED_PROTOCOL": "it speaks only an outdated TLS version",
    "TLSV1_ALERT_PROTOCOL_VERSION": "it speaks only an outdated TLS version",
    "NO_PROTOCOLS_AVAILABLE": "it speaks only an outdated TLS version",
    "WRONG_VERSION_NUMBER": "it does not speak TLS on this port",
    "HTTP_REQUEST": "it does not speak TLS on this port",
    "RECORD_LAYER_FAILURE": "it does not speak TLS on this port",
    "TLSV1_UNRECOGNIZED_NAME": "it does not know this host name",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "it refused the TLS handshake",
    "UNEXPECTED_EOF_WHILE_READING": "it broke off the TLS handshake",
    "DH_KEY_TOO_SMALL": "its TLS key is too weak",
    "EE_KEY_TOO_SMALL": "its TLS key is too weak",
}

_CONNECT_WORDS: dict[int, str] = {
    errno.ECONNREFUSED: "the connection was refused",
    errno.EHOSTUNREACH: "there is no route to the host",
    errno.ENETUNREACH: "there is no route to the host",
    errno.ETIMEDOUT: "the connection timed out",
    errno.EADDRNOTAVAIL: "there is no route to the host",
}
_BROKEN_OFF = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})
_OUR_OWN_FAULT = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


def failure_of(exc: BaseException, limits: Limits) -> Failure:
    """Say in our words what *exc* means for the fetch."""
    if isinstance(exc, NoConnection):
        return Failure(FailureKind.CONNECT, f"no connection within {limits.connect_s:g} s")
    if isinstance(exc, TimeoutError) and not exc.errno:
        return Failure(FailureKind.TIMEOUT, f"no answer within {limits.total_s:g} s")
    if isinstance(exc, NoAnswer):
        words = "the server closed the connection without an answer"
        return Failure(FailureKind.EMPTY, words)
    if isinstance(exc, BadAnswer):
        return Failure(FailureKind.PROTOCOL, "the answer is no valid HTTP")
    if isinstance(exc, OSError):
        return _connect_failure(exc)
    return Failure(FailureKind.INTERNAL, f"an error of our own: {type(exc).__name__}: {exc}")


def _connect_failure(exc: OSError) -> Failure:
    if isinstance(exc, AddressRefused):
        return Failure(FailureKind.ADDRESS, str(exc))
    if isinstance(exc, NameLookupFailed):
        return Failure(FailureKind.DNS if exc.may_pass else FailureKind.NO_NAME, str(exc))
    if isinstance(exc, ssl.SSLCertVerificationError):
        return _certificate_failure(exc)
    if isinstance(exc, ssl.SSLError):
        return _handshake_failure(exc)
    return _socket_failure(exc)


def _socket_failure(exc: OSError) -> Failure:
    if exc.errno in _BROKEN_OFF or isinstance(exc, ConnectionResetError | ConnectionAbortedError):
        return Failure(FailureKind.RESET, "the server broke off the connection")
    if exc.errno in _OUR_OWN_FAULT:
        return Failure(FailureKind.INTERNAL, f"our own machine is short of means: {exc.strerror}")
    words = _CONNECT_WORDS.get(exc.errno or 0, f"no connection: {exc.strerror or exc}")
    return Failure(FailureKind.CONNECT, words)


def _certificate_failure(exc: Exception) -> Failure:
    code = getattr(exc, "verify_code", 0)
    said = getattr(exc, "verify_message", str(exc))
    words = _CERTIFICATE_WORDS.get(code, f"its certificate is not accepted ({said})")
    return Failure(FailureKind.TLS, f"no safe connection: {words}")


def _handshake_failure(exc: ssl.SSLError) -> Failure:
    name = exc.reason or ""
    words = _HANDSHAKE_WORDS.get(name, f"the TLS handshake failed ({name or exc})")
    return Failure(FailureKind.TLS, f"no safe connection: {words}")
