"""One run of a list at a time, and none held up by a run that is dead."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from linkcrawler import run_lock
from linkcrawler.errors import AlreadyRunning
from linkcrawler.process import Process
from linkcrawler.run_lock import RunLock
from linkcrawler.store.base import Lock
from linkcrawler.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linkcrawler.store.base import Store
    from tests.conftest import Body

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
ELSEWHERE = Process("worker-7", "another boot", 4321, "99")
HERE_AND_DEAD = replace(Process.current(), started="a time before")


def lock(token: str, expires_at: datetime = LATER, process: Process = ELSEWHERE) -> Lock:
    return Lock("list-1", token, f"run of {token}", process, NOON, expires_at)


def test_the_first_holds_it_until_it_lets_go(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        assert await store.take_lock(lock("a"), NOON) == lock("a")
        assert await store.take_lock(lock("b"), NOON) == lock("a")
        await store.drop_lock("list-1", "b")
        assert await store.take_lock(lock("b"), NOON) == lock("a")

        await store.drop_lock("list-1", "a")

        assert await store.take_lock(lock("b"), NOON) == lock("b")

    with_store(body)


def test_its_holder_may_renew_it(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        await store.take_lock(lock("a"), NOON)
        renewed = lock("a", LATER + timedelta(minutes=5))
        assert await store.take_lock(renewed, NOON) == renewed

        assert await store.take_lock(lock("b"), LATER) == renewed

    with_store(body)


def test_one_whose_time_is_over_is_free(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        await store.take_lock(lock("a"), NOON)

        taken = lock("b", LATER + timedelta(minutes=5))
        assert await store.take_lock(taken, LATER) == taken
        assert await store.take_lock(lock("a"), LATER) == taken

    with_store(body)


def test_one_may_be_taken_over_from_a_certain_holder(
    with_store: Callable[[Body], None],
) -> None:
    async def body(store: Store) -> None:
        await store.take_lock(lock("a"), NOON)

        assert await store.take_lock(lock("c"), NOON, over="b") == lock("a")
        assert await store.take_lock(lock("c"), NOON, over="a") == lock("c")

    with_store(body)


def test_of_many_at_once_one_gets_it(with_store: Callable[[Body], None]) -> None:
    async def body(store: Store) -> None:
        found = await asyncio.gather(*(store.take_lock(lock(str(n)), NOON) for n in range(20)))

        assert len({held.token for held in found}) == 1

    with_store(body)


def with_sqlite(folder: Path, body: Body) -> None:
    async def opened() -> None:
        store = SqliteStore(folder / "s.sqlite")
        await store.open()
        try:
            await body(store)
        finally:
            await store.close()

    asyncio.run(opened())


def test_a_run_that_goes_on_is_named(tmp_path: Path) -> None:
    async def body(store: Store) -> None:
        first, second = RunLock(store, "list-1", "run-1"), RunLock(store, "list-1", "run-2")
        await first.take()

        with pytest.raises(AlreadyRunning, match=r"run run-1 of this list .* \(process \d+ on "):
            await second.take()

        await second.release()  # it has nothing to give back
        with pytest.raises(AlreadyRunning):
            await second.take()
        await first.release()
        await second.take()
        await second.release()

    with_sqlite(tmp_path, body)


@pytest.mark.parametrize(
    ("process", "expires_in_s", "is_free"),
    [(HERE_AND_DEAD, 300, True), (ELSEWHERE, 300, False), (ELSEWHERE, -1, True)],
)
def test_a_lock_left_behind(
    tmp_path: Path, process: Process, expires_in_s: int, is_free: bool
) -> None:
    """A dead process of this machine counts at once, one elsewhere when its time is over."""

    async def body(store: Store) -> None:
        now = datetime.now(UTC)
        await store.take_lock(lock("a", now + timedelta(seconds=expires_in_s), process), NOON)
        ours = RunLock(store, "list-1", "run-2")
        if is_free:
            await ours.take()
        else:
            with pytest.raises(AlreadyRunning, match="run of a"):
                await ours.take()
        await ours.release()

    with_sqlite(tmp_path, body)


def test_it_is_renewed_and_its_loss_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_lock, "_RENEW_EVERY_S", 0.01)

    async def body(store: Store) -> None:
        ours = RunLock(store, "list-1", "run-1")
        await ours.take()
        at_first = await store.take_lock(lock("b"), NOON)
        while (renewed := await store.take_lock(lock("b"), NOON)) == at_first:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert renewed.expires_at > at_first.expires_at
        ours.check()

        await store.take_lock(lock("b", renewed.expires_at), NOON, over=renewed.token)
        while ours.taken_over_by is None:  # noqa: ASYNC110  nobody tells of it
            await asyncio.sleep(0.01)

        with pytest.raises(AlreadyRunning, match="run of b"):
            ours.check()
        await ours.release()
        assert (await store.take_lock(lock("c"), NOON)).token == "b"

    with_sqlite(tmp_path, body)
