"""The tables of the embedded store, and the rows that an entry becomes.

A document is kept as JSON beside the few columns that are looked up by; ``_id`` is not in the
JSON, it is made from the key columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkcrawler.record import State, Status
from linkcrawler.store.codec import clean_text, encode, millis

if TYPE_CHECKING:
    from linkcrawler.store.base import Document, Entry

USER_VERSION = 3
"""Goes up with every change of the tables; a newer file is not touched."""

TABLES = """
CREATE TABLE IF NOT EXISTS links (
    id TEXT PRIMARY KEY, checked_at INTEGER NOT NULL, status TEXT NOT NULL, state TEXT NOT NULL,
    target TEXT NOT NULL, referring_url TEXT NOT NULL, next_check_at INTEGER, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS links_due ON links (next_check_at, id);
DROP INDEX IF EXISTS links_state;
CREATE INDEX IF NOT EXISTS links_by_state ON links (state, id);
CREATE INDEX IF NOT EXISTS links_by_status ON links (status, id);
CREATE INDEX IF NOT EXISTS links_by_target ON links (target, id);
CREATE INDEX IF NOT EXISTS links_page ON links (referring_url);
CREATE INDEX IF NOT EXISTS links_page_url ON links (json_extract(doc, '$.page_url'));
CREATE TABLE IF NOT EXISTS checks (
    run_id TEXT NOT NULL, id TEXT NOT NULL, checked_at INTEGER NOT NULL, status TEXT NOT NULL,
    doc TEXT NOT NULL, PRIMARY KEY (run_id, id));
CREATE INDEX IF NOT EXISTS checks_status ON checks (run_id, status, id);
CREATE INDEX IF NOT EXISTS checks_history ON checks (id, checked_at);
CREATE TABLE IF NOT EXISTS events (
    key TEXT PRIMARY KEY, id TEXT NOT NULL, run_id TEXT NOT NULL, at INTEGER NOT NULL,
    doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_run ON events (run_id, key);
CREATE INDEX IF NOT EXISTS events_history ON events (id, at);
CREATE INDEX IF NOT EXISTS events_time ON events (at, key);
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY, list_id TEXT NOT NULL, started_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS runs_list ON runs (list_id, started_at);
CREATE INDEX IF NOT EXISTS runs_time ON runs (started_at, id);
CREATE TABLE IF NOT EXISTS locks (
    name TEXT PRIMARY KEY, token TEXT NOT NULL, expires_at INTEGER NOT NULL, doc TEXT NOT NULL);
"""

PUT_LINK = """
INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at, status = excluded.status,
    state = excluded.state, target = excluded.target, referring_url = excluded.referring_url,
    next_check_at = excluded.next_check_at, doc = excluded.doc
WHERE excluded.checked_at >= links.checked_at
"""
PUT_CHECK = """
INSERT INTO checks VALUES (?, ?, ?, ?, ?)
ON CONFLICT (run_id, id) DO UPDATE SET checked_at = excluded.checked_at,
    status = excluded.status, doc = excluded.doc
WHERE excluded.checked_at >= checks.checked_at
"""
PUT_EVENT = "INSERT INTO events VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING"

TAKE_LOCK = """
INSERT INTO locks VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at,
    doc = excluded.doc
WHERE locks.token IN (excluded.token, ?) OR locks.expires_at <= ?
"""

Row = tuple[Any, ...]


def rows_of(entry: Entry) -> tuple[Row, Row, list[Row]]:
    """Return the rows of the link, the check and the events of *entry*.

    Raises KeyError, TypeError, AttributeError or ValueError where it is no whole record.
    """
    record, extra = entry.record, entry.link_only
    status, state = Status(record["status"]).value, State(record["state"]).value
    checked_at, check = millis(record["checked_at"]), encode(record)
    if checked_at is None:
        raise ValueError("checked_at is null")
    link = (
        *(entry.id, checked_at, status, state),
        *(clean_text(record["target"]), clean_text(record["referring_url"])),
        *(millis(extra.get("next_check_at")), _link_json(record, extra, check)),
    )
    events = [_event_row(event) for event in entry.events()]
    return link, (record["run_id"], entry.id, checked_at, status, check), events


def _link_json(record: Document, extra: Document, check: str) -> str:
    """Return the JSON of the link; the check's is most of it and is not written out again."""
    if not extra:
        return check
    if not record.keys().isdisjoint(extra):
        return encode({**record, **extra})
    return f"{check[:-1]},{encode(extra)[1:]}"


def _event_row(event: Document) -> Row:
    body = {key: value for key, value in event.items() if key != "_id"}
    return event["_id"], event["id"], event["run_id"], millis(event["at"]), encode(body)
