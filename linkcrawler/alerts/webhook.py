"""A digest posted as JSON, signed where there is a secret."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import SplitResult, urlsplit

from linkcrawler import __version__
from linkcrawler.alerts.channel import PATIENCE_S, NotSent
from linkcrawler.alerts.payloads import json_payload, slack_payload
from linkcrawler.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.alerts.digest import Digest

_BUSY = 429


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to post. The path and the query of its URL may be a secret and are never shown."""

    url: SplitResult

    def __repr__(self) -> str:
        return f"Endpoint({self.host!r})"

    @classmethod
    def parse(cls, url: str, setting: str) -> Self:
        """Read *url*; SettingError repeats no part of it."""
        try:
            parts = urlsplit(url)
            usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            usable = None
        if not usable or not url.isascii() or not url.isprintable() or " " in url:
            raise SettingError(setting, "…", "must be a URL that begins with https:// or http://")
        if parts.username or parts.password:
            raise SettingError(setting, "…", "may hold no user name: put the secret into the path")
        return cls(parts)

    @property
    def host(self) -> str:
        return self.url.hostname or ""

    def post(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Post *body* and return the status that is answered; no redirect is followed."""
        target = (self.url.path or "/") + (f"?{self.url.query}" if self.url.query else "")
        sent = {"Content-Type": "application/json", "User-Agent": f"linkcrawler/{__version__}"}
        connection = self._connection()
        try:
            connection.request("POST", target, body, {**sent, **headers})
            return connection.getresponse().status
        except ssl.SSLCertVerificationError as error:
            trouble = f"its certificate is not valid: {error.verify_message}"
            raise NotSent(f"{self.host}: {trouble}", may_pass=False) from error
        except (OSError, http.client.HTTPException) as error:
            raise NotSent(
                f"{self.host}: no answer ({type(error).__name__})", may_pass=True
            ) from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self.url.scheme == "http":
            return http.client.HTTPConnection(self.host, self.url.port, timeout=PATIENCE_S)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(
            self.host, self.url.port, timeout=PATIENCE_S, context=context
        )


@dataclass(frozen=True, slots=True)
class JsonWebhook:
    """Our own JSON, for programs."""

    endpoint: Endpoint
    secret: str
    name: str = "webhook"

    def __repr__(self) -> str:
        return f"JsonWebhook({self.endpoint!r})"

    def send(self, digest: Digest) -> None:
        body = _encoded(json_payload(digest))
        headers = {"X-Linkcrawler-Key": digest.key}
        if self.secret:
            headers |= signature_headers(self.secret, body, int(time.time()))
        _post(self.endpoint, body, headers)


@dataclass(frozen=True, slots=True)
class SlackWebhook:
    """An incoming webhook of Slack, or of what speaks like it."""

    endpoint: Endpoint
    name: str = "slack"

    def send(self, digest: Digest) -> None:
        _post(self.endpoint, _encoded(slack_payload(digest)), {})


def signature_headers(secret: str, body: bytes, timestamp: int) -> dict[str, str]:
    """Return the headers by which a receiver knows that *body* is ours, and of now."""
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "X-Linkcrawler-Timestamp": str(timestamp),
        "X-Linkcrawler-Signature": f"sha256={signed.hexdigest()}",
    }


def _post(endpoint: Endpoint, body: bytes, headers: Mapping[str, str]) -> None:
    status = endpoint.post(body, headers)
    if not 200 <= status < 300:
        may_pass = status == _BUSY or status >= 500
        raise NotSent(f"{endpoint.host}: it answered {status}", may_pass=may_pass)


def _encoded(payload: Mapping[str, Any]) -> bytes:
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")  # a lone surrogate is no text
