"""Which process this is, and whether another one is plainly gone."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_PROC = Path("/proc")
_STATE, _STARTED = 0, 19
"""Fields of ``/proc/PID/stat`` behind the name: its state, and when it started since boot."""
_DEAD_STATES = frozenset("ZX")


@dataclass(frozen=True, slots=True)
class Process:
    """A process among all machines.

    *place* is where its number means something: one boot of one machine, and on Linux one
    container. *started* tells it from a later process of the same number; null where unknown.
    """

    host: str
    place: str
    pid: int
    started: str | None = None

    @classmethod
    def current(cls) -> Self:
        """Return this process."""
        stat = _stat(os.getpid())
        return cls(platform.node(), _place(), os.getpid(), stat[_STARTED] if stat else None)

    def is_gone(self) -> bool:
        """Whether it has surely ended; of a process elsewhere nothing is sure."""
        if self.place != _place():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:  # not ours, but there
            pass
        stat = _stat(self.pid)
        return stat is not None and (
            stat[_STATE] in _DEAD_STATES or stat[_STARTED] != self.started
        )


def _place() -> str:
    """Return the same text in all processes that see each other's numbers, and nowhere else."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {os.readlink(_PROC / 'self/ns/pid')}"  # noqa: PTH115  it leads nowhere
    except OSError:  # no Linux; after a restart of the machine the lock's time limit decides
        return platform.node()


def _stat(pid: int) -> list[str] | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()
