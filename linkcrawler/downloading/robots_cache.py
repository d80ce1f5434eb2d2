"""What is known of the robots.txt files of this run, in bounded memory.

A file is asked for once, however many pages wait for it. Files are kept by recency of use and
total size: a parser kept for ever for each host is how crawlers of a million hosts die.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from linkcrawler.record import RobotsOutcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from linkcrawler.evidence import Failure
    from linkcrawler.robots import RobotsRules

_KEPT_S = 24 * 3600.0  # rule 25
_FAILURE_KEPT_S = 30.0
_FAILURE_FRESH_S = 1.5
_MAX_CHARS = 32 * 1024 * 1024
_OVERHEAD_CHARS = 200
"""What an origin takes besides, in the same measure."""


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """The robots.txt of one origin: its rules, or the failure to have it."""

    rules: RobotsRules
    crawl_delay_s: float | None = None
    status: int | None = None
    failure: Failure | None = None


_NOTHING: tuple[float, RobotsFile | None] = (0.0, None)


class RobotsCache:
    """Loads each origin's file once, and again when it is too old."""

    def __init__(
        self,
        load: Callable[[str], Awaitable[RobotsFile]],
        *,
        max_chars: int = _MAX_CHARS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._load = load
        self._max_chars = max_chars
        self._clock = clock
        self._files: dict[str, tuple[float, RobotsFile]] = {}
        """The ones not wanted for longest come first."""
        self._without_text: dict[RobotsFile, RobotsFile] = {}
        self._under_way: dict[str, asyncio.Task[RobotsFile]] = {}
        self._chars = 0

    def __len__(self) -> int:
        return len(self._files)

    def known(self, origin: str, *, again: bool = False) -> RobotsFile | None:
        """Return the file of *origin* (scheme, host and port: rule 20) if it is here and good still.

        Whoever tries *again* takes a failure only if it is fresh: it may have passed.
        """
        good_until, known = self._files.get(origin, _NOTHING)
        if known is None:
            return None
        if again and not _is_settled(known):
            good_until -= _FAILURE_KEPT_S - _FAILURE_FRESH_S
        if good_until <= self._clock():
            return None
        self._files[origin] = self._files.pop(origin)
        return known

    async def get(self, origin: str, *, again: bool = False) -> RobotsFile:
        """Return the same, and ask for it where it is not here."""
        known = self.known(origin, again=again)
        if known is not None:
            return known
        task = self._under_way.get(origin)
        if task is None:
            task = self._under_way[origin] = asyncio.ensure_future(self._fetch(origin))
            task.add_done_callback(lambda _: self._under_way.pop(origin, None))
        return await asyncio.shield(task)

    async def _fetch(self, origin: str) -> RobotsFile:
        file = self._shared(await self._load(origin))
        kept_s = _KEPT_S if _is_settled(file) else _FAILURE_KEPT_S
        self._forget(origin)
        self._files[origin] = (self._clock() + kept_s, file)
        self._chars += _size(file)
        while self._chars > self._max_chars and len(self._files) > 1:
            self._forget(next(iter(self._files)))
        return file

    def _shared(self, file: RobotsFile) -> RobotsFile:
        """Return what is the same for all hosts that have no rules: most have not, and take less so."""
        if file.rules.text or file.failure is not None:
            return file
        return self._without_text.setdefault(file, file)

    def _forget(self, origin: str) -> None:
        found = self._files.pop(origin, None)
        if found is not None:
            self._chars -= _size(found[1])


def _is_settled(file: RobotsFile) -> bool:
    return file.rules.outcome in {RobotsOutcome.FOUND, RobotsOutcome.ABSENT}


def _size(file: RobotsFile) -> int:
    return len(file.rules.text) + _OVERHEAD_CHARS
