"""Those who are told: a web server and a mail server on loopback, each with all that it got."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

HOST = "127.0.0.1"
USER, PASSWORD = "bot@a.example", "p@ss:w/rd"


@dataclass(slots=True)
class Post:
    """What was posted."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Hooks:
    """A receiver of webhooks; it answers each post with the next of *answers*, the last one stays."""

    port: int = 0
    answers: list[int] = field(default_factory=lambda: [200])
    posts: list[Post] = field(default_factory=list)

    def url(self, path: str = "/hook/s3cret?key=s3cret", scheme: str = "http") -> str:
        return f"{scheme}://{HOST}:{self.port}{path}"


@contextmanager
def hooks_receiver(context: ssl.SSLContext | None = None) -> Iterator[Hooks]:
    """Listen for webhooks, with TLS where there is a *context*."""
    hooks = Hooks()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            hooks.posts.append(Post(self.path, headers, body))
            status = hooks.answers.pop(0) if len(hooks.answers) > 1 else hooks.answers[0]
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    hooks.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield hooks
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(slots=True)
class Mailbox:
    """A mail server with its mail; *refusals* are answered, one a message, before any is taken."""

    port: int = 0
    refusals: list[str] = field(default_factory=list)
    mails: list[Envelope] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    in_tls: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals:
            return self.refusals.pop(0)
        self.mails.append(envelope)
        self.in_tls.append(session.ssl is not None or server.tls_context is None)
        return "250 taken"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        is_known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_known, handled=False)


@contextmanager
def mail_receiver(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> Iterator[Mailbox]:
    """Listen for mail: in TLS from the first byte, or by STARTTLS, or in the clear."""
    mailbox = Mailbox()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def protocol() -> SMTP:
        return SMTP(
            mailbox,
            hostname=HOST,
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=mailbox.authenticate,
            auth_require_tls=tls is None and starttls is not None,
            loop=loop,
        )

    listening = loop.create_server(protocol, HOST, 0, ssl=tls)
    server = asyncio.run_coroutine_threadsafe(listening, loop).result()
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _ended(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
