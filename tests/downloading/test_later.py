"""Looking again at what lasts: in what order, how often, and when no more."""

from __future__ import annotations

import asyncio
import time

from linkcrawler.downloading.later import Later

AFTER_S = 0.05


async def until(count: int, looks: list[tuple[str, float]]) -> None:
    async with asyncio.timeout(60):
        while len(looks) < count:  # noqa: ASYNC110  a condition, whoever brings it about
            await asyncio.sleep(0.005)


def test_what_is_still_there_is_looked_at_once_and_in_order() -> None:
    looks: list[tuple[str, float]] = []

    async def scene() -> None:
        later = Later[str](AFTER_S, lambda thing, late_s: looks.append((thing, late_s)))
        began = time.monotonic()
        for thing in ("a", "gone", "b"):
            later.add(thing)
        later.drop("gone")
        later.drop("never there")
        await until(2, looks)
        assert time.monotonic() - began >= AFTER_S / 2
        later.add("c")
        await until(3, looks)
        await asyncio.sleep(3 * AFTER_S)

    asyncio.run(scene())
    assert [thing for thing, _ in looks] == ["a", "b", "c"]
    assert all(late_s >= 0 for _, late_s in looks)


def test_what_is_put_back_or_dropped_meanwhile() -> None:
    looks: list[tuple[str, float]] = []

    async def scene() -> None:
        def look(thing: str, late_s: float) -> None:
            looks.append((thing, late_s))
            later.drop("b")
            if len(looks) < 3:
                later.add(thing)

        later = Later(AFTER_S, look)
        later.add("a")
        later.add("b")
        await until(3, looks)
        await asyncio.sleep(3 * AFTER_S)

    asyncio.run(scene())
    assert [thing for thing, _ in looks] == ["a", "a", "a"]


def test_it_tells_by_how_much_it_is_late() -> None:
    looks: list[tuple[str, float]] = []

    async def scene() -> None:
        later = Later[str](AFTER_S, lambda thing, late_s: looks.append((thing, late_s)))
        later.add("a")
        time.sleep(10 * AFTER_S)  # noqa: ASYNC251  that is the point
        await until(1, looks)

    asyncio.run(scene())
    assert looks[0][1] > 8 * AFTER_S
