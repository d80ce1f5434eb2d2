"""What the embedded store writes, each in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.documents import from_document, to_document
from linkcrawler.store.base import Lock, RunDoc
from linkcrawler.store.codec import decode, encode, millis
from linkcrawler.store.sqlite_tables import PUT_CHECK, PUT_EVENT, PUT_LINK, TAKE_LOCK, rows_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from linkcrawler.store.base import Document, Entry, RunEnd


def write(db: sqlite3.Connection, batch: Iterable[Entry]) -> dict[str, str]:
    """Write all of *batch* or nothing; return the ids of what is no record, with the reason."""
    links, checks, events = [], [], []
    refused: dict[str, str] = {}
    # Neighbours in an index are written one after the other; of one seed, the later still comes later.
    for entry in sorted(batch, key=_id_of):
        try:
            link, check, its_events = rows_of(entry)
        except (KeyError, TypeError, AttributeError, ValueError) as exc:
            refused[str(entry.record.get("id"))] = f"no whole record: {exc!r}"
            continue
        links.append(link)
        checks.append(check)
        events += its_events
    with Transaction(db):
        db.executemany(PUT_LINK, links)
        db.executemany(PUT_CHECK, checks)
        db.executemany(PUT_EVENT, events)
    return refused


def _id_of(entry: Entry) -> str:
    return str(entry.record.get("id"))


def start_run(db: sqlite3.Connection, run: RunDoc) -> None:
    with Transaction(db):
        row = db.execute("SELECT doc FROM runs WHERE id = ?", (run.id,)).fetchone()
        first = run_of(row[0]) if row else run
        kept = {"started_at": first.started_at, "told": first.told}
        _put_run(db, {**to_document(run), **kept})


def finish_run(db: sqlite3.Connection, run_id: str, end: RunEnd) -> None:
    with Transaction(db):
        row = db.execute("SELECT doc FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row:
            _put_run(db, {**decode(row[0]), **to_document(end)})


def note_told(db: sqlite3.Connection, run_id: str, told: Mapping[str, str]) -> None:
    with Transaction(db):
        row = db.execute("SELECT doc FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row:
            run = decode(row[0])
            _put_run(db, {**run, "told": {**run.get("told", {}), **told}})


def take_lock(db: sqlite3.Connection, lock: Lock, now: datetime, over: str | None) -> Lock:
    mine = (lock.name, lock.token, millis(lock.expires_at), encode(to_document(lock)))
    with Transaction(db):
        db.execute(TAKE_LOCK, (*mine, over, millis(now)))
        (doc,) = db.execute("SELECT doc FROM locks WHERE name = ?", (lock.name,)).fetchone()
    return from_document(Lock, decode(doc))


def _put_run(db: sqlite3.Connection, run: Document) -> None:
    row = (run["id"], run["list_id"], millis(run["started_at"]), encode(run))
    db.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", row)


def run_of(doc: str) -> RunDoc:
    return from_document(RunDoc, decode(doc))


class Transaction:
    """BEGIN IMMEDIATE: waits for the turn to write at once, so it can't fail half way as busy."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT" if kind is None else "ROLLBACK")
