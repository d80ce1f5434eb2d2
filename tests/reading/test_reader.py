"""Pages that are read elsewhere while everything else goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linkcrawler.evidence import FailureKind
from linkcrawler.match import Target
from linkcrawler.reading.question import Ask
from linkcrawler.reading.reader import Reader, is_costly
from linkcrawler.reading.view import ReadView
from linkcrawler.record import Expected, MatchMode
from linkcrawler.seed import RenderMode
from tests.reading.test_process import ASK, LINK, NESTED, question

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from linkcrawler.page.view import PageView

LARGE = LINK + b"<p>more words</p>" * 40_000
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
TARGET = Target.parse(ASK.target, ASK.match)


@asynccontextmanager
async def reader(**bounds: int) -> AsyncIterator[Reader]:
    made = Reader(**bounds)
    try:
        yield made
    finally:
        await made.close()


def child_of(at_work: Reader) -> int:
    """Return the process that reads for *at_work*'s process."""
    assert at_work._process is not None
    number = at_work._process.pid
    return int(Path(f"/proc/{number}/task/{number}/children").read_text())


def environment_of(process: int) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


def is_running(process: int) -> bool:
    """Whether it is there and has not ended, buried or not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def test_only_large_pages_with_links_are_costly() -> None:
    assert is_costly(question(LARGE).fetched)
    assert not is_costly(question(LINK).fetched)
    assert not is_costly(question(b"\x89PNG\r\n\x1a\n" + bytes(1_000_000)).fetched)


def test_pages_are_read_while_the_loop_goes_on() -> None:
    async def read() -> tuple[PageView | ReadView, PageView | ReadView, int]:
        steps = 0

        async def go_on() -> None:
            nonlocal steps
            while True:
                await asyncio.sleep(0.01)
                steps += 1

        async with reader() as at_work:
            going_on = asyncio.create_task(go_on())
            views = await asyncio.gather(
                at_work.read(question(NESTED)), at_work.read(question(LARGE))
            )
            going_on.cancel()
        return *views, steps

    costly, large, steps = asyncio.run(read())
    assert costly.fetched.failure is not None
    assert costly.fetched.failure.kind is FailureKind.COSTLY
    assert isinstance(large, ReadView)
    assert large.find(TARGET, ASK.expected).on_target == 1
    assert len(large.fetched.body) < 1_000
    assert steps > 20


def test_a_process_that_was_killed_is_started_again() -> None:
    async def read() -> list[PageView | ReadView]:
        async with reader() as at_work:
            first = await at_work.read(question(LARGE))
            assert at_work._process is not None
            os.kill(at_work._process.pid, signal.SIGKILL)
            return [first, *[await at_work.read(question(LARGE)) for _ in range(2)]]

    assert isinstance(asyncio.run(read())[-1], ReadView)


@on_linux
def test_a_child_that_was_killed_is_followed_by_another_and_none_is_left() -> None:
    async def read() -> tuple[int, PageView | ReadView, int]:
        async with reader() as at_work:
            await at_work.read(question(LARGE))
            killed = child_of(at_work)
            os.kill(killed, signal.SIGKILL)
            views = [await at_work.read(question(LARGE)) for _ in range(2)]
            return killed, views[-1], child_of(at_work)

    killed, view, last = asyncio.run(read())
    assert isinstance(view, ReadView)
    assert killed != last
    while is_running(last):
        time.sleep(0.05)


@on_linux
def test_secrets_of_the_environment_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGO_URI", "mongodb://me:secret@db.example/")

    async def read() -> bytes:
        async with reader() as at_work:
            await at_work.read(question(LINK))
            return environment_of(child_of(at_work))

    environment = asyncio.run(read())
    assert b"PYTHONPATH=" in environment
    assert b"secret" not in environment


def test_a_fault_of_our_own_is_said_and_blamed_on_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async def read() -> PageView | ReadView:
        ask = Ask("no target at all", MatchMode.DOMAIN, Expected(), RenderMode.AUTO)
        async with reader() as at_work:
            return await at_work.read(question(LARGE, ask))

    failure = asyncio.run(read()).fetched.failure
    assert failure is not None
    assert failure.kind is FailureKind.INTERNAL
    assert "Could not read" in caplog.text


def test_no_page_is_asked_for_while_too_many_wait() -> None:
    async def read() -> list[bool]:
        async with reader(most_waiting_bytes=3 * len(LARGE)) as at_work:
            reading = [asyncio.create_task(at_work.read(question(LARGE))) for _ in range(4)]
            await asyncio.sleep(0)
            room = asyncio.create_task(at_work.room())
            await asyncio.sleep(0)
            has_room = [room.done()]
            await asyncio.gather(*reading)
            await room
            return [*has_room, room.done()]

    assert asyncio.run(read()) == [False, True]


def test_where_no_process_can_be_started_the_page_is_our_own_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    async def read() -> PageView | ReadView:
        async with reader() as at_work:
            return await at_work.read(question(LARGE))

    failure = asyncio.run(read()).fetched.failure
    assert failure is not None
    assert failure.kind is FailureKind.INTERNAL
