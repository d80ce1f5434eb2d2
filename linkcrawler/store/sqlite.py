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

from linkcrawler.documents import from_document, to_document
from linkcrawler.errors import RecordsRejected, StoreUnavailable
from linkcrawler.record import Status
from linkcrawler.store.base import RunDoc, check_key
from linkcrawler.store.codec import decode, encode, millis
from linkcrawler.store.sqlite_filter import links_where
from linkcrawler.store.sqlite_tables import (
    PUT_CHECK,
    PUT_EVENT,
    PUT_LINK,
    TABLES,
    USER_VERSION,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from linkcrawler.store.base import Document, Entry, LinkFilter, RunEnd
    from linkcrawler.store.sqlite_tables import Row

T = TypeVar("T")

_BUSY_PAUSE_S = 0.02
_BUSY_TIMEOUT_S = 30
"""How long to wait for another process that writes: far longer than any batch takes."""
_PAGE = 500
"""Documents read at a time: iterating holds no lock and no more memory than this."""
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

    async def open(self) -> None:
        await self._run(self._connect)

    async def close(self) -> None:
        if self._connection is not None:
            await self._run(self._connection.close)
            self._connection = None
        self._thread.shutdown()

    async def start_run(self, run: RunDoc) -> None:
        await self._do(lambda db: _start_run(db, run))

    async def finish_run(self, run_id: str, end: RunEnd) -> None:
        await self._do(lambda db: _finish_run(db, run_id, end))

    async def run(self, run_id: str) -> RunDoc | None:
        found = await self._rows("SELECT doc FROM runs WHERE id = ?", (run_id,))
        return _run_of(found[0][0]) if found else None

    async def last_unfinished_run(self, list_id: str) -> RunDoc | None:
        found = await self._rows(
            "SELECT doc FROM runs WHERE list_id = ? ORDER BY started_at DESC, id DESC LIMIT 1",
            (list_id,),
        )
        newest = _run_of(found[0][0]) if found else None
        return None if newest is None or newest.complete else newest

    async def last_runs(self, limit: int) -> list[RunDoc]:
        sql = "SELECT doc FROM runs ORDER BY started_at DESC, id DESC LIMIT ?"
        return [_run_of(doc) for (doc,) in await self._rows(sql, (limit,))]

    async def checked_ids(self, run_id: str, ids: Collection[str]) -> set[str]:
        sql = "SELECT id FROM checks WHERE run_id = ? AND id IN ({})"
        return {row[0] for row in await self._rows_of_many(sql, ids, (run_id,))}

    async def current(self, ids: Collection[str]) -> dict[str, Document]:
        sql = "SELECT id, doc FROM links WHERE id IN ({})"
        return {row[0]: _link(*row) for row in await self._rows_of_many(sql, ids)}

    async def write_batch(self, batch: Sequence[Entry]) -> None:
        refused = await self._do(lambda db: _write(db, batch))
        if refused:
            raise RecordsRejected(list(refused), "; ".join(sorted(set(refused.values()))))

    async def count_checks(self, run_id: str) -> dict[str, int]:
        sql = "SELECT status, count(*) FROM checks WHERE run_id = ? GROUP BY status"
        return dict(await self._rows(sql, (run_id,)))

    async def count_problems(self, run_id: str) -> dict[str, int]:
        sql = """SELECT value, count(*) FROM checks, json_each(doc, '$.problems')
                 WHERE run_id = ? GROUP BY value"""
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

    def _connect(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        try:
            _prepare(db)
        except BaseException:
            db.close()
            raise
        self._connection = db


_LONG_AGO = -(2**62)


def _prepare(db: sqlite3.Connection) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > USER_VERSION:
        raise sqlite3.DatabaseError("was written by a newer linkcrawler")
    _write_ahead(db)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA journal_size_limit = 67108864")  # bytes kept of an emptied log
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


def _write(db: sqlite3.Connection, batch: Iterable[Entry]) -> dict[str, str]:
    """Write all of *batch* or nothing; return the ids of what is no record, with the reason."""
    links, checks, events = [], [], []
    refused: dict[str, str] = {}
    for entry in batch:
        try:
            link, check, its_events = rows_of(entry)
        except (KeyError, TypeError, AttributeError, ValueError) as exc:
            refused[str(entry.record.get("id"))] = f"no whole record: {exc!r}"
            continue
        links.append(link)
        checks.append(check)
        events += its_events
    with _Transaction(db):
        db.executemany(PUT_LINK, links)
        db.executemany(PUT_CHECK, checks)
        db.executemany(PUT_EVENT, events)
    return refused


def _start_run(db: sqlite3.Connection, run: RunDoc) -> None:
    with _Transaction(db):
        row = db.execute("SELECT doc FROM runs WHERE id = ?", (run.id,)).fetchone()
        started_at = _run_of(row[0]).started_at if row else run.started_at
        _put_run(db, {**to_document(run), "started_at": started_at})


def _finish_run(db: sqlite3.Connection, run_id: str, end: RunEnd) -> None:
    with _Transaction(db):
        row = db.execute("SELECT doc FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row:
            _put_run(db, {**decode(row[0]), **to_document(end)})


def _put_run(db: sqlite3.Connection, run: Document) -> None:
    row = (run["id"], run["list_id"], millis(run["started_at"]), encode(run))
    db.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", row)


def _run_of(doc: str) -> RunDoc:
    return from_document(RunDoc, decode(doc))


def _link(link_id: str, doc: str) -> Document:
    return {"_id": link_id, **decode(doc)}


class _Transaction:
    """BEGIN IMMEDIATE: waits for the turn to write at once, so it can't fail half way as busy."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT" if kind is None else "ROLLBACK")
