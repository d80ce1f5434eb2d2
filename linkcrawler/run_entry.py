"""What the store knows of a run: that it goes on, how it began, how it ended."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linkcrawler.alerts.channel import OWED
from linkcrawler.errors import AlreadyRunning, LinkcrawlerError
from linkcrawler.run_lock import RunLock
from linkcrawler.seedlist.source import shown
from linkcrawler.store.base import RunDoc, RunEnd
from linkcrawler.urls import without_login

if TYPE_CHECKING:
    from linkcrawler.arguments import Arguments
    from linkcrawler.config import Config
    from linkcrawler.store.base import Store
    from linkcrawler.tally import Tally

logger = logging.getLogger(__name__)

_THE_LAST = frozenset({"1", "true", "yes"})


class RunEntry:
    """The run's document and its lock; only the process that leads the run touches them."""

    def __init__(self, store: Store, config: Config, arguments: Arguments) -> None:
        self.id = config.share.run_id or _new_id()
        self.is_announced = False
        """Whether the store knows of the run."""
        self.is_doubled = False
        """Whether another run of this list was still going, so that this one did nothing."""
        self._leads = config.share.leads
        self._store = store
        self._arguments = arguments
        self._channels = config.alert_channels
        self._lock: RunLock | None = None

    @property
    def has_begun(self) -> bool:
        """Whether there was a list to check, and no other run at it."""
        return self.is_announced or not self._leads

    async def take(self) -> None:
        """Find the run to go on with, if one is asked for, and see that no other process is at it."""
        if self._arguments.resume:
            self.id = await self._run_to_resume(self._arguments.resume)
        if self._arguments.lock_name is None:
            return
        self._lock = RunLock(self._store, self._arguments.lock_name, self.id)
        try:
            await self._lock.take()
        except AlreadyRunning:
            self.is_doubled = True
            raise

    def check(self) -> None:
        """Raise AlreadyRunning where another run took this one for dead and goes on in its place."""
        if self._lock is not None:
            self._lock.check()

    async def announce(self) -> None:
        """Note that the run begins."""
        arguments = {
            "seeds": ",".join(map(shown, self._arguments.seeds)),
            "target": without_login(self._arguments.target or ""),
        }
        told = {channel.name: OWED for channel in self._channels}
        run = RunDoc(self.id, self._arguments.list_id, datetime.now(UTC), arguments, told=told)
        await self._store.start_run(run)
        self.is_announced = True

    async def note_end(self, total: Tally, trouble: str | None, *, all_written: bool) -> None:
        """Note how the run ended, if the store knows that it began."""
        if not self.is_announced:
            return
        complete = all_written and not total.unrecorded and trouble is None
        reason = trouble or ("finished" if complete else "interrupted")
        end = RunEnd(datetime.now(UTC), complete, reason, total.counts())
        await self._store.finish_run(self.id, end)

    async def release(self) -> None:
        """Let the next run come."""
        if self._lock is not None:
            await self._lock.release()

    async def _run_to_resume(self, resume: str) -> str:
        if resume.lower() in _THE_LAST:
            run = await self._store.last_unfinished_run(self._arguments.list_id)
            if run is None:
                logger.warning("No unfinished run of this list: a new one begins.")
            return run.id if run else self.id
        run = await self._store.run(resume)
        if run is None:
            raise LinkcrawlerError(f"there is no run {resume!r} in {self._store.place}")
        return run.id


def _new_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
