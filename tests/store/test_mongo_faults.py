"""A server that is cut off, slow, or no longer the primary: every record arrives, and it is said once."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import pymongo
import pytest
from pymongo.errors import PyMongoError

from linkcrawler.store.mongo import MongoStore
from linkcrawler.store.writer import RecordWriter, WriterLimits
from tests.mongod import Mongod
from tests.store.records import entry

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from linkcrawler.store.writer import WriterSummary

    Fault = Callable[[], Awaitable[None]]

RECORDS = 1_500
LIMITS = WriterLimits(batch=50, pending=500, flush_every_s=0.01, patience_s=600)
IMPATIENT = "serverSelectionTimeoutMS=5000&socketTimeoutMS=5000&connectTimeoutMS=5000"
"""Long enough for a server that is there on a machine that is busy."""

pytestmark = [
    pytest.mark.usefixtures("pymongo_leaks"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


class Wire:
    """A way to the server that can be cut: nothing passes, and no connection is made or ended."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[int]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        yield server.sockets[0].getsockname()[1]
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        self._open.clear()

    def mend(self) -> None:
        self._open.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        with suppress(OSError, asyncio.CancelledError):
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
            try:
                await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
            finally:
                back.close()
                writer.close()

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            await self._open.wait()
            sink.write(data)
            await sink.drain()
        sink.close()


async def write_through(uri: str, data_dir: Path, fault: Fault, repair: Fault) -> WriterSummary:
    """Write records; the *fault* comes after a third of them, the *repair* after two thirds."""
    store = MongoStore(uri)
    await store.open()
    writer = RecordWriter(store, data_dir, LIMITS)
    await writer.start()
    for number in range(RECORDS):
        if number == RECORDS // 3:
            await fault()
        if number == 2 * RECORDS // 3:
            await repair()
        await writer.put(entry(number))
    summary = await writer.close()
    await store.close()
    return summary


def check(
    summary: WriterSummary, server: Mongod, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """See that all is there once, that nothing is left on disk, and that it was said once."""
    outcome = (summary.written, summary.spooled, summary.refused, summary.lost)
    assert outcome == (RECORDS, 0, 0, 0)
    with pymongo.MongoClient[dict[str, Any]](server.uri, directConnection=True) as client:
        assert client["linkcrawler"]["checks"].count_documents({}) == RECORDS
        assert client["linkcrawler"]["links"].count_documents({}) == RECORDS
    assert not list((data_dir / "spool").rglob("*.jsonl"))
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.name for record in warnings] == ["linkcrawler.store.writer"]


def test_the_network_is_cut(
    own_mongod: Mongod, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is answered and nothing is refused, as behind a dead router."""

    async def run() -> WriterSummary:
        wire = Wire(own_mongod.port)

        async def cut() -> None:
            wire.cut()

        async def mend() -> None:
            await until_said(caplog)
            wire.mend()

        async with wire.laid() as port:
            uri = f"mongodb://127.0.0.1:{port}/?{IMPATIENT}"
            return await write_through(uri, tmp_path, cut, mend)

    check(asyncio.run(run()), own_mongod, tmp_path, caplog)


def test_the_server_is_slower_than_we_wait(
    own_mongod: Mongod, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each write takes longer than the time-out: it is away, though it does the work in the end."""
    own_mongod.stop()
    own_mongod.arguments = ("--setParameter", "enableTestCommands=1")
    own_mongod.start()
    client = pymongo.MongoClient[dict[str, Any]](own_mongod.uri)
    slow = {"failCommands": ["update"], "blockConnection": True, "blockTimeMS": 6_000}

    async def fail(mode: str) -> None:
        point = {"configureFailPoint": "failCommand", "mode": mode, "data": slow}
        await asyncio.to_thread(client.admin.command, point)

    async def heal() -> None:
        await until_said(caplog)
        await fail("off")

    uri = f"{own_mongod.uri}?{IMPATIENT}"
    with client:
        summary = asyncio.run(write_through(uri, tmp_path, lambda: fail("alwaysOn"), heal))
        check(summary, own_mongod, tmp_path, caplog)


def test_the_primary_changes(
    mongod_program: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A set whose primary steps down has none for a while, and then another."""
    server = Mongod(mongod_program, tmp_path / "mongod", ("--replSet", "rs0"))
    server.start()
    client = pymongo.MongoClient[dict[str, Any]](server.uri, directConnection=True)
    members = [{"_id": 0, "host": f"127.0.0.1:{server.port}"}]
    client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})

    async def step_down() -> None:
        with suppress(PyMongoError):  # some versions end the connection with it
            down = {"replSetStepDown": 600, "secondaryCatchUpPeriodSecs": 0, "force": True}
            await asyncio.to_thread(client.admin.command, down)

    async def stand_again() -> None:
        await until_said(caplog)
        await asyncio.to_thread(client.admin.command, {"replSetFreeze": 0})

    try:
        wait_for_primary(client)
        uri = f"{server.uri}?replicaSet=rs0&{IMPATIENT}"
        summary = asyncio.run(write_through(uri, tmp_path, step_down, stand_again))
        check(summary, server, tmp_path, caplog)
    finally:
        client.close()
        server.stop()


def wait_for_primary(client: pymongo.MongoClient[dict[str, Any]]) -> None:
    while not client.admin.command("hello")["isWritablePrimary"]:
        asyncio.run(asyncio.sleep(0.1))


async def until_said(caplog: pytest.LogCaptureFixture) -> None:
    """Wait until the writer has noticed that the store is away."""
    while not any("until the store is back" in r.message for r in caplog.records):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
