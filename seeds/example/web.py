"""The bundled example: a small web on loopback, and a run of linkcrawler over it.

``python seeds/example/web.py [OPTION…]`` serves ``sites/`` for as long as it takes to check
``list.csv``. Options go to ``scrapy crawl``: ``-O records.jsonl`` keeps the records in a file too.

A host is a folder of ``sites/``, a page is a file in it; ``any-page.html`` is shown for every path that
has none. What a page does beyond being there stands in ``BEHAVIOUR``. Names under ``.localhost`` are loopback by definition (RFC 6761, 6.3), so nothing
leaves this machine.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Event, Lock, Thread

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
PORT = 8750
"""As the list and the pages name it; another one takes its place where it is in use."""
CLOSED_PORT = 8751
"""Nobody answers here: the list has a page whose server is gone."""
MIB = 1024 * 1024

SETTINGS = {
    "ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8,::1/128",
    "DOWNLOAD_DELAY": "0.1",  # real sites get a second or more; these are ours
    "DOWNLOAD_TIMEOUT": "3",
    "RETRY_BACKOFF": "0.2",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """How a URL answers; by default with its file, or 404 where there is none."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    charset: str = "utf-8"
    times: int | None = None
    """How often it answers so before it comes to its senses; None is always."""
    hang_s: float = 0.0
    """Seconds of silence, after which the connection is closed."""
    bulk_bytes: int = 0
    """How much table to put where the file says ``<!--bulk-->``."""
    is_empty: bool = False


def _moved(location: str, status: int = 301) -> Answer:
    return Answer(status, {"Location": location})


SHOP = f"http://www.example-shop.localhost:{PORT}"
"""Where most links lead."""
_JAPANESE = Answer(charset="shift_jis")
_RUSSIAN = Answer(charset="windows-1251")
_COME_BACK = {"Retry-After": "1"}

BEHAVIOUR = {
    # Pages that moved: to where the link is, over two hops, to another host, to the home page.
    "gartenblog.localhost/anleitungen/hochbeet": _moved("/hochbeet-bauen"),
    "carnet-de-route.localhost/2024/jura": _moved("/jura"),
    "carnet-de-route.localhost/jura": _moved("/jura-a-velo", 302),
    "alter-gartenblog.localhost/tomaten": _moved(
        f"http://gartenblog.localhost:{PORT}/tomaten-im-topf"
    ),
    "gartenblog.localhost/gewinnspiel": _moved("/", 302),
    # What a page tells search engines outside of its HTML, and how it is written.
    "morningledger.localhost/business/price-survey": Answer(headers={"X-Robots-Tag": "noindex"}),
    "morningledger.localhost/data/shop-index": Answer(bulk_bytes=2 * MIB + 100_000),
    "kurashi.localhost/tetsubin": _JAPANESE,
    "kurashi.localhost/bento": _JAPANESE,
    "dacha.localhost/teplica": _RUSSIAN,
    "dacha.localhost/zabor": _RUSSIAN,
    # The link of the French page leads through this.
    "carnet-de-route.localhost/out": _moved(
        "http://www.example-shop.localhost:8750/sacoches", 302
    ),
    # So does this one, without saying where to.
    "carnet-de-route.localhost/go/tentes": _moved(f"{SHOP}/tentes", 302),
    # Targets: what the shop no longer sells, what it sells elsewhere now, and its name without www.
    "www.example-shop.localhost/batidoras": Answer(404),
    "www.example-shop.localhost/panelas-de-ferro": _moved("/cozinha"),
    "example-shop.localhost/rankhilfen/": _moved(f"{SHOP}/rankhilfen"),
    # Gone, or so it seems: the parked domain sends every page to its home page.
    "morningledger.localhost/withdrawn/flour-prices": Answer(410),
    "alte-gaertnerei.localhost/rosen": _moved("/", 302),
    # Servers in trouble: for ever, for one answer, for as long as anybody waits.
    "trattoria.localhost/menu": Answer(500),
    "trattoria.localhost/prenotazioni": Answer(503, _COME_BACK),
    "padaria.localhost/pao-de-milho": Answer(503, _COME_BACK, times=1),
    "wartung.localhost/robots.txt": Answer(503),
    "langsam.localhost/tagebuch": Answer(hang_s=10),
    "kiosk.localhost/zeitung": Answer(is_empty=True),
    "kurz.localhost/kreis": _moved("/kreis", 302),
    # They do not want us.
    "guarded.localhost/review": Answer(403, {"Server": "cloudflare", "CF-Mitigated": "challenge"}),
    "preisradar.localhost/giesskannen": Answer(429),
    # A trap: where machines in a cloud keep their credentials.
    "kurz.localhost/3xq": _moved("http://169.254.169.254/latest/meta-data/", 302),
}


class _Web(ThreadingHTTPServer):
    """All the sites, told apart by the name that the browser asks for."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Page)
        self.port = self.server_address[1]
        self.is_stopping = Event()
        self._asked: Counter[str] = Counter()
        self._lock = Lock()
        self._files = {_url_of(path): path for path in HERE.glob("sites/**/*") if path.is_file()}

    def behaviour(self, url: str) -> Answer:
        """Return how *url* (host and path) answers this time."""
        answer = BEHAVIOUR.get(url, Answer())
        with self._lock:
            self._asked[url] += 1
            return Answer() if self._asked[url] > (answer.times or sys.maxsize) else answer

    def file(self, url: str) -> Path | None:
        """Return the file of *url*: one of those found at the start, so never one elsewhere."""
        any_page = self._files.get(f"{url.partition('/')[0]}/any-page")
        return self._files.get(url, any_page)

    def renumbered(self, text: str) -> str:
        """Put the port that is served where *text* names the usual one."""
        for colon in (":", "%3A"):
            text = text.replace(f"localhost{colon}{PORT}", f"localhost{colon}{self.port}")
        return text


class _Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 15
    server: _Web

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        url = host + self.path.partition("?")[0]
        answer, file = self.server.behaviour(url), self.server.file(url)
        if answer.hang_s:
            self.server.is_stopping.wait(answer.hang_s)
            self.close_connection = True
        elif answer.is_empty:
            self._send(200, "text/html", b"", answer.headers)
        elif file is None:
            self._send_words(404 if answer.status == 200 else answer.status, answer.headers)
        else:
            self._send_file(file, answer)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to linkcrawler."""

    def _send_file(self, file: Path, answer: Answer) -> None:
        kind = guess_type(file.name)[0] or "application/octet-stream"
        if not kind.startswith("text/"):
            self._send(answer.status, kind, file.read_bytes(), answer.headers)
            return
        text = self.server.renumbered(file.read_text(encoding="utf-8"))
        if answer.bulk_bytes:
            text = text.replace("<!--bulk-->", _table(answer.bulk_bytes))
        body = text.encode(answer.charset)
        self._send(answer.status, f"{kind}; charset={answer.charset}", body, answer.headers)

    def _send_words(self, status: int, headers: dict[str, str]) -> None:
        words = f"{status} {HTTPStatus(status).phrase}"
        body = f"<!DOCTYPE html><title>{words}</title><h1>{words}</h1>\n".encode()
        self._send(status, "text/html; charset=utf-8", body, headers)

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in {"Server": "example", **headers}.items():
            self.send_header(name, self.server.renumbered(value))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _url_of(file: Path) -> str:
    shown = file.with_suffix("") if file.suffix == ".html" else file
    url = shown.relative_to(HERE / "sites").as_posix()
    return url.removesuffix("index") if shown.name == "index" else url


def _table(least_bytes: int) -> str:
    # Few cells: each costs time to read.
    words = "In this month there were forty-one shops open on the street, and three stood empty. "
    row = f"<tr><td>1998-01</td><td>{words * 12}</td></tr>\n"
    return f"<table>\n{row * (least_bytes // len(row) + 1)}</table>"


def _start_web() -> _Web:
    """Serve on the usual port, or on a free one where somebody else has it."""
    try:
        web = _Web(PORT)
    except OSError:
        web = _Web(0)
    Thread(target=web.serve_forever, daemon=True).start()
    return web


def _take_closed_port() -> socket.socket:
    """Hold a port without listening on it: whoever connects is refused."""
    held = socket.socket()
    try:
        held.bind(("127.0.0.1", CLOSED_PORT))
    except OSError:
        held.bind(("127.0.0.1", 0))
    return held


def _list_for(web: _Web, closed_port: int) -> Path:
    """Return the list, or a copy in the data folder where it has to name other ports."""
    if (web.port, closed_port) == (PORT, CLOSED_PORT):
        return HERE / "list.csv"
    text = web.renumbered((HERE / "list.csv").read_text(encoding="utf-8"))
    copy = PROJECT / Path(os.environ.get("DATA_DIR", "data")).expanduser() / "example/list.csv"
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(
        text.replace(f"localhost:{CLOSED_PORT}", f"localhost:{closed_port}"), encoding="utf-8"
    )
    return copy


def main(options: list[str]) -> int:
    """Check the example list; return the exit status of ``scrapy crawl``."""
    with _start_web() as web, _take_closed_port() as held:
        seeds = _list_for(web, held.getsockname()[1])
        command = [sys.executable, "-m", "scrapy", "crawl", "verify", "-a", f"seeds={seeds}"]
        for name, value in SETTINGS.items():
            command += ["-s", f"{name}={value}"]
        # Ctrl-C reaches both processes; the crawler ends in its own time, and then so do we.
        signal.signal(signal.SIGINT, lambda *_: None)
        status = subprocess.call([*command, *options], cwd=PROJECT)  # noqa: S603  our own command
        web.is_stopping.set()
        web.shutdown()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
