"""The origin: pages and robots.txt from memory, on every loopback address, as quick as asyncio lets.

``python -m benchmarks.bench.origin SAVED_PAGES`` says its port in one line, and serves until its
standard input ends; ``tiny`` instead of a folder has it serve one page of one paragraph. One connection is a protocol object and an answer one write: it takes less of its
core than any client does of the other.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import ClassVar

from benchmarks.bench.pages import TINY, read_pages

_ROBOTS = b"User-agent: *\nDisallow: /cart\nDisallow: /search\nAllow: /\n\nUser-agent: AhrefsBot\nDisallow: /\n"
_END_OF_HEAD = b"\r\n\r\n"


def _answer(status: bytes, kind: bytes, body: bytes, *more: bytes) -> bytes:
    lines = (
        b"HTTP/1.1 " + status,
        b"Content-Type: " + kind,
        b"Content-Length: %d" % len(body),
        b"Connection: keep-alive",
        *more,
    )
    return b"\r\n".join(lines) + _END_OF_HEAD + body


class Origin(asyncio.Protocol):
    """Answers ``/robots.txt`` and ``/p/NUMBER``."""

    pages: ClassVar[list[bytes]] = []
    robots = _answer(b"200 OK", b"text/plain", _ROBOTS)
    unknown = _answer(b"404 Not Found", b"text/plain", b"no such page")

    def __init__(self) -> None:
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(_END_OF_HEAD)) >= 0:
            head, self._held = self._held[:end], self._held[end + 4 :]
            self._transport.write(self._to(head.split(b" ", 2)[1]))
            if b"\nconnection: close" in head.lower():
                self._transport.close()

    def _to(self, path: bytes) -> bytes:
        if path.startswith(b"/p/"):
            return self.pages[int(path[3:]) % len(self.pages)]
        return self.robots if path == b"/robots.txt" else self.unknown


async def serve(saved: Path) -> None:
    """Listen on all addresses until standard input ends."""
    gzipped = b"Content-Encoding: gzip"
    Origin.pages = [
        _answer(b"200 OK", b"text/html; charset=utf-8", body, gzipped)
        for body in (TINY if saved == Path("tiny") else read_pages(saved))
    ]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Origin, "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], len(Origin.pages), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
