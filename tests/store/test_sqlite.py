"""What is the embedded store's own: durability as set, many processes, files it cannot use."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from linkcrawler.errors import NoRecords, StoreUnavailable
from linkcrawler.record import State, Status
from linkcrawler.store import open_store
from linkcrawler.store.base import LinkFilter
from linkcrawler.store.sqlite import SqliteStore
from linkcrawler.store.sqlite_filter import links_where
from linkcrawler.store.sqlite_tables import USER_VERSION
from tests.store.records import entry

if TYPE_CHECKING:
    from pathlib import Path


async def open_and_close(path: Path) -> None:
    store = SqliteStore(path)
    try:
        await store.open()
    finally:
        await store.close()


def test_what_is_written_survives_a_power_cut(tmp_path: Path) -> None:
    """As SQLite promises it for a write-ahead log with synchronous = FULL (2)."""

    async def pragmas() -> list[object]:
        store = SqliteStore(tmp_path / "links.sqlite")
        await store.open()
        names = ("journal_mode", "synchronous", "busy_timeout", "user_version")
        found = [(await store._rows(f"PRAGMA {name}"))[0][0] for name in names]
        await store.close()
        return found

    assert asyncio.run(pragmas()) == ["wal", 2, 30_000, USER_VERSION]


@pytest.mark.parametrize("page_bytes", [4096, 8192])
def test_a_file_keeps_its_pages_and_its_log_the_same_bound(
    tmp_path: Path, page_bytes: int
) -> None:
    path = tmp_path / "links.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA page_size = {page_bytes}")
        db.execute("VACUUM")  # writes the file, as an earlier linkcrawler did

    async def written() -> list[int]:
        store = SqliteStore(path)
        await store.open()
        await store.write_batch([entry(number) for number in range(50)])
        assert sum((await store.count_links()).values()) == 50
        names = ("page_size", "wal_autocheckpoint")
        found = [(await store._rows(f"PRAGMA {name}"))[0][0] for name in names]
        await store.close()
        return found

    assert asyncio.run(written()) == [page_bytes, 64 * 1024 * 1024 // page_bytes]


def test_a_new_file_has_pages_that_hold_several_documents(tmp_path: Path) -> None:
    asyncio.run(open_and_close(tmp_path / "links.sqlite"))

    with closing(sqlite3.connect(tmp_path / "links.sqlite")) as db:
        assert db.execute("PRAGMA page_size").fetchone() == (8192,)


def test_the_data_folder_is_made(tmp_path: Path) -> None:
    asyncio.run(open_and_close(tmp_path / "a" / "b" / "links.sqlite"))

    assert (tmp_path / "a" / "b" / "links.sqlite").exists()


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "links.sqlite"
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {USER_VERSION + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnavailable, match="newer linkcrawler"):
        asyncio.run(open_and_close(path))

    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "links.sqlite"
    path.write_text("referring_url,target\n" * 1000)
    with pytest.raises(StoreUnavailable, match="not a database"):
        asyncio.run(open_and_close(path))

    assert path.read_text().startswith("referring_url")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreUnavailable, match="data"):
        asyncio.run(open_and_close(tmp_path / "data" / "links.sqlite"))


def test_a_store_that_is_not_open_is_unavailable(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "links.sqlite")
    with pytest.raises(StoreUnavailable):
        asyncio.run(store.count_links())


WRITER = """
import asyncio, sys
from pathlib import Path
from linkcrawler.record import State, Status
from linkcrawler.store import open_store
from tests.store.records import entry

async def main():
    store = open_store(None, Path(sys.argv[1]))
    await store.open()
    for number in range(10):
        first = int(sys.argv[2]) * 1000 + number * 20
        await store.write_batch([entry(first + n) for n in range(20)])
    await store.close()

asyncio.run(main())
"""


def test_many_processes_write_at_once(tmp_path: Path) -> None:
    """Workers share one file: from its making on, none of them fails as busy."""
    children = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(number)])
        for number in range(4)
    ]
    assert [child.wait() for child in children] == [0, 0, 0, 0]

    assert len(asyncio.run(links_in(tmp_path))) == 800


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(open_and_close(tmp_path / "links.sqlite") for _ in range(12)))

    for _ in range(5):
        asyncio.run(all_at_once())
        for file in tmp_path.iterdir():
            file.unlink()


async def links_in(data_dir: Path) -> list[str]:
    store = open_store(None, data_dir)
    await store.open()
    found = [link["_id"] async for link in store.iter_links(LinkFilter())]
    await store.close()
    return found


def test_reading_goes_on_while_others_write(tmp_path: Path) -> None:
    """Each document comes once and whole, whatever is written meanwhile."""

    async def read() -> list[str]:
        store = open_store(None, tmp_path)
        await store.open()
        await store.write_batch([entry(n) for n in range(0, 3000, 2)])
        seen = []
        async for link in store.iter_links(LinkFilter()):
            seen.append(link["_id"])
            if len(seen) % 300 == 0:
                await store.write_batch([entry(len(seen) + 1), entry(0), entry(2998)])
        await store.close()
        return seen

    seen = asyncio.run(read())
    assert len(seen) == len(set(seen))
    assert {f"seed-{n:06}" for n in range(0, 3000, 2)} <= set(seen)


def test_queries_use_an_index(tmp_path: Path) -> None:
    """Due links, a run's checks and a link's history are looked up, never searched for."""

    async def plans() -> list[str]:
        store = SqliteStore(tmp_path / "links.sqlite")
        await store.open()
        queries = [
            """SELECT id FROM links WHERE next_check_at <= 1 AND (next_check_at, id) > (0, '')
               ORDER BY next_check_at, id LIMIT 9""",
            "SELECT doc FROM checks WHERE run_id = 'a' AND status = 'b' AND id > 'c' ORDER BY id",
            "SELECT status, count(*) FROM checks WHERE run_id = 'a' GROUP BY status",
            "SELECT doc FROM checks WHERE id = 'a' ORDER BY checked_at",
            "SELECT doc FROM events WHERE run_id = 'a' AND key > 'b' ORDER BY key",
        ]
        found = [(await store._rows(f"EXPLAIN QUERY PLAN {sql}"))[0][3] for sql in queries]
        await store.close()
        return found

    assert all(plan.startswith("SEARCH") for plan in asyncio.run(plans()))


@pytest.mark.parametrize(
    "where",
    [
        LinkFilter(),
        LinkFilter(statuses=[Status.LIVE]),
        LinkFilter(states=[State.LOST]),
        LinkFilter(targets=["a.example"]),
        LinkFilter([Status.LIVE, Status.MISSING], [State.LOST, State.LIVE], targets=["a", "b"]),
    ],
)
def test_a_page_of_links_is_never_sorted(tmp_path: Path, where: LinkFilter) -> None:
    """Sorting for each page would make reading all links take the square of their number."""

    async def plan() -> list[str]:
        store = SqliteStore(tmp_path / "links.sqlite")
        await store.open()
        condition, values = links_where(where)
        sql = f"EXPLAIN QUERY PLAN SELECT doc FROM links WHERE {condition} AND id > '' ORDER BY id"
        found = [row[3] for row in await store._rows(sql, values)]
        await store.close()
        return found

    steps = asyncio.run(plan())
    assert steps[0].startswith("SEARCH links USING INDEX")
    assert "id>?" in steps[0]
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_an_index_of_an_older_file_makes_room(tmp_path: Path) -> None:
    asyncio.run(open_and_close(tmp_path / "links.sqlite"))
    with closing(sqlite3.connect(tmp_path / "links.sqlite")) as db:
        db.execute("CREATE INDEX links_state ON links (state)")
        db.execute("PRAGMA user_version = 2")
        db.commit()
    asyncio.run(open_and_close(tmp_path / "links.sqlite"))

    with closing(sqlite3.connect(tmp_path / "links.sqlite")) as db:
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    assert "links_state" not in names
    assert "links_by_state" in names


def test_what_is_only_read_is_not_made(tmp_path: Path) -> None:
    async def read() -> None:
        await SqliteStore(tmp_path / "none" / "links.sqlite").open(to_read=True)

    with pytest.raises(NoRecords):
        asyncio.run(read())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreUnavailable):
        asyncio.run(open_and_close(tmp_path / "links.sqlite"))
