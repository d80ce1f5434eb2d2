"""Writing records off the hot path: in batches, to the store or, while it is away, to disk."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.errors import RecordsRejected, StoreError, StoreUnavailable
from linkcrawler.store.spool import Spool, left_behind, write_refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from linkcrawler.store.base import Document, Entry, Store
    from linkcrawler.store.spool import SpoolFile

logger = logging.getLogger(__name__)

_FIRST_RETRY_S = 1.0
_LAST_RETRY_S = 30.0


@dataclass(slots=True)
class WriterSummary:
    """What became of the entries: *spooled* are on disk still, *lost* are nowhere."""

    written: int = 0
    spooled: int = 0
    refused: int = 0
    lost: int = 0
    spool_path: Path | None = None
    refused_path: Path | None = None


@dataclass(frozen=True, slots=True)
class WriterLimits:
    """How much is written at once and kept in memory, counted in records and their links."""

    batch: int = 500
    pending: int = 5_000
    flush_every_s: float = 1.0
    """The longest that a record waits: a transaction costs as much as twenty records in it."""
    patience_s: float = 10.0
    """How long ``close`` waits for a store that is away before it leaves the rest on disk."""


def spool_folder(data_dir: Path, key: str) -> Path:
    """Return where entries for the store called *key* wait: they never go to another one."""
    return data_dir / "spool" / key


class RecordWriter:
    """Take entries at any rate and see that each reaches the store or the disk.

    ``put`` returns at once unless more is pending than the limit. A background task writes. When
    the store is away, batches go to the spool, and from there to the store once it is back.
    *on_kept* is told of each record that the store or the disk has.
    """

    def __init__(
        self,
        store: Store,
        data_dir: Path,
        limits: WriterLimits | None = None,
        on_kept: Callable[[Document], None] | None = None,
    ) -> None:
        self._store = store
        self._on_kept = on_kept
        self._limits = limits or WriterLimits()
        self._folder = spool_folder(data_dir, store.key)
        self._spool = Spool(self._folder)
        self._refused_path = data_dir / f"refused-{os.getpid()}.jsonl"
        self._pending: deque[Entry] = deque()
        self._weight = 0
        self._ready = asyncio.Event()
        self._room = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False
        self._failure: str | None = None
        self._retry_at: float | None = None
        self._retry_after_s = _FIRST_RETRY_S
        self.summary = WriterSummary()

    async def start(self) -> int:
        """Replay what earlier runs left on disk, then begin; return how many were replayed.

        Raises StoreUnavailable where the store is away already now.
        """
        replayed = 0
        for file in left_behind(self._folder):
            replayed += await self._replay_all(file)
        self._task = asyncio.create_task(self._work(), name="record-writer")
        return replayed

    async def put(self, entry: Entry) -> None:
        """Take *entry*; raises StoreError where neither store nor disk takes any more."""
        self._pending.append(entry)
        self._weight += _weight(entry)
        if self._weight >= self._limits.batch:
            self._ready.set()
        while self._weight > self._limits.pending and self._failure is None:
            self._room.clear()
            await self._room.wait()
        if self._failure is not None:
            raise StoreError(self._failure)

    async def close(self) -> WriterSummary:
        """Write all that is pending, wait a little for a store that is away, and sum up."""
        self._closing = True
        self._ready.set()
        if self._task:
            await self._task
        await self._last_replay()
        self.summary.spooled = self._spool.left
        self.summary.spool_path = self._spool.path if self._spool.left else None
        self.summary.lost += len(self._pending)
        self._spool.close()
        return self.summary

    async def _work(self) -> None:
        while not self._closing or self._pending:
            if not self._can_replay() or self._closing:
                await self._something_to_do()
            try:
                await self._turn()
            except OSError as exc:
                self._fail(f"records can be kept neither in the store nor on disk: {exc}")
                return
            except Exception as exc:
                logger.exception("Writing records failed")
                self._fail(f"writing records failed: {exc!r}")
                return

    async def _something_to_do(self) -> None:
        """Wait for a full batch, but no longer than a record may wait."""
        try:
            async with asyncio.timeout(self._limits.flush_every_s):
                await self._ready.wait()
        except TimeoutError:
            pass

    async def _turn(self) -> None:
        batch = self._take()
        if not await self._store_took(batch) and batch:
            await self._put_aside(batch)
        if self._on_kept is not None:
            for entry in batch:
                self._on_kept(entry.record)

    async def _store_took(self, batch: Sequence[Entry]) -> bool:
        if not self._may_try():
            return False
        if self._spool.left and not await self._replay_some():
            return False
        return not batch or await self._written(batch)

    def _take(self) -> list[Entry]:
        """Take a batch off what is pending; a record of many links counts for many."""
        batch: list[Entry] = []
        weight = 0
        while self._pending and weight < self._limits.batch:
            batch.append(self._pending.popleft())
            weight += _weight(batch[-1])
        self._weight -= weight
        if self._weight < self._limits.batch and not self._closing:
            self._ready.clear()
        self._room.set()
        return batch

    async def _put_aside(self, batch: Sequence[Entry]) -> None:
        try:
            await asyncio.to_thread(self._spool.append, batch)
        except OSError:
            self.summary.lost += len(batch)
            raise

    async def _replay_some(self) -> bool:
        """Write the next batch of the spool; False where the store is away."""
        entries = await asyncio.to_thread(self._spool.peek, self._limits.batch)
        if not await self._written(entries):
            return False
        await asyncio.to_thread(self._spool.replayed, len(entries))
        if not self._spool.left:
            logger.info("All records that waited on disk are in the store")
        return True

    async def _replay_all(self, file: SpoolFile) -> int:
        """Write all of an earlier run's *file*, then remove it."""
        replayed = 0
        try:
            while entries := await asyncio.to_thread(file.peek, self._limits.batch):
                replayed += await self._write(entries)
                file.skip(len(entries))
        except BaseException:
            file.close()
            raise
        if file.torn:
            logger.warning("%s: %d lines were cut short and left out", file.path, file.torn)
        file.remove()
        return replayed

    async def _last_replay(self) -> None:
        deadline = _now() + self._limits.patience_s
        while self._spool.left and self._failure is None:
            if await self._replay_some():
                continue
            if _now() >= deadline:
                return
            await asyncio.sleep(min(_FIRST_RETRY_S, self._limits.patience_s))

    async def _written(self, entries: Sequence[Entry]) -> bool:
        """Write *entries*; False, and a later time to try again, where the store is away."""
        try:
            self.summary.written += await self._write(entries)
        except StoreUnavailable as exc:
            self._went_away(exc)
            return False
        if self._retry_at is not None:
            logger.info("The store is back")
            self._retry_at, self._retry_after_s = None, _FIRST_RETRY_S
        return True

    async def _write(self, entries: Sequence[Entry]) -> int:
        """Write *entries* and return how many the store took."""
        refused: set[str] = set()
        try:
            await self._store.write_batch(entries)
        except RecordsRejected as exc:
            refused = set(exc.ids)
            those = [entry for entry in entries if str(entry.record.get("id")) in refused]
            await self._keep_refused(those, exc.reason)
        return len(entries) - len(refused)

    async def _keep_refused(self, entries: Sequence[Entry], reason: str) -> None:
        logger.error(
            "The store refuses %d records, kept in %s: %s",
            len(entries),
            self._refused_path,
            reason,
        )
        self.summary.refused += len(entries)
        self.summary.refused_path = self._refused_path
        await asyncio.to_thread(write_refused, self._refused_path, entries, reason)

    def _went_away(self, exc: StoreUnavailable) -> None:
        if self._retry_at is None:
            logger.warning("Records wait in %s until the store is back: %s", self._folder, exc)
        self._retry_at = _now() + self._retry_after_s
        self._retry_after_s = min(2 * self._retry_after_s, _LAST_RETRY_S)

    def _may_try(self) -> bool:
        return self._retry_at is None or _now() >= self._retry_at

    def _can_replay(self) -> bool:
        return bool(self._spool.left) and self._may_try()

    def _fail(self, reason: str) -> None:
        logger.critical("%s", reason)
        self._failure = reason
        self._room.set()


def _weight(entry: Entry) -> int:
    return 1 + len(entry.record.get("links") or ())


def _now() -> float:
    return asyncio.get_running_loop().time()
