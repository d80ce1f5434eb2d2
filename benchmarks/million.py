"""A long list by the real command: what it takes of memory, and how soon it begins.

python -m benchmarks.million [--rows 100000 1000000] [--minutes 5] [--workers 2]

A third as many hosts as rows, in no order; their names come from a name server of the benchmark's own,
their pages are tiny and from loopback, so that linkcrawler itself is all that is measured. A list is
checked for some minutes, and its run then ended as by Ctrl-C; the whole tree of processes counts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.nameserver import address_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
HOSTS_A_ROW = 0.3
_LINK = b'<p>We buy from <a href="https://shop.example/p">the shop</a>, and have for long.</p>'
_PAGE = b"<!doctype html><html lang=en><title>A page</title><body>" + _LINK
_SAID = re.compile(r"linkcrawler: ([\d,]+) of ([\d,]+) links checked")
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """How a run stood at one moment."""

    after_s: float
    read: int
    checked: int
    mb: float


class Pages(asyncio.Protocol):
    """Answers every path but ``/robots.txt`` with the page."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._held = b""

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(_END_OF_HEAD)) >= 0:
            path = self._held.split(b" ", 2)[1]
            self._held = self._held[end + 4 :]
            status, body = (b"404 No", b"") if path == b"/robots.txt" else (b"200 OK", _PAGE)
            head = b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d"
            self._transport.write(head % (status, len(body)) + _END_OF_HEAD + body)  # type: ignore[attr-defined]


class Names(asyncio.DatagramProtocol):
    """Every name is on loopback, at an address of its own."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._transport.sendto(address_answer(data, _address_of), addr)  # type: ignore[attr-defined]


def main() -> None:
    """Check a list of each length, and print what it took."""
    options = _options()
    peaks: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as scratch, _origin() as (pages_port, names_port):
        for rows in options.rows:
            folder = Path(scratch) / str(rows)
            folder.mkdir()
            path = write_list(folder / "list.csv", rows, pages_port)
            seen = crawl(path, names_port, 60 * options.minutes, options.workers)
            peaks[rows] = _tell(rows, seen)
    if len(peaks) > 1:
        few, many = min(peaks), max(peaks)
        further = (peaks[many] - peaks[few]) * 1e6 / (many - few)
        print(f"each further row: {further:.0f} bytes")


def write_list(path: Path, rows: int, port: int) -> Path:
    """Write a list of *rows* in no order."""
    chance, hosts = random.Random(7), max(1, int(rows * HOSTS_A_ROW))
    numbers = [n % hosts for n in range(rows)]
    chance.shuffle(numbers)
    with path.open("w") as file:
        file.write("referring_url,target\n")
        file.writelines(
            f"http://host-{host}.test:{port}/{n},shop.example\n" for n, host in enumerate(numbers)
        )
    return path


def crawl(path: Path, names_port: int, seconds: float, workers: int) -> list[Seen]:
    """Check the list at *path* for *seconds*, or to its end, and return how it went."""
    settings = {
        "ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8",
        "DNS_NAMESERVERS": f"127.0.0.1:{names_port}",
        "DATA_DIR": str(path.parent / "data"),
        "DOWNLOAD_DELAY": "0",
        "TARGET_WAIT": "0",
        "WORKERS": str(workers),
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "verify", "-a", f"seeds={path}"]
    command += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    log = path.with_name("log")
    with log.open("wb") as stderr:
        running = subprocess.Popen(command, cwd=ROOT, stderr=stderr)
        try:
            return list(_watch(running, log, seconds))
        finally:
            running.send_signal(signal.SIGINT)
            running.wait()


def _watch(running: subprocess.Popen[bytes], log: Path, seconds: float) -> Iterator[Seen]:
    began = time.monotonic()
    while running.poll() is None and (after_s := time.monotonic() - began) < seconds:
        said = _SAID.findall(log.read_text())
        checked, read = (int(text.replace(",", "")) for text in (said or [("0", "0")])[-1])
        yield Seen(after_s, read, checked, memory_mb(running.pid))
        time.sleep(1)
    if running.returncode:
        raise SystemExit(log.read_text()[-2000:])


def memory_mb(pid: int) -> float:
    """Return what a process and its children have in memory; what they share counts once."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0  # it has just ended
    own = int(re.findall(r"^Pss: +(\d+)", rollup, re.MULTILINE)[0]) / 1024
    return own + sum(memory_mb(int(child)) for child in children)


def _tell(rows: int, seen: list[Seen]) -> float:
    first = next((s for s in seen if s.checked), seen[-1])
    last, peak = seen[-1], max(s.mb for s in seen)
    whole = next((s for s in seen if s.read >= rows), None)
    speed = (last.checked - first.checked) / max(1.0, last.after_s - first.after_s)
    print(
        f"{rows:,} rows: first told of after {first.after_s:.0f} s, "
        f"read to the end {f'after {whole.after_s:.0f} s' if whole else 'not yet'} "
        f"({last.read:,} rows), {last.checked:,} checked in {last.after_s:.0f} s, "
        f"{speed:.0f} a second, peak {peak:.0f} MB"
    )
    return peak


@contextmanager
def _origin() -> Iterator[tuple[int, int]]:
    """Serve pages and names from a process of its own; yield the ports."""
    command = [sys.executable, "-m", "benchmarks.million", "--serve"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        pages, names = map(int, server.stdout.readline().split())
        try:
            yield pages, names
        finally:
            server.stdin.close()


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    pages = await loop.create_server(Pages, "0.0.0.0", 0, backlog=4096)
    names, _ = await loop.create_datagram_endpoint(Names, local_addr=("127.0.0.1", 0))
    ports = pages.sockets[0].getsockname()[1], names.get_extra_info("sockname")[1]
    print(*ports, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    pages.close()
    names.close()


def _address_of(name: str) -> str:
    number = int(name.removeprefix("host-").removesuffix(".test"))
    return f"127.{1 + number // 62_500}.{1 + number // 250 % 250}.{1 + number % 250}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(_serve())
        sys.exit()
    return options


if __name__ == "__main__":
    main()
