"""Who has been told what: each run by each channel once, as the run's document says.

A message that did not get out stays owed, and is tried again after the next run or by
``scrapy alerts``.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from linkcrawler.alerts.alarms import alarms_of, silence
from linkcrawler.alerts.channel import OWED, NotSent, send_patiently
from linkcrawler.alerts.digest import Digest
from linkcrawler.documents import iso
from linkcrawler.errors import AlreadyRunning
from linkcrawler.run_lock import RunLock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from linkcrawler.alerts.channel import Channel
    from linkcrawler.store.base import RunDoc, Store

_RUNS_LOOKED_AT = 1000
"""Of all lists: a weekly one is to find its own runs among the hourly ones of due links."""
_OLD_NEWS = timedelta(days=3)
"""What no channel took for so long is told no more: one that comes back is not flooded."""
_GIVEN_UP_AFTER = timedelta(days=1)
"""A run that began so long ago, and has not ended, never will."""


class Teller:
    """Tells the *channels* what the *store* holds; *troubles* are those that could not be told.

    A channel that fails is left alone from then on.
    """

    def __init__(self, store: Store, channels: Sequence[Channel]) -> None:
        self._store = store
        self._channels = list(channels)
        self.troubles: list[str] = []

    async def tell_runs(self) -> None:
        """Tell of every run that is over and still owed to a channel, the oldest first."""
        runs = await self._store.last_runs(_RUNS_LOOKED_AT)
        for run in reversed(runs):
            if any(_is_owed(run, channel) for channel in self._channels):
                with suppress(AlreadyRunning):  # another process is telling of it
                    async with self._alone(run) as newest:
                        await self._tell_run(newest, runs)

    async def tell_silence(self, patience: timedelta) -> None:
        """Raise the alarm where links are due, and no run has come for as long as *patience*."""
        now = datetime.now(UTC)
        runs = await self._store.last_runs(1)
        async for link in self._store.iter_due(now, 1):
            if runs and (alarm := silence(runs[0], link["next_check_at"], now, patience)):
                await self._raise(runs[0], alarm, "silence")

    async def tell_failed_start(self, run_id: str, trouble: str) -> None:
        """Raise the alarm that run *run_id* could not even begin; once until another one does."""
        alarm = f"The run did not begin: {trouble}"
        runs = await self._store.last_runs(1)
        if runs:
            await self._raise(runs[0], alarm, "failed start")
        else:
            await self._send(Digest(run_id, self._store.place, alarms=(alarm,)), [*self._channels])

    async def _tell_run(self, run: RunDoc, runs: Sequence[RunDoc]) -> None:
        earlier = [r for r in runs if r.list_id == run.list_id and r.started_at < run.started_at]
        until = iso(run.finished_at or datetime.now(UTC))
        for since in {run.told[c.name] for c in self._channels if _is_owed(run, c)}:
            owed = [c for c in self._channels if _is_owed(run, c) and run.told[c.name] == since]
            digest = await self._digest(run, since, earlier)
            told = owed if digest.is_empty else await self._send(digest, owed)
            await self._store.note_told(run.id, {channel.name: until for channel in told})

    async def _digest(self, run: RunDoc, since: str, earlier: Sequence[RunDoc]) -> Digest:
        key = f"{run.id} {since}".rstrip()
        digest = Digest(key, self._store.place, run, alarms_of(run, earlier))
        async for event in self._store.iter_events(run.id):
            if since == OWED or event["at"] > datetime.fromisoformat(since):
                digest.add(event)
        return digest

    async def _raise(self, last: RunDoc, alarm: str, kind: str) -> None:
        """Tell *alarm* once for as long as *last* is the last run."""
        with suppress(AlreadyRunning):
            async with self._alone(last) as newest:
                await self._raise_alone(newest, alarm, kind)

    async def _raise_alone(self, last: RunDoc, alarm: str, kind: str) -> None:
        owed = [c for c in self._channels if f"{c.name} {kind}" not in last.told]
        digest = Digest(f"{last.id} {kind}", self._store.place, alarms=(alarm,))
        told = await self._send(digest, owed)
        now = iso(datetime.now(UTC))
        await self._store.note_told(last.id, {f"{c.name} {kind}": now for c in told})

    async def _send(self, digest: Digest, channels: Sequence[Channel]) -> list[Channel]:
        """Send by all *channels* at a time; return those that took it."""
        sent = await asyncio.gather(
            *(asyncio.to_thread(send_patiently, channel, digest) for channel in channels),
            return_exceptions=True,
        )
        told = []
        for channel, trouble in zip(channels, sent, strict=True):
            if trouble is None:
                told.append(channel)
            elif isinstance(trouble, NotSent):
                self.troubles.append(f"{channel.name}: {trouble}")
                self._channels.remove(channel)
            else:
                raise trouble
        return told

    @asynccontextmanager
    async def _alone(self, run: RunDoc) -> AsyncIterator[RunDoc]:
        """Give the run as it is now, and to nobody else meanwhile."""
        lock = RunLock(self._store, f"alerts {run.id}", run.id)
        await lock.take()
        try:
            yield await self._store.run(run.id) or run
        finally:
            await lock.release()


def _is_owed(run: RunDoc, channel: Channel) -> bool:
    told = run.told.get(channel.name)
    age = datetime.now(UTC) - (run.finished_at or run.started_at)
    if told is None or age > _OLD_NEWS:
        return False
    if run.finished_at is None:
        return told == OWED and age > _GIVEN_UP_AFTER
    return told == OWED or datetime.fromisoformat(told) < run.finished_at
