"""The browser's processes: how much memory they take, and an end to them that always comes."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_KIB = 1024


def tree_bytes(pid: int) -> int:
    """Return the memory of *pid* and all processes below it; what they share is left out.

    Pages shared between them would be counted once for each. Blocking, some milliseconds.
    """
    parents = _parents()
    return sum(_private_bytes(p) for p in below(pid, parents) | {pid})


def below(pid: int, parents: dict[int, int]) -> set[int]:
    """Return the processes that *pid* started, and those that they did, by a map to parents."""
    children: dict[int, list[int]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    found: set[int] = set()
    todo = [pid]
    while todo:
        new = [child for child in children.get(todo.pop(), ()) if child not in found]
        found.update(new)
        todo += new
    return found


def kill_tree(pid: int) -> None:
    """End *pid* and all processes below it, at once."""
    for each in [pid, *below(pid, _parents())]:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)


def is_running(pid: int) -> bool:
    """Whether there is a process *pid* that has not ended; one that nobody has reaped has."""
    with suppress(OSError, IndexError):
        return _stat(_PROC / str(pid))[0] != "Z"
    if _PROC.is_dir():
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def _parents() -> dict[int, int]:
    if not _PROC.joinpath("self/stat").is_file():
        return {pid: parent for pid, (parent, _) in _by_ps().items()}
    found: dict[int, int] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                found[int(folder.name)] = int(_stat(folder)[1])
    return found


def _stat(folder: Path) -> list[str]:
    """Return state, parent and the rest: the name before them may hold anything."""
    return folder.joinpath("stat").read_text("utf-8", "replace").rpartition(")")[2].split()


def _private_bytes(pid: int) -> int:
    try:
        _, resident, shared, *_ = _PROC.joinpath(str(pid), "statm").read_text().split()
        return (int(resident) - int(shared)) * _PAGE_BYTES
    except (OSError, ValueError):
        return 0 if _PROC.is_dir() else _by_ps().get(pid, (0, 0))[1]


def _by_ps() -> dict[int, tuple[int, int]]:
    """Return parent and memory by process, where there is no /proc."""
    listed = subprocess.run(
        ["ps", "-axo", "pid=,ppid=,rss="],  # noqa: S607  on the PATH of every Unix
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return {int(r[0]): (int(r[1]), int(r[2]) * _KIB) for r in rows if len(r) == 3}
