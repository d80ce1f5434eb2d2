"""What MongoDB must have before the first record: collections, validators, indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import CollectionInvalid, OperationFailure

from linkcrawler.record import Record
from linkcrawler.schema import MONGODB, json_schema

if TYPE_CHECKING:
    from pymongo.asynchronous.database import AsyncDatabase

    from linkcrawler.store.base import Document

OLDEST_VERSION = (5, 0)
"""The first that keeps a label whose header has a dot or begins with a dollar sign."""

_NAMESPACE_EXISTS = 48


def _index(**keys: int) -> IndexModel:
    return IndexModel(list(keys.items()))


INDEXES: dict[str, list[IndexModel]] = {
    "links": [
        _index(next_check_at=ASCENDING, _id=ASCENDING),
        # _id last: what is iterated comes by _id, and would be sorted anew for every page.
        _index(state=ASCENDING, _id=ASCENDING),
        _index(status=ASCENDING, _id=ASCENDING),
        _index(target=ASCENDING, _id=ASCENDING),
        _index(target=ASCENDING, status=ASCENDING),
        _index(referring_url=ASCENDING),
        _index(page_url=ASCENDING, _id=ASCENDING),
    ],
    "checks": [
        _index(run_id=ASCENDING, status=ASCENDING, _id=ASCENDING),
        _index(id=ASCENDING, checked_at=ASCENDING),
    ],
    "events": [
        _index(run_id=ASCENDING, _id=ASCENDING),
        _index(id=ASCENDING, at=ASCENDING),
        _index(at=ASCENDING, _id=ASCENDING),
    ],
    "runs": [
        _index(list_id=ASCENDING, started_at=DESCENDING, _id=DESCENDING),
        _index(started_at=DESCENDING, _id=DESCENDING),
    ],
}


def validators() -> dict[str, dict[str, Any]]:
    """Return the validator of each collection that has one."""
    record = json_schema(Record, MONGODB)
    due = {"next_check_at": {"bsonType": ["date", "null"]}}
    link = {**record, "properties": {**record["properties"], **due}}
    return {"links": {"$jsonSchema": link}, "checks": {"$jsonSchema": record}}


async def prepare(database: AsyncDatabase[Document]) -> None:
    """Make what is missing and bring validators up to date; does no harm when it is all there."""
    there: dict[str, Document] = {
        found["name"]: dict(found) async for found in await database.list_collections()
    }
    for name, indexes in INDEXES.items():
        await _prepare_collection(database, name, there.get(name))
        await database[name].create_indexes(indexes)


async def _prepare_collection(
    database: AsyncDatabase[Document], name: str, found: Document | None
) -> None:
    validator = validators().get(name)
    if found is None and await _created(database, name, validator):
        return
    if validator and (found or {}).get("options", {}).get("validator") != validator:
        await database.command("collMod", name, validator=validator, validationLevel="strict")


async def _created(
    database: AsyncDatabase[Document], name: str, validator: dict[str, Any] | None
) -> bool:
    """Create the collection; False where another process has just done so."""
    options: dict[str, Any] = {"validator": validator} if validator else {}
    try:
        await database.create_collection(name, check_exists=False, **options)
    except CollectionInvalid:
        return False
    except OperationFailure as exc:
        if exc.code == _NAMESPACE_EXISTS:
            return False
        raise
    return True
