"""How many processes a run is worth."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from linkcrawler.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIST_WORTH_IT: Final = 100_000
"""Bytes of a list, about a thousand rows: starting a process costs about as much as 500 pages."""
_QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")
"""Microseconds of CPU time allowed in a period, and the period; Linux, version 2 of cgroups."""


def workers(setting: object, seeds: Iterable[str]) -> int:
    """Return how many processes check the lists *seeds*.

    *setting* is WORKERS: a number, or nothing for one a core. A list that only one process can read
    (standard input, a URL) is one process's; so is a short one, and what is due in the store, where
    no number was asked for.
    """
    asked_for = _number(setting)
    most = asked_for or available_cores()
    sizes = [_size(source) for source in seeds]
    if None in sizes:
        return 1
    return most if asked_for or sum(filter(None, sizes)) >= _LIST_WORTH_IT else 1


def available_cores(quota: Path = _QUOTA) -> int:
    """Return how many cores this process may use: those it is tied to, within a container's *quota*."""
    tied_to = getattr(os, "sched_getaffinity", None)
    cores = len(tied_to(0)) if tied_to else os.cpu_count() or 1
    with suppress(OSError, ValueError):  # no such file, or "max"
        allowed_us, period_us = map(int, quota.read_text("ascii").split())
        cores = min(cores, max(1, allowed_us // period_us))
    return cores


def _number(setting: object) -> int:
    try:
        number = int(str(setting or 0))
    except ValueError:
        number = -1
    if number < 0:
        rule = "must be a whole number, or nothing for one a core"
        raise SettingError("WORKERS", setting, rule)
    return number


def _size(source: str) -> int | None:
    path = Path(source)
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None
