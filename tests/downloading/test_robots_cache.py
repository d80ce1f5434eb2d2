"""What is remembered of robots.txt files, and for how long."""

from __future__ import annotations

import asyncio

import pytest

from linkcrawler.downloading.robots_cache import RobotsCache, RobotsFile
from linkcrawler.record import RobotsOutcome
from linkcrawler.robots import RobotsRules


class Loader:
    """Loads a file of *chars* characters, and counts."""

    def __init__(self, outcome: RobotsOutcome = RobotsOutcome.FOUND, chars: int = 10) -> None:
        self.asked: list[str] = []
        self.outcome = outcome
        self.chars = chars
        self.now = 0.0

    async def __call__(self, origin: str) -> RobotsFile:
        self.asked.append(origin)
        await asyncio.sleep(0)
        return RobotsFile(RobotsRules(self.outcome, "#" * self.chars))

    def clock(self) -> float:
        return self.now


def test_one_look_serves_all_who_wait_and_all_who_come_later() -> None:
    load = Loader()

    async def scene() -> None:
        cache = RobotsCache(load)
        files = await asyncio.gather(*(cache.get("http://a.test") for _ in range(9)))
        assert len({id(file) for file in files}) == 1
        assert await cache.get("http://a.test") is files[0]

    asyncio.run(scene())
    assert load.asked == ["http://a.test"]


@pytest.mark.parametrize(
    ("outcome", "kept_s"),
    [
        (RobotsOutcome.FOUND, 24 * 3600),
        (RobotsOutcome.ABSENT, 24 * 3600),
        (RobotsOutcome.SERVER_ERROR, 30),
        (RobotsOutcome.UNREACHABLE, 30),
    ],
)
def test_a_day_for_an_answer_and_a_moment_for_a_failure(
    outcome: RobotsOutcome, kept_s: float
) -> None:
    load = Loader(outcome)

    async def scene() -> list[int]:
        cache, found = RobotsCache(load, clock=load.clock), []
        for moment in (0.0, kept_s - 1, kept_s + 1):
            load.now = moment
            await cache.get("http://a.test")
            found.append(len(load.asked))
        return found

    assert asyncio.run(scene()) == [1, 1, 2]


def test_size_is_bounded_and_the_least_used_go_first() -> None:
    load = Loader(chars=800)  # about 1,000 with what a file costs besides

    async def scene() -> int:
        cache = RobotsCache(load, max_chars=3500)
        for name in "abcadaea":
            await cache.get(f"http://{name}.test")
        return len(cache)

    assert asyncio.run(scene()) == 3
    assert [origin[7] for origin in load.asked] == list("abcde")


def test_one_file_is_kept_however_large() -> None:
    async def scene() -> int:
        cache = RobotsCache(Loader(chars=5000), max_chars=100)
        await cache.get("http://a.test")
        await cache.get("http://b.test")
        return len(cache)

    assert asyncio.run(scene()) == 1


def test_who_gives_up_waiting_does_not_end_the_look_for_others() -> None:
    async def scene() -> RobotsFile:
        cache = RobotsCache(Loader())
        quitter = asyncio.create_task(cache.get("http://a.test"))
        other = asyncio.create_task(cache.get("http://a.test"))
        await asyncio.sleep(0)
        quitter.cancel()
        return await other

    assert asyncio.run(scene()).rules.outcome is RobotsOutcome.FOUND


def test_hosts_without_a_file_share_what_says_so() -> None:
    load = Loader(RobotsOutcome.ABSENT, chars=0)

    async def scene() -> None:
        cache = RobotsCache(load)
        assert await cache.get("http://a.test") is await cache.get("http://b.test")

    asyncio.run(scene())
