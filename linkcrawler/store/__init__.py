"""Where records are kept: MongoDB for many machines, one SQLite file for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from linkcrawler.store.base import Store


def open_store(mongo_uri: str | None, data_dir: Path) -> Store:
    """Return the store, not yet opened; raises SettingError where *mongo_uri* is no such thing."""
    if not mongo_uri:
        return SqliteStore(data_dir / "linkcrawler.sqlite")
    from linkcrawler.store.mongo import MongoStore  # noqa: PLC0415  its import takes 0.2 s

    return MongoStore(mongo_uri)
