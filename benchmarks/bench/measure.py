"""What a client takes: wall and CPU time of its whole process tree, and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mongod import Mongod, find_mongod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
HOSTS = 1_000
_CORES = sorted(os.sched_getaffinity(0))
CLIENT_CORE, ORIGIN_CORE = _CORES[0], _CORES[-1]
BOTH_CORES = (CLIENT_CORE, ORIGIN_CORE)
_LONGEST_S = 900
"""A client that hangs shall not keep the others from their turn."""


class ClientFailed(Exception):  # noqa: N818  reads as what happened
    """A client did not come to its end; the text has what it said."""


@dataclass(frozen=True, slots=True)
class Client:
    """A program that verifies links; *found* tells from its folder how many pages have the link."""

    name: str
    command: Sequence[str]
    found: Callable[[Path], int]
    environment: Mapping[str, str] = field(default_factory=dict)
    cores: Sequence[int] = (CLIENT_CORE,)


@dataclass(frozen=True, slots=True)
class Cost:
    """What verifying *pages* pages took; *found* of them were seen to have the link."""

    name: str
    pages: int
    found: int
    wall_s: float
    cpu_s: float
    peak_mb: float

    @property
    def cpu_ms_a_page(self) -> float:
        return 1000 * self.cpu_s / self.pages

    @property
    def pages_a_second(self) -> float:
        """Pages a second and core: what one core can do when nobody else has it."""
        return self.pages / self.cpu_s


@contextmanager
def origin(saved: Path) -> Iterator[int]:
    """Run the origin on its own core and yield its port."""
    command = [sys.executable, "-m", "benchmarks.bench.origin", str(saved)]
    with subprocess.Popen(
        _pinned((ORIGIN_CORE,), command), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        port, pages = server.stdout.readline().split()
        print(f"origin: {int(pages)} different pages on 127.x.y.z:{int(port)}", file=sys.stderr)
        try:
            yield int(port)
        finally:
            server.stdin.close()


def urls(port: int, count: int) -> list[str]:
    """Return *count* addresses, spread over the hosts: neighbours are of different hosts."""
    hosts = [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(HOSTS)]
    return [f"http://{hosts[n % HOSTS]}:{port}/p/{n}" for n in range(count)]


def measure(client: Client, pages: int, folder: Path) -> Cost:
    """Run *client* on its cores, in *folder*."""
    out = folder / "stdout"
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    began = time.monotonic()
    with out.open("wb") as stdout, (folder / "stderr").open("wb") as stderr:
        child = subprocess.Popen(
            _pinned(client.cores, client.command),
            cwd=folder,
            env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **client.environment},
            stdout=stdout,
            stderr=stderr,
        )
        too_late = threading.Timer(_LONGEST_S, child.kill)
        too_late.start()
        _, status, used = os.wait4(child.pid, 0)
        too_late.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.monotonic() - began
    if child.returncode:
        raise ClientFailed(
            f"{client.name} ended with status {child.returncode}, see its output:\n{_said(folder)}"
        )
    cpu_s = used.ru_utime + used.ru_stime
    return Cost(client.name, pages, client.found(folder), wall_s, cpu_s, used.ru_maxrss / 1024)


def _said(folder: Path) -> str:
    return "".join((folder / name).read_text()[-3000:] for name in ("stdout", "stderr"))


def _pinned(cores: Sequence[int], command: Sequence[str]) -> list[str]:
    pin = (
        f"import os, sys; os.sched_setaffinity(0, {set(cores)}); "
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    return [sys.executable, "-c", pin, *command]


@contextmanager
def mongod(scratch: Path) -> Iterator[str | None]:
    """Run a MongoDB server on the origin's core and yield its URI; None where there is none."""
    program = find_mongod()
    if program is None:
        print("no mongod here: linkcrawler into MongoDB is left out", file=sys.stderr)
        yield None
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {ORIGIN_CORE})  # the server inherits it
    server = Mongod(program, scratch / "mongod")
    try:
        server.start()
        os.sched_setaffinity(0, cores)
        yield server.uri
    finally:
        os.sched_setaffinity(0, cores)
        server.stop()
