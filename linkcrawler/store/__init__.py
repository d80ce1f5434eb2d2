"""Where records are kept: MongoDB for many machines, one SQLite file for one."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from linkcrawler.errors import NoRecords
from linkcrawler.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from linkcrawler.store.base import Store


def open_store(mongo_uri: str | None, data_dir: Path) -> Store:
    """Return the store, not yet opened; raises SettingError where *mongo_uri* is no such thing."""
    if not mongo_uri:
        return SqliteStore(data_dir / "linkcrawler.sqlite")
    from linkcrawler.store.mongo import MongoStore  # noqa: PLC0415  its import takes 0.2 s

    return MongoStore(mongo_uri)


@asynccontextmanager
async def open_existing(mongo_uri: str | None, data_dir: Path) -> AsyncIterator[Store]:
    """Open a store to read what runs have left in it; NoRecords where none has."""
    store = open_store(mongo_uri, data_dir)
    try:
        await store.open(to_read=True)
        if not await store.last_runs(1) and not await store.count_links():
            raise NoRecords(store.place)
        yield store
    finally:
        await store.close()
