"""The seeds that wait, on disk: a list of any length costs no memory.

A temporary SQLite file holds the rows of a run; it is nobody's record (the store is), so it is not
synced and may vanish with the process. Rows of one page are taken together, a seed is kept once.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import timedelta
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import orjson

from linkcrawler import urls
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.record import Expected, MatchMode, Reported
from linkcrawler.seed import NOTHING_EXPECTED, RenderMode, Seed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

_PAGE_CACHE_KIB = 8 * 1024
"""Four times as much is no faster: what is not here is in the system's own cache."""
_SCHEMA = """
CREATE TABLE hosts (number INTEGER PRIMARY KEY, key INTEGER UNIQUE);
CREATE TABLE seeds (seed INTEGER PRIMARY KEY, host INTEGER, page INTEGER, taken INTEGER, row TEXT);
CREATE INDEX waiting ON seeds (host, page) WHERE taken = 0;
"""
_TAKE = """
UPDATE seeds SET taken = 1 WHERE taken = 0 AND host = :host AND page =
    (SELECT page FROM seeds WHERE taken = 0 AND host = :host ORDER BY page LIMIT 1)
RETURNING row
"""
_Row = tuple[int, int, int, bool, str]
"""Keys of seed, host and page; whether nothing is left to do; the seed itself."""
_KNOWN = "SELECT seed FROM seeds WHERE seed IN (SELECT value FROM json_each(?))"
_NUMBERS = "SELECT key, number FROM hosts WHERE key IN (SELECT value FROM json_each(?))"

# dataclasses.astuple copies deeply: too slow for a million rows.
_expected_fields = attrgetter(*(field.name for field in fields(Expected)))
_reported_fields = attrgetter(*(field.name for field in fields(Reported)))


@dataclass(frozen=True, slots=True)
class Added:
    """What a batch of rows came to, and what was left out."""

    by_host: Counter[int]
    """New seeds to check, by their host's number in the table: 1 for the first, and so on."""
    seeds: int
    """Seeds that were new, those that need no check included."""
    duplicates: int


class SeedTable:
    """Seeds by host and page; may be filled by one thread while another takes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._in_our_words():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")  # nobody else looks at it
            self._db.execute("PRAGMA journal_mode = OFF")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
            self._db.executescript(_SCHEMA)
            # Never ended: what fits into the page cache need not be written at all.
            self._db.execute("BEGIN")

    def add(self, seeds: Sequence[Seed], done: Collection[str] = ()) -> Added:
        """Keep the seeds that are new; rows that name the same page and target are one seed.

        Seeds whose id is in *done* are only remembered: nothing is left to check of them.
        """
        rows: dict[int, _Row] = {}
        for seed in seeds:
            row = _row(seed, taken=seed.id in done)
            rows.setdefault(row[0], row)  # the first row of a seed counts
        with self._lock, self._in_our_words():  # held for as little as can be: the crawl waits
            known = {key for (key,) in self._db.execute(_KNOWN, (json.dumps(list(rows)),))}
            new = [row for key, row in rows.items() if key not in known]
            numbers = self._insert(new)
        by_host = Counter(numbers[host] for _, host, _, taken, _ in new if not taken)
        return Added(by_host, len(new), len(seeds) - len(new))

    def take(self, host: int) -> list[Seed]:
        """Take the seeds of one page of *host*, a number; none left is an empty list."""
        with self._lock, self._in_our_words():
            rows = self._db.execute(_TAKE, {"host": host}).fetchall()
        return [_thaw(row) for (row,) in rows]

    def close(self) -> None:
        """Close and remove the file."""
        with self._lock:
            self._db.close()
        self._path.unlink(missing_ok=True)

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        """Raise LinkcrawlerError where the disk does not take the seeds, or does not give them."""
        try:
            yield
        except (sqlite3.Error, OSError) as exc:
            words = "the seeds that wait cannot be kept on disk"
            raise LinkcrawlerError(f"{self._path.parent}: {words}: {exc}") from exc

    def _insert(self, rows: Sequence[_Row]) -> dict[int, int]:
        """Put *rows* in the table, and return the numbers of their hosts by key."""
        keys = list({host for _, host, *_ in rows})
        self._db.executemany("INSERT OR IGNORE INTO hosts (key) VALUES (?)", [(k,) for k in keys])
        numbers = dict(self._db.execute(_NUMBERS, (json.dumps(keys),)))
        self._db.executemany(
            "INSERT INTO seeds VALUES (?, ?, ?, ?, ?)",
            [(seed, numbers[host], *rest) for seed, host, *rest in rows],
        )
        return numbers


def host_key(host: str) -> int:
    """Return a short key of *host*, the same in every process."""
    return _hash(host)


def seed_key(seed_id: str) -> int:
    """Return the short key of a seed's id."""
    return _hash(seed_id)


def _hash(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _row(seed: Seed, *, taken: bool) -> _Row:
    host = host_key(urls.host(seed.page_url))
    return seed_key(seed.id), host, _hash(seed.page_url), taken, _freeze(seed)


def _freeze(seed: Seed) -> str:
    parts = (seed.id, seed.referring_url, seed.page_url, seed.target, seed.match)
    reported = _reported_fields(seed.reported) if seed.reported else None
    every_s = seed.every.total_seconds() if seed.every else None
    wishes = (_expected_fields(seed.expected), seed.labels, reported, seed.render, every_s)
    frozen = (*parts, *wishes)
    try:
        return orjson.dumps(frozen).decode()
    except orjson.JSONEncodeError:  # lone surrogates
        return json.dumps(frozen)


def _read(row: str) -> list[Any]:
    try:
        return list(orjson.loads(row))
    except orjson.JSONDecodeError:
        return list(json.loads(row))


def _thaw(row: str) -> Seed:
    seed_id, referring_url, page_url, target, match, *wishes = _read(row)
    expected, labels, reported, render, every_s = wishes
    return Seed(
        id=seed_id,
        referring_url=referring_url,
        page_url=page_url,
        target=target,
        match=MatchMode(match),
        expected=Expected(*expected) if any(expected) else NOTHING_EXPECTED,
        labels=labels,
        reported=Reported(*reported) if reported else None,
        render=RenderMode(render) if render else None,
        every=timedelta(seconds=every_s) if every_s else None,
    )
