"""No process of the browser is left behind, however it ended (Linux; elsewhere init sees to it).

A browser that is killed leaves children whose new parent is process 1, and in many a container that
one never asks how they ended: they stay as zombies. So we become the parent of what our own children
leave behind, and ask.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_CRASH_REPORTER = "chrome_crashpad"
"""It leaves the browser's session, ends with it, and is told by its name alone."""
_WITHIN_S = 3.0
_REAPED_WITHIN_S = 30.0
"""Whoever is to reap them may be busy, too; beyond this nobody ever will."""
_ASK_EVERY_S = 0.05


class _Process(NamedTuple):
    pid: int
    name: str
    state: str
    parent: int
    session: int


def adopt_orphans() -> None:
    """Become the parent of what processes below us leave behind; does nothing but on Linux."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


async def bury(browser: int) -> None:
    """See the processes of the ended *browser* off: reaped where they ended, killed where not.

    Playwright starts each browser in a session of its own, by which its children are told. Those
    that are not ours count too: Playwright reaps the first, and the others become ours when their
    parent ends.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _WITHIN_S
    end = deadline + _REAPED_WITHIN_S
    while (left := _left_by(browser)) and loop.time() < end:
        if loop.time() > deadline:
            for process in left:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(process.pid, signal.SIGKILL)
            deadline = float("inf")
        await asyncio.sleep(_ASK_EVERY_S)


def _left_by(browser: int) -> list[_Process]:
    """Reap what has ended; return what has not yet."""
    left = []
    for process in _processes():
        has_ended = process.state == "Z" and process.parent == os.getpid()
        if has_ended and process.name.startswith(_CRASH_REPORTER):
            _reap(process.pid)
        elif process.session == browser and not (has_ended and _reap(process.pid)):
            left.append(process)
    return left


def _reap(pid: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    return True


def _processes() -> list[_Process]:
    found = []
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            before, _, after = (
                folder.joinpath("stat").read_text("utf-8", "replace").rpartition(")")
            )
            state, parent, _, session, *_ = after.split()
            name = before.partition("(")[2]
            found.append(_Process(int(folder.name), name, state, int(parent), int(session)))
    return found
