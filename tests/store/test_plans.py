"""What is asked of a store often is answered by an index, in both stores: as their planners say."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pymongo

from linkcrawler.record import Status
from linkcrawler.store.base import Entry, LinkFilter
from linkcrawler.store.mongo import MongoStore
from linkcrawler.store.sqlite import SqliteStore
from tests.store.records import HOUR, NOON, entry, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from linkcrawler.store.base import Store

IDS = ["seed-000001", "seed-000777"]
PAGE = "https://blog-7.example/post"

ASKED: dict[str, Callable[[Store], Awaitable[object] | AsyncIterator[object]]] = {
    "due": lambda store: store.iter_due(NOON + 100 * HOUR, 700),
    "count due": lambda store: store.count_due(NOON + 100 * HOUR),
    "count by state": lambda store: store.count_links(),
    "links by id": lambda store: store.current(IDS),
    "links of a page": lambda store: store.links_of_page(PAGE),
    "pages of a host": lambda store: store.pages_from("https://blog-7", 100),
    "links by referring URL": lambda store: store.iter_links(LinkFilter(referring_urls=[PAGE])),
    "checked ids": lambda store: store.checked_ids("run-1", IDS),
    "history": lambda store: store.history(IDS[0]),
    "events of a link": lambda store: store.link_events(IDS[0]),
    "events of a run": lambda store: store.iter_events("run-1"),
    "checks of a status": lambda store: store.iter_run("run-1", [Status.LIVE]),
    "last runs": lambda store: store.last_runs(5),
}
OF_FEW = {"links of a page", "links by referring URL", "history", "events of a link"}
"""These bring so few documents that sorting them costs nothing."""

COLLECTIONS = (".links", ".checks", ".events", ".runs")


async def fill(store: Store) -> None:
    due = ({"page_url": f"https://blog-{n}.example/post"} for n in range(1500))
    batch = [
        Entry(entry(n).record, {**more, "next_check_at": NOON + n * HOUR})
        for n, more in enumerate(due)
    ]
    await store.write_batch(batch)
    for number in range(20):
        await store.start_run(run(number))


async def ask(store: Store, name: str) -> None:
    answer = ASKED[name](store)
    if hasattr(answer, "__aiter__"):
        async for _ in answer:
            pass
    else:
        await answer


@asynccontextmanager
async def opened(store: Store) -> AsyncIterator[Store]:
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def test_sqlite(tmp_path: Path) -> None:
    """No table is searched through; what a person or a run waits for is not sorted either."""
    plans: dict[str, list[str]] = {}

    async def body() -> None:
        async with opened(SqliteStore(tmp_path / "plans.sqlite")) as store:
            await fill(store)
            assert isinstance(store, SqliteStore)
            for name in ASKED:
                for sql in await _statements(store, name):
                    rows = await store._rows(f"EXPLAIN QUERY PLAN {sql}")
                    plans.setdefault(name, []).extend(row[3] for row in rows)

    asyncio.run(body())
    assert plans.keys() == ASKED.keys()
    for name, steps in plans.items():
        searched = [step for step in steps if step.startswith("SCAN") and "INDEX" not in step]
        assert not searched, (name, steps)
        assert name in OF_FEW or not [step for step in steps if "TEMP B-TREE" in step], name


async def _statements(store: SqliteStore, name: str) -> list[str]:
    statements: list[str] = []
    await store._do(lambda db: db.set_trace_callback(statements.append))
    await ask(store, name)
    await store._do(lambda db: db.set_trace_callback(None))
    return statements


def test_mongodb(mongo_uri: str) -> None:
    with pymongo.MongoClient[dict[str, Any]](mongo_uri) as client:
        database = client.get_default_database()
        plans: dict[str, list[dict[str, Any]]] = {}

        async def body() -> None:
            async with opened(MongoStore(mongo_uri)) as store:
                await fill(store)
                for name in ASKED:
                    database.command("profile", 2)
                    await ask(store, name)
                    database.command("profile", 0)
                    told = database["system.profile"].find({"planSummary": {"$exists": True}})
                    plans[name] = [found for found in told if found["ns"].endswith(COLLECTIONS)]
                    database["system.profile"].drop()

        asyncio.run(body())
    for name, found in plans.items():
        assert found, name
        assert not [op for op in found if "COLLSCAN" in op["planSummary"]], name
        assert name in OF_FEW or not any(op.get("hasSortStage") for op in found), name
