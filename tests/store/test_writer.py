"""Records on their way: none lost and none doubled, whatever happens to store, disk or process."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pymongo
import pytest

from linkcrawler.errors import RecordsRejected, StoreError, StoreUnavailable
from linkcrawler.store import open_store
from linkcrawler.store.mongo import MongoStore
from linkcrawler.store.spool import Spool
from linkcrawler.store.sqlite import SqliteStore
from linkcrawler.store.writer import RecordWriter, WriterLimits, spool_folder
from tests.store.records import NOON, broken, entry, link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linkcrawler.store.base import Entry
    from linkcrawler.store.writer import WriterSummary
    from tests.mongod import Mongod

QUICK = WriterLimits(batch=50, pending=200, flush_every_s=0.01, patience_s=0)


class ShakyStore(SqliteStore):
    """An embedded store that is away whenever the test says so."""

    away = False
    batches = 0
    largest = 0

    async def write_batch(self, batch: Sequence[Entry]) -> None:
        self.batches += 1
        self.largest = max(self.largest, len(batch))
        if self.away:
            raise StoreUnavailable("it is away")
        await super().write_batch(batch)


@pytest.fixture
def store(tmp_path: Path) -> ShakyStore:
    return ShakyStore(tmp_path / "links.sqlite")


def write_all(
    store: SqliteStore, data_dir: Path, entries: Sequence[Entry], limits: WriterLimits = QUICK
) -> WriterSummary:
    """Write *entries* as a run of its own does."""

    async def run() -> WriterSummary:
        await store.open()
        writer = RecordWriter(store, data_dir, limits)
        await writer.start()
        for one in entries:
            await writer.put(one)
        summary = await writer.close()
        await store.close()
        return summary

    return asyncio.run(run())


async def put_many(writer: RecordWriter) -> None:
    for number in range(10_000):
        await writer.put(entry(number))


def stored(tmp_path: Path, run_id: str = "run-1") -> list[str]:
    async def read() -> list[str]:
        store = SqliteStore(tmp_path / "links.sqlite")
        await store.open()
        found = [check["id"] async for check in store.iter_run(run_id)]
        await store.close()
        return found

    return asyncio.run(read())


def spooled_files(data_dir: Path) -> list[Path]:
    return sorted((data_dir / "spool").rglob("*.jsonl"))


def test_every_record_is_written_in_batches(store: ShakyStore, tmp_path: Path) -> None:
    summary = write_all(store, tmp_path, [entry(n) for n in range(1000)])

    assert (summary.written, summary.spooled, summary.refused, summary.lost) == (1000, 0, 0, 0)
    assert len(stored(tmp_path)) == 1000
    assert store.batches <= 60
    assert not spooled_files(tmp_path)


def test_a_lone_record_does_not_wait_for_a_full_batch(store: ShakyStore, tmp_path: Path) -> None:
    async def run() -> None:
        await store.open()
        writer = RecordWriter(store, tmp_path, QUICK)
        await writer.start()
        await writer.put(entry(1))
        async with asyncio.timeout(600):
            while not writer.summary.written:  # noqa: ASYNC110  no event tells of it
                await asyncio.sleep(0.01)
        await writer.close()
        await store.close()

    asyncio.run(run())


def test_a_record_is_told_of_once_it_is_kept(store: ShakyStore, tmp_path: Path) -> None:
    """What is lost with the process was never counted."""
    kept: list[object] = []

    async def run() -> None:
        await store.open()
        limits = WriterLimits(batch=20, flush_every_s=60)
        writer = RecordWriter(
            store, tmp_path, limits, on_kept=lambda record: kept.append(record["id"])
        )
        await writer.start()
        await writer.put(entry(1))
        await asyncio.sleep(0)
        assert not kept
        await writer.close()
        await store.close()

    asyncio.run(run())

    assert kept == [entry(1).record["id"]]


def test_a_record_of_many_links_counts_for_many(store: ShakyStore, tmp_path: Path) -> None:
    heavy = [entry(n, links=tuple(link() for _ in range(60))) for n in range(20)]
    write_all(store, tmp_path, heavy)

    assert store.largest == 1


def test_a_store_that_is_away_at_the_end_leaves_all_on_disk(
    store: ShakyStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.away = True
    summary = write_all(store, tmp_path, [entry(n) for n in range(700)])

    assert (summary.written, summary.spooled) == (0, 700)
    (file,) = spooled_files(tmp_path)
    assert summary.spool_path == file
    assert len(file.read_text().splitlines()) == 700
    said = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert len(said) == 1, "it is said once"

    store = ShakyStore(tmp_path / "links.sqlite")
    assert write_all(store, tmp_path, []).written == 0
    assert len(stored(tmp_path)) == 700
    assert not spooled_files(tmp_path)


def test_a_store_that_comes_back_gets_all_of_it(store: ShakyStore, tmp_path: Path) -> None:
    async def run() -> WriterSummary:
        await store.open()
        limits = WriterLimits(batch=50, pending=200, flush_every_s=0.01, patience_s=600)
        writer = RecordWriter(store, tmp_path, limits)
        await writer.start()
        for number in range(900):
            store.away = 200 <= number < 600
            await writer.put(entry(number))
        store.away = False
        summary = await writer.close()
        await store.close()
        return summary

    summary = asyncio.run(run())

    assert (summary.written, summary.spooled, summary.lost) == (900, 0, 0)
    assert len(stored(tmp_path)) == 900
    assert not spooled_files(tmp_path)


def test_memory_is_bounded_while_the_store_is_away(store: ShakyStore, tmp_path: Path) -> None:
    async def run() -> int:
        store.away = True
        await store.open()
        writer = RecordWriter(store, tmp_path, QUICK)
        await writer.start()
        most = 0
        for number in range(2000):
            await writer.put(entry(number))
            most = max(most, len(writer._pending))
        await writer.close()
        await store.close()
        return most

    assert asyncio.run(run()) <= QUICK.pending + 1


def test_an_old_spool_does_not_replace_newer_records(store: ShakyStore, tmp_path: Path) -> None:
    store.away = True
    write_all(store, tmp_path, [entry(1, reason="old")])
    newer = ShakyStore(tmp_path / "links.sqlite")
    asyncio.run(write_directly(newer, [entry(1, checked_at=NOON.replace(hour=13), reason="new")]))
    write_all(ShakyStore(tmp_path / "links.sqlite"), tmp_path, [])

    assert len(stored(tmp_path)) == 1
    (found,) = asyncio.run(current(tmp_path, ["seed-000001"]))
    assert found == "new"


async def write_directly(store: SqliteStore, entries: Sequence[Entry]) -> None:
    await store.open()
    await store.write_batch(entries)
    await store.close()


async def current(tmp_path: Path, ids: list[str]) -> list[str]:
    store = SqliteStore(tmp_path / "links.sqlite")
    await store.open()
    found = await store.current(ids)
    await store.close()
    return [document["reason"] for document in found.values()]


def test_refused_records_are_kept_with_the_reason(
    store: ShakyStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    summary = write_all(store, tmp_path, [entry(1), broken(2), entry(3)])

    assert (summary.written, summary.refused) == (2, 1)
    assert stored(tmp_path) == ["seed-000001", "seed-000003"]
    assert summary.refused_path is not None
    (kept,) = map(json.loads, summary.refused_path.read_text().splitlines())
    assert kept["record"]["status"] == "perhaps"
    assert "perhaps" in kept["reason"]
    assert "refuses 1 record" in caplog.text


def test_refused_records_in_a_spool_do_not_hold_up_the_rest(
    store: ShakyStore, tmp_path: Path
) -> None:
    store.away = True
    write_all(store, tmp_path, [entry(1), broken(2), entry(3)])
    summary = write_all(ShakyStore(tmp_path / "links.sqlite"), tmp_path, [])

    assert summary.refused == 1
    assert stored(tmp_path) == ["seed-000001", "seed-000003"]
    assert not spooled_files(tmp_path)


def test_a_refused_file_can_be_tried_again(store: ShakyStore, tmp_path: Path) -> None:
    summary = write_all(store, tmp_path, [broken(2)])
    assert summary.refused_path is not None
    mended = summary.refused_path.read_text().replace('"perhaps"', '"live"')
    folder = spool_folder(tmp_path, store.key)
    folder.mkdir(parents=True)
    (folder / "again.jsonl").write_text(mended)
    write_all(ShakyStore(tmp_path / "links.sqlite"), tmp_path, [])

    assert stored(tmp_path) == ["seed-000002"]


@pytest.mark.parametrize("cut", range(1, 400, 57))
def test_a_line_that_a_kill_cut_short_is_counted_and_left_out(
    store: ShakyStore, tmp_path: Path, cut: int, caplog: pytest.LogCaptureFixture
) -> None:
    store.away = True
    write_all(store, tmp_path, [entry(n) for n in range(3)])
    (file,) = spooled_files(tmp_path)
    file.write_bytes(file.read_bytes()[:-cut])
    write_all(ShakyStore(tmp_path / "links.sqlite"), tmp_path, [])

    assert stored(tmp_path) == ["seed-000000", "seed-000001"]
    assert "1 lines were cut short" in caplog.text
    assert not spooled_files(tmp_path)
    assert len(list(tmp_path.rglob("*.torn"))) == 1


@pytest.mark.parametrize("rubbish", [b"\xff\xfe\n", b"[]\n", b'{"record":1}\n', b"{}\n", b"\n"])
def test_rubbish_in_a_spool_costs_nothing_else(
    store: ShakyStore, tmp_path: Path, rubbish: bytes
) -> None:
    store.away = True
    write_all(store, tmp_path, [entry(1)])
    (file,) = spooled_files(tmp_path)
    file.write_bytes(rubbish + file.read_bytes() + rubbish)
    write_all(ShakyStore(tmp_path / "links.sqlite"), tmp_path, [])

    assert stored(tmp_path) == ["seed-000001"]


def test_the_spool_of_a_living_run_is_not_taken(store: ShakyStore, tmp_path: Path) -> None:
    living = Spool(spool_folder(tmp_path, store.key))
    living.append([entry(1)])
    write_all(store, tmp_path, [entry(2)])
    assert stored(tmp_path) == ["seed-000002"]

    living.close()
    write_all(ShakyStore(tmp_path / "links.sqlite"), tmp_path, [])
    assert stored(tmp_path) == ["seed-000001", "seed-000002"]


def test_a_spool_is_for_one_store_only(store: ShakyStore, tmp_path: Path) -> None:
    """What was meant for a MongoDB server must not land in the embedded store."""
    other = MongoStore("mongodb://db.example/links")
    waiting = Spool(spool_folder(tmp_path, other.key))
    waiting.append([entry(1)])
    waiting.close()
    write_all(store, tmp_path, [])

    assert stored(tmp_path) == []
    assert len(spooled_files(tmp_path)) == 1


def test_a_full_disk_leaves_whole_lines_and_ends_the_run(
    store: ShakyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither store nor disk takes any more: the crawler is told, and what is there stays."""
    store.away = True
    real, room = os.write, 20_000

    def write(descriptor: int, data: bytes) -> int:
        nonlocal room
        if not room:
            raise OSError(28, "No space left on device")
        written = real(descriptor, data[:room])
        room -= written
        return written

    async def run() -> WriterSummary:
        await store.open()
        writer = RecordWriter(store, tmp_path, QUICK)
        await writer.start()
        monkeypatch.setattr(os, "write", write)
        with pytest.raises(StoreError, match="No space left"):
            await put_many(writer)
        monkeypatch.undo()
        summary = await writer.close()
        await store.close()
        return summary

    summary = asyncio.run(run())

    (file,) = spooled_files(tmp_path)
    lines = file.read_text().splitlines(keepends=True)
    assert all(line.endswith("}\n") and json.loads(line) for line in lines)
    assert summary.spooled == len(lines)
    assert summary.lost > 0


def test_a_bug_in_a_store_ends_the_run_and_does_not_hang(tmp_path: Path) -> None:
    class Buggy(SqliteStore):
        async def write_batch(self, batch: Sequence[Entry]) -> None:
            raise RuntimeError("a bug")

    async def run() -> WriterSummary:
        store = Buggy(tmp_path / "links.sqlite")
        await store.open()
        writer = RecordWriter(store, tmp_path, QUICK)
        await writer.start()
        with pytest.raises(StoreError, match="a bug"):
            await put_many(writer)
        summary = await writer.close()
        await store.close()
        return summary

    assert asyncio.run(run()).lost > 0


def test_a_store_that_is_away_at_the_start_is_said(store: ShakyStore, tmp_path: Path) -> None:
    store.away = True
    write_all(store, tmp_path, [entry(1)])
    again = ShakyStore(tmp_path / "links.sqlite")
    again.away = True
    with pytest.raises(StoreUnavailable):
        write_all(again, tmp_path, [])
    asyncio.run(again.close())

    assert len(spooled_files(tmp_path)) == 1


@pytest.mark.parametrize("acknowledged", [True, False])
def test_refusals_of_a_whole_batch(tmp_path: Path, acknowledged: bool) -> None:
    class Picky(SqliteStore):
        async def write_batch(self, batch: Sequence[Entry]) -> None:
            if not acknowledged:
                raise RecordsRejected([one.id for one in batch], "no")
            await super().write_batch(batch)

    summary = write_all(Picky(tmp_path / "links.sqlite"), tmp_path, [entry(n) for n in range(60)])

    assert (summary.written, summary.refused) == ((60, 0) if acknowledged else (0, 60))


KILLED = """
import asyncio, sys
from pathlib import Path
from linkcrawler.store import open_store
from linkcrawler.store.writer import RecordWriter, WriterLimits
from tests.store.records import entry

async def main():
    data_dir = Path(sys.argv[1])
    store = open_store(None, data_dir)
    await store.open()
    writer = RecordWriter(store, data_dir, WriterLimits(batch=20, flush_every_s=0.01))
    await writer.start()
    for number in range(1_000_000):
        await writer.put(entry(number))
        await asyncio.sleep(0)
        if number % 50 == 0:
            sys.stdout.write(f"{writer.summary.written}\\n")
            sys.stdout.flush()

asyncio.run(main())
"""


def test_a_killed_process_has_what_it_counted_as_written(tmp_path: Path) -> None:
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        written = 0
        while written < 400:
            written = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert len(asyncio.run(checks_in(tmp_path))) >= written


async def checks_in(data_dir: Path) -> set[str]:
    store = open_store(None, data_dir)
    await store.open()
    found = {check["id"] async for check in store.iter_run("run-1")}
    await store.close()
    return found


@pytest.mark.usefixtures("pymongo_leaks")
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_every_record_arrives_over_a_fault_of_the_server(
    own_mongod: Mongod, tmp_path: Path, fault: str
) -> None:
    """The server goes in the middle of writing, and is started again: all is there, once."""

    async def run() -> WriterSummary:
        uri = f"{own_mongod.uri}?serverSelectionTimeoutMS=5000&socketTimeoutMS=5000"
        store = MongoStore(uri)
        await store.open()
        limits = WriterLimits(batch=50, pending=500, flush_every_s=0.01, patience_s=600)
        writer = RecordWriter(store, tmp_path, limits)
        await writer.start()
        for number in range(3000):
            if number == 1000:
                own_mongod.kill() if fault == "kill" else own_mongod.freeze()
            if number == 2000:
                own_mongod.start() if fault == "kill" else own_mongod.thaw()
            await writer.put(entry(number))
        summary = await writer.close()
        await store.close()
        return summary

    summary = asyncio.run(run())

    assert (summary.written, summary.spooled, summary.refused, summary.lost) == (3000, 0, 0, 0)
    with pymongo.MongoClient[dict[str, object]](own_mongod.uri) as client:
        database = client["linkcrawler"]
        assert database["checks"].count_documents({}) == 3000
        assert database["links"].count_documents({}) == 3000
    assert not spooled_files(tmp_path)


def test_what_a_killed_run_left_on_disk_reaches_the_server(
    own_mongod: Mongod, tmp_path: Path
) -> None:
    store = MongoStore(own_mongod.uri)
    left = Spool(spool_folder(tmp_path, store.key))
    left.append([entry(n) for n in range(1200)])
    left.close()

    async def next_run() -> tuple[int, int]:
        await store.open()
        writer = RecordWriter(store, tmp_path)
        replayed = await writer.start()
        await writer.close()
        counted = await store.count_checks("run-1")
        await store.close()
        return replayed, counted["live"]

    assert asyncio.run(next_run()) == (1200, 1200)
    assert not spooled_files(tmp_path)
