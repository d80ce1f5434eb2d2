"""Files that are of use only while a run goes: in a folder that is locked for as long as anybody uses it.

A process that is killed leaves its folder behind, and no lock on it: the next run removes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class Scratch:
    """The folder *path*, which several processes may use at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def open(self) -> None:
        """Make the folder where it is missing, and keep others from removing it."""
        while self._lock is None:
            self.path.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # another has just removed it
                self._lock = self._locked()

    def _locked(self) -> int | None:
        lock = os.open(self.path, _FOLDER)
        with suppress(OSError):  # on a file system without locks nobody removes it either
            fcntl.flock(lock, fcntl.LOCK_SH)
        if _is_there(self.path, lock):
            return lock
        os.close(lock)
        return None

    def close(self) -> None:
        """Let go of the folder, and remove it if nothing is left in it."""
        if self._lock is None:
            return
        with suppress(OSError):  # others have something in it
            self.path.rmdir()
        os.close(self._lock)
        self._lock = None


def remove_leftovers(parent: Path) -> None:
    """Remove the folders in *parent* that no living process uses."""
    found: list[Path] = []
    with suppress(OSError):  # it is not there; not ours
        found = list(parent.iterdir())
    for path in found:
        with suppress(OSError):  # no folder; not ours
            _remove_if_left(path)


def _remove_if_left(path: Path) -> None:
    lock = os.open(path, _FOLDER)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_there(path, lock):
            shutil.rmtree(path)
    finally:
        os.close(lock)


def _is_there(path: Path, lock: int) -> bool:
    """Whether what was locked is still called so: it may have been removed before."""
    try:
        return os.path.samestat(os.fstat(lock), path.stat())
    except FileNotFoundError:
        return False
