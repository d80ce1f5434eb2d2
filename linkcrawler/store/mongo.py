"""The store for many machines: MongoDB, through PyMongo's own asynchronous client."""

from __future__ import annotations

import math
from contextlib import contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pymongo
from pymongo import AsyncMongoClient
from pymongo.errors import DuplicateKeyError, PyMongoError

from linkcrawler.documents import from_document, to_document
from linkcrawler.errors import RecordsRejected, StoreUnavailable
from linkcrawler.record import Status
from linkcrawler.store.base import AFTER_URLS, Lock, RunDoc, check_key
from linkcrawler.store.mongo_address import MongoAddress
from linkcrawler.store.mongo_errors import in_words
from linkcrawler.store.mongo_filter import links_where, plain_labels
from linkcrawler.store.mongo_setup import OLDEST_VERSION, prepare
from linkcrawler.store.mongo_write import BatchWrite

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from pymongo.asynchronous.collection import AsyncCollection

    from linkcrawler.store.base import Document, Entry, LinkFilter, RunEnd

_PAGE = 500
"""Documents read at a time: a server forgets a cursor that waits 10 minutes for a slow reader."""
_INDEXING_S = 3600
_NEWEST_FIRST = [("started_at", -1), ("_id", -1)]


class MongoStore:
    """Keep records in the database that *uri* names, ``linkcrawler`` where it names none.

    Writes are acknowledged once they are in the journal, of the majority where there is a replica
    set: a killed server loses none of them, nor does a change of primary.
    """

    def __init__(self, uri: str) -> None:
        self._address = MongoAddress.parse(uri)
        self._client: AsyncMongoClient[Document] | None = None

    @property
    def place(self) -> str:
        return self._address.place

    @property
    def key(self) -> str:
        return "mongodb-" + blake2b(self.place.encode(), digest_size=6).hexdigest()

    async def open(self, *, to_read: bool = False) -> None:
        try:
            with self._in_our_words():
                await self._connect(prepared=to_read)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _connect(self, *, prepared: bool) -> None:
        # The client belongs to the event loop that it is made in.
        self._client = AsyncMongoClient(self._address.uri, **self._address.options)
        version = (await self._client.server_info())["versionArray"]
        if tuple(version) < OLDEST_VERSION:
            raise StoreUnavailable(f"{self.place}: needs MongoDB 5.0 or newer")
        if prepared:
            return
        with pymongo.timeout(_INDEXING_S):  # building an index over many documents takes its time
            await prepare(self._client[self._address.database])

    async def start_run(self, run: RunDoc) -> None:
        document = to_document(run)
        first = {name: document.pop(name) for name in ("started_at", "told")}
        change = {"$set": document, "$setOnInsert": first}
        with self._in_our_words():
            await self._in("runs").update_one({"_id": run.id}, change, upsert=True)

    async def finish_run(self, run_id: str, end: RunEnd) -> None:
        with self._in_our_words():
            await self._in("runs").update_one({"_id": run_id}, {"$set": to_document(end)})

    async def note_told(self, run_id: str, told: Mapping[str, str]) -> None:
        change = {"$set": {f"told.{name}": moment for name, moment in told.items()}}
        with self._in_our_words():
            if told:
                await self._in("runs").update_one({"_id": run_id}, change)

    async def run(self, run_id: str) -> RunDoc | None:
        with self._in_our_words():
            found = await self._in("runs").find_one({"_id": run_id})
        return from_document(RunDoc, found) if found else None

    async def last_unfinished_run(self, list_id: str) -> RunDoc | None:
        with self._in_our_words():
            found = await self._in("runs").find_one({"list_id": list_id}, sort=_NEWEST_FIRST)
        return from_document(RunDoc, found) if found and not found["complete"] else None

    async def last_runs(self, limit: int) -> list[RunDoc]:
        found = await self._some("runs", {}, _NEWEST_FIRST, limit) if limit else []
        return [from_document(RunDoc, run) for run in found]

    async def take_lock(self, lock: Lock, now: datetime, over: str | None = None) -> Lock:
        tokens = [lock.token, over] if over else [lock.token]
        free = {"$or": [{"token": {"$in": tokens}}, {"expires_at": {"$lte": now}}]}
        change, by_name = {"$set": to_document(lock)}, {"_id": lock.name}
        with self._in_our_words():
            while True:
                try:
                    await self._in("locks").update_one({**by_name, **free}, change, upsert=True)
                except DuplicateKeyError:  # it is there, and not free
                    if found := await self._in("locks").find_one(by_name):
                        return from_document(Lock, found)
                else:
                    return lock

    async def drop_lock(self, name: str, token: str) -> None:
        with self._in_our_words():
            await self._in("locks").delete_one({"_id": name, "token": token})

    async def checked_ids(self, run_id: str, ids: Collection[str]) -> set[str]:
        by_key = {check_key(run_id, link_id): link_id for link_id in ids}
        with self._in_our_words():
            cursor = self._in("checks").find({"_id": {"$in": list(by_key)}}, {"_id": 1})
            return {by_key[found["_id"]] async for found in cursor}

    async def current(self, ids: Collection[str]) -> dict[str, Document]:
        with self._in_our_words():
            cursor = self._in("links").find({"_id": {"$in": list(ids)}})
            return {found["_id"]: plain_labels(found) async for found in cursor}

    async def write_batch(self, batch: Sequence[Entry]) -> None:
        work = BatchWrite(batch)
        with self._in_our_words():
            # Checks come last: a seed that has one is not checked again when a run goes on.
            for name in ("events", "links", "checks"):
                await work.write_to(self._in(name))
        if work.refused:
            reasons = "; ".join(sorted(set(work.refused.values())))
            raise RecordsRejected(list(work.refused), reasons)

    async def count_checks(self, run_id: str) -> dict[str, int]:
        return await self._count("checks", [{"$match": {"run_id": run_id}}], "$status")

    async def count_links(self) -> dict[str, int]:
        by_state = [{"$sort": {"state": 1}}]  # has the index answer alone, without the documents
        return await self._count("links", by_state, "$state")

    async def iter_run(
        self, run_id: str, statuses: Collection[Status] = ()
    ) -> AsyncIterator[Document]:
        for status in statuses or Status:
            where = {"run_id": run_id, "status": status.value}
            async for found in self._pages("checks", where):
                yield found

    async def iter_links(self, where: LinkFilter) -> AsyncIterator[Document]:
        async for found in self._pages("links", links_where(where)):
            yield found

    async def iter_due(self, now: datetime, limit: int) -> AsyncIterator[Document]:
        async for found in self._by_time("links", "next_check_at", _due(now), limit):
            yield found

    async def iter_events(self, run_id: str) -> AsyncIterator[Document]:
        async for found in self._pages("events", {"run_id": run_id}):
            yield found

    async def iter_events_since(self, since: datetime) -> AsyncIterator[Document]:
        async for found in self._by_time("events", "at", {"at": {"$gte": since}}):
            yield found

    async def last_live(self, ids: Collection[str]) -> dict[str, Document]:
        stages: list[dict[str, Any]] = [
            {"$match": {"id": {"$in": list(ids)}, "status": Status.LIVE.value}},
            {"$sort": {"id": 1, "checked_at": -1}},
            {"$group": {"_id": "$id", "newest": {"$first": "$$ROOT"}}},
        ]
        with self._in_our_words():
            cursor = await self._in("checks").aggregate(stages, allowDiskUse=True)
            return {found["_id"]: plain_labels(found["newest"]) async for found in cursor}

    async def count_due(self, now: datetime) -> int:
        with self._in_our_words():
            return await self._in("links").count_documents(_due(now))

    async def links_of_page(self, page_url: str) -> list[Document]:
        return await self._all("links", {"page_url": page_url}, "_id")

    async def pages_from(self, start: str, limit: int) -> list[str]:
        where = {"page_url": {"$gte": start, "$lt": start + AFTER_URLS}}
        with self._in_our_words():
            cursor = self._in("links").find(where, {"page_url": 1, "_id": 0})
            found = await cursor.sort("page_url", 1).limit(limit).to_list()
        return list(dict.fromkeys(link["page_url"] for link in found))

    async def history(self, link_id: str) -> list[Document]:
        return await self._all("checks", {"id": link_id}, "checked_at")

    async def link_events(self, link_id: str) -> list[Document]:
        return await self._all("events", {"id": link_id}, "at")

    async def _all(self, name: str, where: Mapping[str, Any], by: str) -> list[Document]:
        with self._in_our_words():
            cursor = self._in(name).find(where).sort([(by, 1), ("_id", 1)])
            return [plain_labels(found) async for found in cursor]

    async def _pages(self, name: str, where: Mapping[str, Any]) -> AsyncIterator[Document]:
        after: dict[str, Any] = {}
        while page := await self._some(name, {**where, **after}, [("_id", 1)], _PAGE):
            for found in page:
                yield plain_labels(found)
            after = {"_id": {"$gt": page[-1]["_id"]}}

    async def _by_time(
        self, name: str, field: str, where: dict[str, Any], limit: float = math.inf
    ) -> AsyncIterator[Document]:
        """Yield at most *limit* documents of *where*, those with the earliest *field* first."""
        page: list[Document] = []
        while limit > 0:
            rest = _after(where, field, page[-1]) if page else where
            page = await self._some(name, rest, [(field, 1), ("_id", 1)], int(min(limit, _PAGE)))
            if not page:
                return
            limit -= len(page)
            for found in page:
                yield plain_labels(found)

    async def _some(
        self, name: str, where: Mapping[str, Any], order: list[tuple[str, int]], limit: int
    ) -> list[Document]:
        with self._in_our_words():
            cursor = self._in(name).find(where).sort(order).limit(limit)
            return await cursor.to_list()

    async def _count(self, name: str, stages: list[dict[str, Any]], by: str) -> dict[str, int]:
        group = {"$group": {"_id": by, "count": {"$sum": 1}}}
        with self._in_our_words():
            cursor = await self._in(name).aggregate([*stages, group])
            return {found["_id"]: found["count"] async for found in cursor}

    def _in(self, name: str) -> AsyncCollection[Document]:
        if self._client is None:
            raise StoreUnavailable(f"{self.place}: the store is not open")
        return self._client[self._address.database][name]

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        try:
            yield
        except (PyMongoError, OSError) as exc:
            raise StoreUnavailable(f"{self.place}: {in_words(exc)}") from exc


def _due(now: datetime) -> dict[str, Any]:
    return {"next_check_at": {"$ne": None, "$lte": now}}


def _after(where: dict[str, Any], field: str, last: Document) -> dict[str, Any]:
    """Return the condition for what comes after *last*, ordered by *field*."""
    moment = last[field]
    same_moment = {field: moment, "_id": {"$gt": last["_id"]}}
    return {"$and": [where, {"$or": [{field: {"$gt": moment}}, same_moment]}]}
