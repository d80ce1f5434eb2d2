"""Pages that are read elsewhere while everything else goes on."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from linkcrawler.evidence import FailureKind
from linkcrawler.match import Target
from linkcrawler.reading.question import Ask
from linkcrawler.reading.reader import MOST_WAITING_BYTES, Reader, is_costly
from linkcrawler.reading.view import ReadView
from linkcrawler.record import Expected, MatchMode
from linkcrawler.seed import RenderMode
from tests.reading.test_process import ASK, LINK, NESTED, question

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

    from linkcrawler.page.view import PageView

LARGE = LINK + b"<p>more words</p>" * 40_000
TARGET = Target.parse(ASK.target, ASK.match)


@asynccontextmanager
async def reader() -> AsyncIterator[Reader]:
    made = Reader()
    try:
        yield made
    finally:
        await made.close()


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
        async with reader() as at_work:
            large = bytes(MOST_WAITING_BYTES // 3)
            reading = [asyncio.create_task(at_work.read(question(large))) for _ in range(4)]
            await asyncio.sleep(0)
            room = asyncio.create_task(at_work.room())
            await asyncio.sleep(0)
            has_room = [room.done()]
            await asyncio.gather(*reading)
            await room
            return [*has_room, room.done()]

    assert asyncio.run(read()) == [False, True]
