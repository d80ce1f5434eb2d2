"""A run that is still going is not doubled: a lock in the store, renewed while the run goes.

A lock whose time is over, or whose process has ended on this machine, is taken over, so that a run
that was killed holds up its list for minutes at most, and here not at all.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from linkcrawler.errors import AlreadyRunning, StoreUnavailable
from linkcrawler.process import Process
from linkcrawler.store.base import Lock

if TYPE_CHECKING:
    from linkcrawler.store.base import Store

logger = logging.getLogger(__name__)

TIME_LIMIT = timedelta(minutes=5)
"""Far more than clocks of different machines differ."""
_RENEW_EVERY_S = 30.0


class RunLock:
    """The lock called *name*, for the run *run_id* of this process."""

    def __init__(self, store: Store, name: str, run_id: str) -> None:
        self._store = store
        self._lock = Lock(
            name=name,
            token=secrets.token_hex(8),
            run_id=run_id,
            process=Process.current(),
            taken_at=datetime.now(UTC),
            expires_at=datetime.now(UTC),
        )
        self._renewing: asyncio.Task[None] | None = None
        self.taken_over_by: Lock | None = None
        """The lock of another run, which took ours for left behind: this machine slept."""

    async def take(self) -> None:
        """Take the lock; AlreadyRunning where a run that goes on has it."""
        found = await self._claim()
        if not self._is_ours(found) and found.process.is_gone():
            found = await self._claim(over=found.token)
        if not self._is_ours(found):
            raise AlreadyRunning(_words(found))
        self._renewing = asyncio.create_task(self._renew(), name="run-lock")

    async def release(self) -> None:
        """Give the lock back; where the store is away its time limit does that."""
        if self._renewing is None:
            return
        self._renewing.cancel()
        with suppress(asyncio.CancelledError):
            await self._renewing
        with suppress(StoreUnavailable):
            await self._store.drop_lock(self._lock.name, self._lock.token)

    def check(self) -> None:
        """Raise AlreadyRunning where another run has taken the lock over."""
        if self.taken_over_by is not None:
            raise AlreadyRunning(_words(self.taken_over_by))

    async def _renew(self) -> None:
        while self.taken_over_by is None:
            await asyncio.sleep(_RENEW_EVERY_S)
            with suppress(StoreUnavailable):  # the writer tells of that
                found = await self._claim()
                if not self._is_ours(found):
                    self.taken_over_by = found

    async def _claim(self, over: str | None = None) -> Lock:
        now = datetime.now(UTC)
        return await self._store.take_lock(
            replace(self._lock, expires_at=now + TIME_LIMIT), now, over
        )

    def _is_ours(self, found: Lock) -> bool:
        return found.token == self._lock.token


def _words(lock: Lock) -> str:
    process = lock.process
    return (
        f"run {lock.run_id} of this list is still going, since {lock.taken_at:%Y-%m-%d %H:%M} UTC "
        f"(process {process.pid} on {process.host}); a second one is not started beside it"
    )
