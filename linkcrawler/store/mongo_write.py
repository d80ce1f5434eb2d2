"""Writing one batch to MongoDB: replaced whole, never by something older, refusals by record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymongo import ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError, DocumentTooLarge, OperationFailure

from linkcrawler.store.codec import cleaned
from linkcrawler.store.mongo_errors import (
    DUPLICATE_KEY,
    TOO_LARGE,
    UNSTORABLE,
    is_for_good,
    refusal,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymongo.asynchronous.collection import AsyncCollection

    from linkcrawler.store.base import Document, Entry

    Write = ReplaceOne[Document] | UpdateOne


class BatchWrite:
    """The writing of one batch; *refused* holds the ids that the server refused, with reasons."""

    def __init__(self, batch: Sequence[Entry]) -> None:
        self.refused: dict[str, str] = {}
        self._documents: dict[str, list[Document]] = {"links": [], "checks": [], "events": []}
        for entry in batch:
            try:
                link, check, events = entry.link(), entry.check(), entry.events()
                _ = entry.checked_at
            except (KeyError, TypeError) as exc:
                self.refused[str(entry.record.get("id"))] = f"no whole record: {exc!r}"
                continue
            self._documents["links"].append(link)
            self._documents["checks"].append(check)
            self._documents["events"] += events

    async def write_to(self, collection: AsyncCollection[Document]) -> None:
        """Write the part of the batch that belongs into *collection*."""
        documents = self._documents[collection.name]
        try:
            await self._write(collection, documents)
        except UNSTORABLE:
            await self._write_singly(collection, documents)

    async def _write(
        self,
        collection: AsyncCollection[Document],
        documents: list[Document],
        *,
        upsert: bool = True,
    ) -> None:
        if not documents:
            return
        writes = [_write_of(document, upsert=upsert) for document in documents]
        try:
            await collection.bulk_write(writes, ordered=False)
        except BulkWriteError as exc:
            there = self._sort_out(documents, dict(exc.details or {}))
            await self._write(collection, there, upsert=False)
        except OperationFailure as exc:
            if exc.code == TOO_LARGE:  # pymongo itself notices only what is larger still
                raise DocumentTooLarge(str(exc)) from exc
            raise

    async def _write_singly(
        self, collection: AsyncCollection[Document], documents: list[Document]
    ) -> None:
        """Write one by one: the slow way, to find those that cannot be written as BSON."""
        for document in documents:
            try:
                await self._write(collection, [cleaned(document)])
            except UNSTORABLE as exc:
                self.refused[str(document.get("id"))] = str(exc)[:300] or type(exc).__name__

    def _sort_out(self, documents: list[Document], details: Document) -> list[Document]:
        """Note what is refused for good, and return the documents that are there already.

        Raises OperationFailure where the batch should be tried again.
        """
        there = []
        for error in details.get("writeErrors", ()):
            document = documents[error["index"]]
            if error.get("code") == DUPLICATE_KEY:
                there.append(document)
            elif is_for_good(error):
                self.refused[str(document["id"])] = refusal(error)
            else:
                raise OperationFailure(str(error.get("errmsg")), error.get("code"))
        for error in details.get("writeConcernErrors", ()):
            raise OperationFailure(str(error.get("errmsg")), error.get("code"))
        return there


def _write_of(document: Document, *, upsert: bool) -> Write:
    """Return the write that puts *document* in the place of an older one.

    Where the stored one is newer the condition fails, and the insertion that follows fails at the
    key: no error. It fails as well when another process inserts the same document at the same
    moment; then the second try, without insertion, finds it and compares.
    """
    key = {"_id": document["_id"]}
    if "at" in document:  # an event never changes
        return UpdateOne(key, {"$setOnInsert": document}, upsert=upsert)
    not_newer = {"checked_at": {"$not": {"$gt": document["checked_at"]}}}
    return ReplaceOne({**key, **not_newer}, document, upsert=upsert)
