"""A digest by e-mail, over SMTP with TLS. Plain text only: there is no markup to get into."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, getaddresses
from ipaddress import ip_address
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

from linkcrawler.alerts.channel import PATIENCE_S, NotSent
from linkcrawler.alerts.wording import subject_of, text_of
from linkcrawler.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkcrawler.alerts.digest import Digest

_PORTS = {"smtp": 587, "smtps": 465}
_URL_RULE = (
    "must be smtps://user:password@host, or smtp:// for STARTTLS; special characters as %XX"
)
_ADDRESS_RULE = "must be e-mail addresses, by commas"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in: *is_tls* from the first byte, else by STARTTLS."""

    host: str
    port: int
    is_tls: bool
    user: str
    password: str

    def __repr__(self) -> str:
        return f"MailServer({self.host!r}, {self.port})"

    @classmethod
    def parse(cls, url: str, setting: str) -> Self:
        """Read *url*; SettingError repeats no part of it."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise SettingError(setting, "…", _URL_RULE) from None
        if not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise SettingError(setting, "…", _URL_RULE)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, parts.scheme == "smtps", user, password)

    @property
    def needs_tls(self) -> bool:
        """Only a mail server on this machine may be spoken to in the clear."""
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost"

    def connect(self) -> smtplib.SMTP:
        """Return a connection that is logged in."""
        context = ssl.create_default_context()
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE_S, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_S)
        try:
            self._greet(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        if not self.is_tls and (self.needs_tls or self.user):
            server.starttls(context=context)
            server.ehlo()
        if self.user:
            server.login(self.user, self.password)


@dataclass(frozen=True, slots=True)
class Mail:
    """Mail from one address to some."""

    server: MailServer
    sender: str
    receivers: tuple[str, ...]
    name: str = "email"

    def send(self, digest: Digest) -> None:
        message = message_of(digest, self.sender, self.receivers)
        host = self.server.host
        try:
            with self.server.connect() as server:
                server.send_message(message, self.sender, list(self.receivers))
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(
                f"{host}: user name or password is wrong", may_pass=error.smtp_code < 500
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise NotSent(f"{host}: it offers no TLS or no login", may_pass=False) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(host, error.smtp_code) from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refused(host, min(codes)) from error
        except ssl.SSLCertVerificationError as error:
            words = f"its certificate is not valid: {error.verify_message}"
            raise NotSent(f"{host}: {words}", may_pass=False) from error
        except (OSError, smtplib.SMTPException) as error:
            words = f"no answer ({type(error).__name__})"
            raise NotSent(f"{host}: {words}", may_pass=True) from error


def addresses(text: str, setting: str) -> tuple[str, ...]:
    """Return the bare addresses in *text*, names before them left out."""
    found = tuple(address for _, address in getaddresses([text]))
    try:
        for address in found:
            parsed = Address(addr_spec=address)
            if not (parsed.username and parsed.domain and address.isascii()):
                raise ValueError(address)
    except (MessageError, ValueError, IndexError):
        raise SettingError(setting, text, _ADDRESS_RULE) from None
    if not found or not text.isprintable():
        raise SettingError(setting, text, _ADDRESS_RULE)
    return found


def message_of(digest: Digest, sender: str, receivers: Sequence[str]) -> EmailMessage:
    """Return the mail; told again it has the same Message-ID, so that mail programs show it once."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(receivers)
    message["Subject"] = subject_of(digest)
    message["Date"] = formatdate()
    number = hashlib.blake2b(digest.key.encode(), digest_size=16).hexdigest()
    message["Message-ID"] = f"<{number}@linkcrawler.{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answer comes back
    message.set_content(text_of(digest))
    return message


def _refused(host: str, code: int) -> NotSent:
    return NotSent(f"{host}: it refused the message ({code})", may_pass=400 <= code < 500)
