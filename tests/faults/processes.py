"""What a command and the processes that it started take of the machine, by /proc."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_PROC = Path("/proc")
_PIECE_S = 10.0
_PAGE_KB = os.sysconf("SC_PAGE_SIZE") / 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """The process and all that it started, at one moment."""

    at_s: float
    own_mb: float
    all_mb: float
    sockets: int


@dataclass(slots=True)
class Watch:
    """Samples the process *pid* every few seconds while the ``with`` lasts."""

    pid: int
    every_s: float = 1.0
    samples: list[Sample] = field(default_factory=list)
    _end: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def peak_mb(self) -> float:
        return max((sample.all_mb for sample in self.samples), default=0.0)

    @property
    def own_peak_mb(self) -> float:
        return max((sample.own_mb for sample in self.samples), default=0.0)

    @property
    def most_sockets(self) -> int:
        return max((sample.sockets for sample in self.samples), default=0)

    @property
    def took_s(self) -> float:
        return self.samples[-1].at_s if self.samples else 0.0

    def slope_mb_a_minute(self) -> float:
        """Return how fast the process itself grew over the later two thirds, by least squares.

        What counts is the least that it held in each few seconds: large bodies come and go.
        """
        points = [(piece[0].at_s / 60, min(s.own_mb for s in piece)) for piece in self._pieces()]
        points = points[len(points) // 3 :]
        if len(points) < 2:
            return 0.0
        mean_t = sum(t for t, _ in points) / len(points)
        mean_mb = sum(mb for _, mb in points) / len(points)
        spread = sum((t - mean_t) ** 2 for t, _ in points)
        return sum((t - mean_t) * (mb - mean_mb) for t, mb in points) / spread

    def _pieces(self) -> list[list[Sample]]:
        at_a_time = max(1, round(_PIECE_S / self.every_s))
        starts = range(0, len(self.samples), at_a_time)
        return [self.samples[n : n + at_a_time] for n in starts]

    def _watch(self) -> None:
        began = time.monotonic()
        while not self._end.wait(self.every_s):
            with suppress(OSError, ValueError, IndexError):
                own = _resident_mb(self.pid)
                others = sum(_resident_mb(pid) for pid in descendants(self.pid))
                now = time.monotonic() - began
                self.samples.append(Sample(now, own, own + others, _sockets(self.pid)))


def descendants(pid: int) -> list[int]:
    """Return the processes that *pid* started, and those that they did."""
    try:
        children = (_PROC / f"{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [one for child in children for one in (int(child), *descendants(int(child)))]


def kill_all(pids: list[int]) -> None:
    """Kill the processes as the system does that has run out of memory."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def is_running(pid: int) -> bool:
    """Whether the process runs; one that has ended may wait for long until an init takes note."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def wait_for_end(pids: list[int]) -> None:
    """Wait until none of the processes runs any more, at most ten minutes."""
    deadline = time.monotonic() + 600
    while any(map(is_running, pids)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"still there: {pids}")
        time.sleep(0.05)


def _resident_mb(pid: int) -> float:
    return int((_PROC / f"{pid}/statm").read_text().split()[1]) * _PAGE_KB / 1024


def _sockets(pid: int) -> int:
    found = 0
    for fd in (_PROC / f"{pid}/fd").iterdir():
        with suppress(OSError):
            found += str(fd.readlink()).startswith("socket:")
    return found
