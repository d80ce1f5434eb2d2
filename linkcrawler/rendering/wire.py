"""Heads of HTTP/1.1 as a forward proxy reads and rewrites them (RFC 9112 and RFC 9110, 7.6)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import urlsplit

from linkcrawler import urls

_OF_ONE_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"upgrade",
    }
)


@dataclass(frozen=True, slots=True)
class RequestHead:
    """What a client asks of a proxy; *host* without brackets, *path* empty for a tunnel."""

    method: str
    host: str
    port: int
    path: str
    fields: tuple[bytes, ...]

    @property
    def is_tunnel(self) -> bool:
        return self.method == "CONNECT"

    @property
    def place(self) -> str:
        """Return ``host:port``, by which failures are remembered."""
        return f"{self.host}:{self.port}"

    @property
    def body_bytes(self) -> int:
        """Return how long the request's body is; -1 where it has no known length."""
        if self._field(b"transfer-encoding") is not None:
            return -1
        length = self._field(b"content-length") or b"0"
        return int(length) if length.isdigit() and len(length) < 16 else -1

    @property
    def credential(self) -> tuple[str, str] | None:
        """Return name and secret of a Basic Proxy-Authorization."""
        scheme, _, given = (self._field(b"proxy-authorization") or b"").partition(b" ")
        if scheme.lower() != b"basic":
            return None
        try:
            name, colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return (name, secret) if colon else None

    def for_origin(self) -> bytes:
        """Return the head as the origin gets it: nothing that is meant for us, one answer only."""
        kept = [field for field in self.fields if _name(field) not in _OF_ONE_HOP]
        first = f"{self.method} {self.path} HTTP/1.1".encode()
        return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])

    def _field(self, name: bytes) -> bytes | None:
        for field in self.fields:
            if _name(field) == name:
                return field.partition(b":")[2].strip()
        return None


def place_of(url: str) -> str:
    """Return ``host:port`` of *url* (WebSockets too); an empty text where it has none."""
    normal = urls.normalised(f"http{url[2:]}" if url.startswith("ws") else url)
    if normal is None:
        return ""
    parts = urls.split(normal)
    port = parts.port or {"http": "80", "https": "443"}[parts.scheme]
    return f"{parts.host.strip('[]')}:{port}"


def read_request(head: bytes) -> RequestHead | None:
    """Read a request to a proxy; None where it is none (an origin's path, a foreign scheme)."""
    try:
        first, *fields = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
        method, target, version = first.decode("ascii").split(" ")
        if not version.startswith("HTTP/1."):
            return None
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            return RequestHead(method, host.strip("[]"), int(port), "", tuple(fields))
        url = urlsplit(target)
        if url.scheme != "http" or not url.hostname:
            return None
        path = target.partition("#")[0].partition("://")[2]
        path = path[path.find("/") :] if "/" in path else "/"
        return RequestHead(method, url.hostname, url.port or 80, path, tuple(fields))
    except ValueError:
        return None


def close_after(head: bytes) -> bytes:
    """Return an answer's *head* with word that the connection ends after it."""
    first, *fields = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    kept = [field for field in fields if _name(field) not in _OF_ONE_HOP]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])


def is_interim(head: bytes) -> bool:
    """Whether *head* is of a 1xx answer, after which the real one follows."""
    return head.split(b" ", 2)[1:2] != [] and head.split(b" ", 2)[1].startswith(b"1")


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()
