"""What the HTTP client's exceptions mean, where no server of ours can provoke them."""

from __future__ import annotations

import errno
import ssl

import pytest

from linkcrawler.downloading.connector import NoConnection
from linkcrawler.downloading.failures import FetchFailed, failure_of
from linkcrawler.downloading.head import BadAnswer
from linkcrawler.downloading.limits import Limits
from linkcrawler.evidence import Failure, FailureKind

LIMITS = Limits(total_s=30, connect_s=10)


def tls_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("exc", "kind", "words"),
    [
        (TimeoutError(), FailureKind.TIMEOUT, "no answer within 30 s"),
        (NoConnection(), FailureKind.CONNECT, "no connection within 10 s"),
        (
            OSError(errno.ENETUNREACH, "x"),
            FailureKind.CONNECT,
            "there is no route to the host",
        ),
        (OSError(errno.EPIPE, "x"), FailureKind.RESET, "the server broke off the connection"),
        (OSError(errno.EPERM, "no"), FailureKind.CONNECT, "no connection: no"),
        (
            OSError(errno.EMFILE, "too many files"),
            FailureKind.INTERNAL,
            "our own machine is short of means: too many files",
        ),
        (
            tls_error("TLSV1_ALERT_PROTOCOL_VERSION"),
            FailureKind.TLS,
            "no safe connection: it speaks only an outdated TLS version",
        ),
        (
            tls_error("WRONG_VERSION_NUMBER"),
            FailureKind.TLS,
            "no safe connection: it does not speak TLS on this port",
        ),
        (
            tls_error("SOMETHING_NEW"),
            FailureKind.TLS,
            "no safe connection: the TLS handshake failed (SOMETHING_NEW)",
        ),
        (
            BadAnswer("x"),
            FailureKind.PROTOCOL,
            "the answer is no valid HTTP",
        ),
        (ValueError("x"), FailureKind.INTERNAL, "an error of our own: ValueError: x"),
    ],
)
def test_words(exc: Exception, kind: FailureKind, words: str) -> None:
    assert failure_of(exc, LIMITS) == Failure(kind, words)


def test_a_failed_fetch_reads_as_its_reason() -> None:
    failed = FetchFailed.because(FailureKind.ROBOTS, "robots.txt forbids it")
    assert str(failed) == "robots.txt forbids it"
    assert failed.failure == Failure(FailureKind.ROBOTS, "robots.txt forbids it")
