"""What a crawler asks of a store, in no database's language, and the documents it keeps.

A document is a plain dict with real dates (aware, UTC, whole milliseconds: what MongoDB keeps).
Four collections, named by the contract: ``links`` (one a seed, its newest record), ``checks``
(one a run and seed), ``events`` (one a change) and ``runs``. Every ``_id`` is derived from what
the document is about, so writing the same thing twice leaves it there once.
"""

from __future__ import annotations

import hashlib
import platform
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  documents.py reads the types at run time
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Protocol

from linkcrawler import __version__
from linkcrawler.process import Process  # noqa: TC001  documents.py reads the types at run time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping, Sequence

    from linkcrawler.record import Problem, State, Status

Document = dict[str, Any]


_VERSIONED = ("ada-url", "cld3-py", "fast-robotstxt", "scrapy", "selectolax")
"""What decides beside our own code how a page is fetched and read."""


def versions_in_use() -> dict[str, str]:
    """Return by what a run is made: another version may see a page in another way."""
    found = {"linkcrawler": __version__, "python": platform.python_version()}
    for name in _VERSIONED:
        with suppress(PackageNotFoundError):  # not every system has a wheel of each
            found[name] = version(name)
    return found


AFTER_URLS = "\x7f"
"""Comes after all that a normalised URL can go on with."""


def check_key(run_id: str, link_id: str) -> str:
    """Return the ``_id`` of the one check that a run makes of a seed."""
    return _hash(run_id, link_id)


def event_key(check: str, change: Document) -> str:
    """Return the ``_id`` of the event that the check with key *check* found in *change*."""
    return _hash(check, change["what"])


def _hash(*parts: str) -> str:
    # A separator that no part can hold: two different lists of parts never read the same.
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """All that one check of one seed leaves in the store.

    *record* is the record's document (``to_document(record)``); *link_only* are the fields that
    only the link's current document has besides, such as ``next_check_at``. Top-level fields
    that hold a date end in ``_at``: spool and SQLite read them back by that name.
    """

    record: Document
    link_only: Document = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the id of the seed."""
        return str(self.record["id"])

    @property
    def checked_at(self) -> datetime:
        """Return the moment by which the newer of two entries is known."""
        moment: datetime = self.record["checked_at"]
        return moment

    def link(self) -> Document:
        """Return the document for ``links``."""
        return {"_id": self.id, **self.record, **self.link_only}

    def check(self) -> Document:
        """Return the document for ``checks``."""
        return {"_id": check_key(self.record["run_id"], self.id), **self.record}

    def events(self) -> list[Document]:
        """Return the documents for ``events``: one for each of the record's changes."""
        if not self.record.get("changes"):
            return []
        check = check_key(self.record["run_id"], self.id)
        about = {"id": self.id, "run_id": self.record["run_id"], "at": self.record["checked_at"]}
        seed = {key: self.record[key] for key in ("referring_url", "target")}
        return [
            {"_id": event_key(check, change), **about, **seed, **change}
            for change in self.record["changes"]
        ]


@dataclass(frozen=True, slots=True)
class RunDoc:
    """One run; its document is the same fields, ``id`` as ``_id``.

    *list_id* names the list, so that a run of it can be gone on with. *complete* says that every
    seed has its record: a run that was killed or interrupted is not complete, finished or not.
    """

    id: str
    list_id: str
    started_at: datetime
    arguments: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=versions_in_use)
    finished_at: datetime | None = None
    complete: bool = False
    reason: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """By channel that alerts go to: the moment up to which it was told of this run, empty before."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended; *counts* are of its checks by status, and whatever else was counted."""

    finished_at: datetime
    complete: bool
    reason: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lock:
    """Who may run a list; *token* tells one holder from all others, *name* is the lock's ``_id``."""

    name: str
    token: str
    run_id: str
    process: Process
    taken_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which links: all that is given must hold; an empty collection says nothing.

    *labels* are exact values by header as written; *since* is the earliest ``checked_at``.
    """

    statuses: Collection[Status] = ()
    states: Collection[State] = ()
    problems: Collection[Problem] = ()
    targets: Collection[str] = ()
    referring_urls: Collection[str] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None


class Store(Protocol):
    """Where records are kept. Every method may raise StoreUnavailable.

    Iterators are taken while others write: each document is whole and none comes twice, but a
    document written meanwhile may or may not come.
    """

    @property
    def place(self) -> str:
        """Where the records are, in words for a person; never a credential."""
        ...

    @property
    def key(self) -> str:
        """A file name that tells this store from others that one data folder has served."""
        ...

    async def open(self, *, to_read: bool = False) -> None:
        """Connect, and make collections, indexes and validators where they are missing.

        *to_read*: what is not there is not made, and who may only read may do this; NoRecords
        where there is no such store.
        """
        ...

    async def close(self) -> None: ...

    async def start_run(self, run: RunDoc) -> None:
        """Note that *run* begins; a run that is gone on with keeps its first start and *told*."""
        ...

    async def finish_run(self, run_id: str, end: RunEnd) -> None: ...

    async def note_told(self, run_id: str, told: Mapping[str, str]) -> None:
        """Add *told* to what the run's document says of who was told."""
        ...

    async def run(self, run_id: str) -> RunDoc | None: ...

    async def last_unfinished_run(self, list_id: str) -> RunDoc | None:
        """Return the newest run of the list if it is not complete, else None."""
        ...

    async def last_runs(self, limit: int) -> list[RunDoc]:
        """Return the newest runs, newest first."""
        ...

    async def take_lock(self, lock: Lock, now: datetime, over: str | None = None) -> Lock:
        """Put *lock* in place and return it, unless another holds its name: then return that one.

        A lock that has expired by *now*, that of the token *over* and one's own are replaced.
        """
        ...

    async def drop_lock(self, name: str, token: str) -> None:
        """Remove the lock if *token* still holds it."""
        ...

    async def checked_ids(self, run_id: str, ids: Collection[str]) -> set[str]:
        """Return those of *ids* that the run has a check of."""
        ...

    async def current(self, ids: Collection[str]) -> dict[str, Document]:
        """Return the ``links`` documents of *ids*, by id; unknown ids are left out."""
        ...

    async def write_batch(self, batch: Sequence[Entry]) -> None:
        """Write links, checks and events; of two writes of one document the newer check stays.

        StoreUnavailable: the whole batch must be written again, which does no harm.
        RecordsRejected: the records with these ids are refused for good, all others are written.
        """
        ...

    async def count_checks(self, run_id: str) -> dict[str, int]:
        """Return the number of the run's checks by status."""
        ...

    async def count_links(self) -> dict[str, int]:
        """Return the number of links by state."""
        ...

    def iter_run(self, run_id: str, statuses: Collection[Status] = ()) -> AsyncIterator[Document]:
        """Yield the run's checks, those with one of *statuses* where given."""
        ...

    def iter_links(self, where: LinkFilter) -> AsyncIterator[Document]: ...

    def iter_due(self, now: datetime, limit: int) -> AsyncIterator[Document]:
        """Yield at most *limit* links whose ``next_check_at`` has come, the longest due first."""
        ...

    def iter_events(self, run_id: str) -> AsyncIterator[Document]: ...

    def iter_events_since(self, since: datetime) -> AsyncIterator[Document]:
        """Yield the events of *since* and later, oldest first."""
        ...

    async def last_live(self, ids: Collection[str]) -> dict[str, Document]:
        """Return, by id, the newest check of each of *ids* that found the link."""
        ...

    async def count_due(self, now: datetime) -> int:
        """Return how many links have a ``next_check_at`` that has come."""
        ...

    async def links_of_page(self, page_url: str) -> list[Document]:
        """Return the ``links`` documents of the page with this normalised URL, by id."""
        ...

    async def pages_from(self, start: str, limit: int) -> list[str]:
        """Return some URLs, *limit* at most, of pages that begin with *start*: in order, each once."""
        ...

    async def history(self, link_id: str) -> list[Document]:
        """Return every check of the link, oldest first."""
        ...

    async def link_events(self, link_id: str) -> list[Document]:
        """Return every event of the link, oldest first."""
        ...
