"""The embedded store: one SQLite file, for one machine.

Write-ahead log and ``synchronous=FULL``: what a batch has written stays written when the machine
loses power. All work runs on one thread of the store's own, so the event loop never waits.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import TYPE_CHECKING, TypeVar

from linkcrawler.errors import NoRecords, RecordsRejected, StoreUnavailable
from linkcrawler.record import Status
from linkcrawler.store.base import AFTER_URLS, check_key
from linkcrawler.store.codec import decode, millis
from linkcrawler.store.sqlite_filter import links_where
from linkcrawler.store.sqlite_tables import TABLES, USER_VERSION
from linkcrawler.store.sqlite_write import (
    Transaction,
    finish_run,
    note_told,
    run_of,
    start_run,
    take_lock,
    write,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from linkcrawler.store.base import Document, Entry, LinkFilter, Lock, RunDoc, RunEnd
    from linkcrawler.store.sqlite_tables import Row

T = TypeVar("T")

_BUSY_PAUSE_S = 0.02
_BUSY_TIMEOUT_S = 30
"""How long to wait for another process that writes: far longer than any batch takes."""
_PAGE = 500
"""Documents read at a time: iterating holds no lock and no more memory than this."""
_NEW_PAGE_BYTES = 8192  # hold two or three documents, where 4096 hold one and stay half empty
_LOG_BYTES = 64 * 1024 * 1024
_PAGE_CACHE_KIB = 32 * 1024
_MANY = 500
"""Ids asked for in one statement; old SQLite allows 999 parameters."""


class SqliteStore:
    """Keep records in the file *path*; the folder is made where it is missing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="linkcrawler-sqlite")
        self._connection: sqlite3.Connection | None = None

    @property
    def place(self) -> str:
        return str(self._path)

    @property
    def key(self) -> str:
        return self._path.name

    async def open(self, *, to_read: bool = False) -> None:
        await self._run(lambda: self._connect(to_read=to_read))

    async def close(self) -> None:
        if self._connection is not None:
            await self._run(self._connection.close)
            self._connection = None
        self._thread.shutdown()

    async def start_run(self, run: RunDoc) -> None:
        await self._do(lambda db: start_run(db, run))

    async def finish_run(self, run_id: str, end: RunEnd) -> None:
        await self._do(lambda db: finish_run(db, run_id, end))

    async def note_told(self, run_id: str, told: Mapping[str, str]) -> None:
        await self._do(lambda db: note_told(db, run_id, told))

    async def run(self, run_id: str) -> RunDoc | None:
        found = await self._rows("SELECT doc FROM runs WHERE id = ?", (run_id,))
        return run_of(found[0][0]) if found else None

    async def last_unfinished_run(self, list_id: str) -> RunDoc | None:
        found = await self._rows(
            "SELECT doc FROM runs WHERE list_id = ? ORDER BY started_at DESC, id DESC LIMIT 1",
            (list_id,),
        )
        newest = run_of(found[0][0]) if found else None
        return None if newest is None or newest.complete else newest

    async def last_runs(self, limit: int) -> list[RunDoc]:
        sql = "SELECT doc FROM runs ORDER BY started_at DESC, id DESC LIMIT ?"
        return [run_of(doc) for (doc,) in await self._rows(sql, (limit,))]

    async def take_lock(self, lock: Lock, now: datetime, over: str | None = None) -> Lock:
        return await self._do(lambda db: take_lock(db, lock, now, over))

    async def drop_lock(self, name: str, token: str) -> None:
        await self._rows("DELETE FROM locks WHERE name = ? AND token = ?", (name, token))

    async def checked_ids(self, run_id: str, ids: Collection[str]) -> set[str]:
        sql = "SELECT id FROM checks WHERE run_id = ? AND id IN ({})"
        return {row[0] for row in await self._rows_of_many(sql, ids, (run_id,))}

    async def current(self, ids: Collection[str]) -> dict[str, Document]:
        sql = "SELECT id, doc FROM links WHERE id IN ({})"
        return {row[0]: _link(*row) for row in await self._rows_of_many(sql, ids)}

    async def write_batch(self, batch: Sequence[Entry]) -> None:
        refused = await self._do(lambda db: write(db, batch))
        if refused:
            raise RecordsRejected(list(refused), "; ".join(sorted(set(refused.values()))))

    async def count_checks(self, run_id: str) -> dict[str, int]:
        sql = "SELECT status, count(*) FROM checks WHERE run_id = ? GROUP BY status"
        return dict(await self._rows(sql, (run_id,)))

    async def count_links(self) -> dict[str, int]:
        return dict(await self._rows("SELECT state, count(*) FROM links GROUP BY state"))

    async def iter_run(
        self, run_id: str, statuses: Collection[Status] = ()
    ) -> AsyncIterator[Document]:
        sql = """SELECT id, doc FROM checks WHERE run_id = ? AND status = ? AND id > ?
                 ORDER BY id LIMIT ?"""
        for status in statuses or Status:
            async for link_id, doc in self._pages(sql, (run_id, status.value), ("",), 1):
                yield {"_id": check_key(run_id, link_id), **decode(doc)}

    async def iter_links(self, where: LinkFilter) -> AsyncIterator[Document]:
        condition, values = links_where(where)
        sql = f"SELECT id, doc FROM links WHERE {condition} AND id > ? ORDER BY id LIMIT ?"  # noqa: S608  the condition holds no value
        async for row in self._pages(sql, values, ("",), 1):
            yield _link(*row)

    async def iter_due(self, now: datetime, limit: int) -> AsyncIterator[Document]:
        sql = """SELECT next_check_at, id, doc FROM links
                 WHERE next_check_at <= ? AND (next_check_at, id) > (?, ?)
                 ORDER BY next_check_at, id LIMIT ?"""
        left = limit
        first = (_LONG_AGO, "")
        async for _, link_id, doc in self._pages(sql, (millis(now),), first, 2):
            if left <= 0:
                return
            left -= 1
            yield _link(link_id, doc)

    async def iter_events(self, run_id: str) -> AsyncIterator[Document]:
        sql = "SELECT key, doc FROM events WHERE run_id = ? AND key > ? ORDER BY key LIMIT ?"
        async for key, doc in self._pages(sql, (run_id,), ("",), 1):
            yield {"_id": key, **decode(doc)}

    async def iter_events_since(self, since: datetime) -> AsyncIterator[Document]:
        sql = """SELECT at, key, doc FROM events WHERE at >= ? AND (at, key) > (?, ?)
                 ORDER BY at, key LIMIT ?"""
        first = (_LONG_AGO, "")
        async for _, key, doc in self._pages(sql, (millis(since),), first, 2):
            yield {"_id": key, **decode(doc)}

    async def last_live(self, ids: Collection[str]) -> dict[str, Document]:
        # Columns beside a max() are those of the row that has it: SQLite promises so.
        sql = """SELECT id, run_id, doc, max(checked_at) FROM checks
                 WHERE status = 'live' AND id IN ({}) GROUP BY id"""
        rows = await self._rows_of_many(sql, ids)
        return {row[0]: {"_id": check_key(row[1], row[0]), **decode(row[2])} for row in rows}

    async def count_due(self, now: datetime) -> int:
        sql = "SELECT count(*) FROM links WHERE next_check_at <= ?"
        found = await self._rows(sql, (millis(now),))
        return int(found[0][0])

    async def links_of_page(self, page_url: str) -> list[Document]:
        sql = "SELECT id, doc FROM links WHERE json_extract(doc, '$.page_url') = ? ORDER BY id"
        return [_link(*row) for row in await self._rows(sql, (page_url,))]

    async def pages_from(self, start: str, limit: int) -> list[str]:
        sql = """SELECT DISTINCT json_extract(doc, '$.page_url') AS url FROM links
                 WHERE json_extract(doc, '$.page_url') >= ?
                   AND json_extract(doc, '$.page_url') < ? ORDER BY url LIMIT ?"""
        return [url for (url,) in await self._rows(sql, (start, start + AFTER_URLS, limit))]

    async def history(self, link_id: str) -> list[Document]:
        sql = "SELECT run_id, doc FROM checks WHERE id = ? ORDER BY checked_at, run_id"
        rows = await self._rows(sql, (link_id,))
        return [{"_id": check_key(run_id, link_id), **decode(doc)} for run_id, doc in rows]

    async def link_events(self, link_id: str) -> list[Document]:
        sql = "SELECT key, doc FROM events WHERE id = ? ORDER BY at, key"
        return [{"_id": k, **decode(doc)} for k, doc in await self._rows(sql, (link_id,))]

    async def _pages(
        self, sql: str, values: Row, after: Row, key_columns: int
    ) -> AsyncIterator[Row]:
        """Yield the rows of *sql* a page at a time, each page from the last row's key on.

        A cursor held open between pages would keep the write-ahead log from being emptied.
        """
        while rows := await self._rows(sql, (*values, *after, _PAGE)):
            for row in rows:
                yield row
            after = rows[-1][:key_columns]

    async def _rows(self, sql: str, values: Row = ()) -> list[Row]:
        return await self._do(lambda db: db.execute(sql, values).fetchall())

    async def _rows_of_many(self, sql: str, ids: Collection[str], values: Row = ()) -> list[Row]:
        wanted = list(ids)
        found: list[Row] = []
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            marks = ",".join("?" * len(some))
            found += await self._rows(sql.format(marks), (*values, *some))
        return found

    async def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connection
        if connection is None:
            raise StoreUnavailable(f"{self.place}: the store is not open")
        return await self._run(lambda: work(connection))

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (sqlite3.Error, OSError) as exc:
            raise StoreUnavailable(f"{self.place}: {exc}") from exc

    def _connect(self, *, to_read: bool) -> None:
        if to_read and not _is_there(self._path):
            raise NoRecords(self.place)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        try:
            _prepare(db)
        except BaseException:
            db.close()
            raise
        self._connection = db


_LONG_AGO = -(2**62)


def _is_there(path: Path) -> bool:
    """Whether there is a file; OSError where that cannot be seen."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _prepare(db: sqlite3.Connection) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > USER_VERSION:
        raise sqlite3.DatabaseError("was written by a newer linkcrawler")
    db.execute(f"PRAGMA page_size = {_NEW_PAGE_BYTES}")  # a file that is there keeps its own
    _write_ahead(db)
    db.execute("PRAGMA synchronous = FULL")
    # Ids come in no order, so each record touches a page of every index: the more records there are
    # between two checkpoints, and the more pages in memory, the less is written and read.
    (page_bytes,) = db.execute("PRAGMA page_size").fetchone()
    db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_BYTES // page_bytes}")
    db.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
    db.execute("PRAGMA journal_size_limit = 67108864")  # bytes kept of an emptied log
    if version < USER_VERSION:
        _make_tables(db)


def _make_tables(db: sqlite3.Connection) -> None:
    """Make what is missing, in one transaction: the disk is waited for once, not for each index."""
    with Transaction(db):
        for statement in TABLES.split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {USER_VERSION}")


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to WAL; SQLite's busy time-out does not hold for the switch itself, so we wait."""
    deadline = monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
        else:
            return
        sleep(_BUSY_PAUSE_S)


def _link(link_id: str, doc: str) -> Document:
    return {"_id": link_id, **decode(doc)}
