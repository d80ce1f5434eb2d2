"""Every seed is handed out once, a page once, a host one page at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkcrawler.frontier.frontier import Frontier, Job
from linkcrawler.frontier.table import SeedTable

from .make import make_seed

if TYPE_CHECKING:
    from pathlib import Path

    from linkcrawler.seed import Seed


class FakeHosts:
    """Politeness that can be set: seconds until a host may be asked."""

    def __init__(self, delay_s: float = 0.0, pages_at_a_time: int = 1) -> None:
        self.delay_s = delay_s
        self.pages_at_a_time = pages_at_a_time
        self.released: list[str] = []

    def ready_in(self, host: str) -> float:
        return self.delay_s

    def release_host(self, host: str) -> None:
        self.released.append(host)

    def pause(self, host: str, seconds: float) -> None:
        self.delay_s = seconds


@pytest.fixture
def table(tmp_path: Path) -> SeedTable:
    return SeedTable(tmp_path / "seeds.sqlite")


def fill(frontier: Frontier, table: SeedTable, seeds: list[Seed]) -> None:
    frontier.fill(table.add(seeds).by_host)
    frontier.filled()


async def drain(frontier: Frontier, batch: int = 10) -> list[Job]:
    jobs = []
    while handed_out := await frontier.next_jobs(batch):
        hosts = [job.host for job in handed_out]
        assert len(set(hosts)) == len(hosts)
        for job in handed_out:
            jobs.append(job)
            frontier.done(job)
    return jobs


@settings(deadline=None, max_examples=40)
@given(pages=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 3))))
def test_every_seed_once_every_page_once(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[int, int, int]]
) -> None:
    """Whatever the list's order and repetitions: grouped by page, no seed lost or doubled."""
    table = SeedTable(tmp_path_factory.mktemp("frontier") / "seeds.sqlite")
    seeds = [make_seed(f"https://h{h}.example/{p}", f"t{t}.example") for h, p, t in pages]

    async def crawl() -> list[Job]:
        frontier = Frontier(table, FakeHosts(), window=3)
        fill(frontier, table, seeds)
        return await drain(frontier)

    jobs = asyncio.run(crawl())
    table.close()

    assert Counter(s.id for job in jobs for s in job.seeds) == Counter({s.id for s in seeds})
    assert len({job.page_url for job in jobs}) == len(jobs)


class Fetching:
    """A crawl of pages that take some *turns* of the loop each; those that take two are tried again."""

    def __init__(self, table: SeedTable, turns: dict[str, int]) -> None:
        self.turns = turns
        self.seeds = [make_seed(url) for url in turns]
        self.table = table
        self.in_play, self.most = Counter[str](), Counter[str]()
        self.ended: list[str] = []

    async def crawl(self, frontier: Frontier) -> None:
        frontier.fill(self.table.add(self.seeds[::2]).by_host)
        tasks = [asyncio.create_task(self.read_the_rest(frontier))]
        while jobs := await frontier.next_jobs(10):
            self.in_play.update(job.host for job in jobs)
            self.most |= self.in_play
            self.most["all"] = max(self.most["all"], self.in_play.total())
            tasks += [asyncio.create_task(self.fetch(frontier, job)) for job in jobs]
        await asyncio.gather(*tasks)

    async def read_the_rest(self, frontier: Frontier) -> None:
        await asyncio.sleep(0)
        fill(frontier, self.table, self.seeds[1::2])

    async def fetch(self, frontier: Frontier, job: Job) -> None:
        for _ in range(self.turns[job.page_url]):
            await asyncio.sleep(0)
        self.in_play[job.host] -= 1
        if self.turns[job.page_url] == 2 and not job.attempt:
            frontier.retry(job, 0.0)
        else:
            frontier.done(job)
            self.ended.append(job.page_url)
        assert not frontier.done(job)


@settings(deadline=None, max_examples=40)
@given(
    pages=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 2)), max_size=25
    ),
    at_a_time=st.integers(1, 3),
    window=st.integers(1, 5),
)
def test_several_pages_of_a_host_at_a_time(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[tuple[int, int, int]],
    at_a_time: int,
    window: int,
) -> None:
    """Never more than allowed, none lost or doubled, though some are tried again and rows come late."""
    table = SeedTable(tmp_path_factory.mktemp("frontier") / "seeds.sqlite")
    hosts = FakeHosts(pages_at_a_time=at_a_time)
    fetching = Fetching(table, {f"https://h{h}.example/{p}": turns for h, p, turns in pages})

    async def crawl() -> None:
        await fetching.crawl(Frontier(table, hosts, window))

    asyncio.run(crawl())
    table.close()

    assert Counter(fetching.ended) == Counter(fetching.turns.keys())
    assert fetching.most.pop("all", 0) <= window
    assert max(fetching.most.values(), default=0) <= at_a_time
    assert set(hosts.released) == {f"h{h}.example" for h, _, _ in pages}


def test_pages_of_a_host_are_handed_out_beside_each_other(table: SeedTable) -> None:
    async def handed_out() -> list[int]:
        frontier = Frontier(table, FakeHosts(pages_at_a_time=3), window=10)
        fill(frontier, table, [make_seed(f"https://a.example/{n}") for n in range(5)])
        first = await frontier.next_jobs(10)
        frontier.done(first[0])
        return [len(first), len(await frontier.next_jobs(10))]

    assert asyncio.run(handed_out()) == [3, 1]


def test_a_seed_comes_back_from_disk_as_it_was(table: SeedTable) -> None:
    seed = make_seed(labels={"$price.": "1 €\x00"}, id="abc")

    (host,) = table.add([seed]).by_host

    assert table.take(host) == [seed]
    assert table.take(host) == []


def test_what_is_done_is_remembered_but_not_handed_out(table: SeedTable) -> None:
    one, two = make_seed("https://a.example/1"), make_seed("https://a.example/2")

    added = table.add([one, two, one], done={one.id})

    assert (added.seeds, added.duplicates, added.by_host.total()) == (2, 1, 1)
    assert table.add([one]).duplicates == 1


def test_the_file_goes_with_the_run(tmp_path: Path) -> None:
    table = SeedTable(tmp_path / "seeds.sqlite")
    table.add([make_seed()])

    table.close()

    assert list(tmp_path.iterdir()) == []


def test_the_host_with_most_to_do_goes_first(table: SeedTable) -> None:
    seeds = [make_seed(f"https://small{n}.example/") for n in range(5)]
    seeds += [make_seed(f"https://large.example/{n}") for n in range(4)]

    async def first() -> Job:
        frontier = Frontier(table, FakeHosts(), window=10)
        fill(frontier, table, seeds)
        return (await frontier.next_jobs(1))[0]

    assert asyncio.run(first()).host == "large.example"


def test_the_window_bounds_what_is_in_play(table: SeedTable) -> None:
    seeds = [make_seed(f"https://h{n}.example/") for n in range(9)]

    async def handed_out() -> tuple[int, bool]:
        frontier = Frontier(table, FakeHosts(), window=4)
        fill(frontier, table, seeds)
        jobs = await frontier.next_jobs(100)
        more = asyncio.ensure_future(frontier.next_jobs(100))
        await asyncio.sleep(0)
        waits = not more.done()
        frontier.done(jobs[0])
        assert len(await more) == 1
        return len(jobs), waits

    assert asyncio.run(handed_out()) == (4, True)


def test_a_host_waits_its_delay_while_others_go_on(table: SeedTable) -> None:
    seeds = [make_seed(f"https://{host}.example/{n}") for host in "ab" for n in range(2)]

    async def order() -> list[str]:
        frontier = Frontier(table, FakeHosts(delay_s=0.02), window=10)
        fill(frontier, table, seeds)
        return [job.host for job in await drain(frontier)]

    hosts = asyncio.run(order())

    assert set(hosts[:2]) == set(hosts[2:]) == {"a.example", "b.example"}


def test_a_retry_comes_later_with_its_count(table: SeedTable) -> None:
    async def tries() -> list[int]:
        frontier = Frontier(table, FakeHosts(), window=10)
        fill(frontier, table, [make_seed()])
        attempts = []
        while jobs := await frontier.next_jobs(1):
            attempts.append(jobs[0].attempt)
            if jobs[0].attempt < 2:
                frontier.retry(jobs[0], 0.01)
            else:
                frontier.done(jobs[0])
        return attempts

    assert asyncio.run(tries()) == [0, 1, 2]


def test_a_host_is_released_with_its_last_page(table: SeedTable) -> None:
    hosts = FakeHosts()

    async def crawl() -> None:
        frontier = Frontier(table, hosts, window=10)
        fill(frontier, table, [make_seed(f"https://a.example/{n}") for n in range(3)])
        await drain(frontier)

    asyncio.run(crawl())

    assert hosts.released == ["a.example"]


def test_it_waits_for_a_list_that_is_still_read(table: SeedTable) -> None:
    async def crawl() -> list[Job]:
        frontier = Frontier(table, FakeHosts(), window=10)
        jobs = asyncio.ensure_future(drain(frontier))
        await asyncio.sleep(0)
        fill(frontier, table, [make_seed()])
        return await jobs

    assert len(asyncio.run(crawl())) == 1


def test_hosts_that_answer_come_before_those_in_trouble(table: SeedTable) -> None:
    """As long as those are not far larger; nothing waits for its own sake."""
    left = {"down.example": 9, "up.example": 4, "huge.example": 60}
    seeds = [make_seed(f"https://{host}/{n}") for host, most in left.items() for n in range(most)]

    async def order() -> list[str]:
        frontier = Frontier(table, FakeHosts(), window=1)
        fill(frontier, table, seeds)
        hosts = []
        while jobs := await frontier.next_jobs(1):
            hosts.append(jobs[0].host)
            frontier.done(jobs[0], in_trouble=hosts[-1] != "up.example")
        return hosts

    hosts = asyncio.run(order())

    assert hosts[0] == "huge.example"
    last_up = max(n for n, host in enumerate(hosts) if host == "up.example")
    assert hosts[:last_up].count("down.example") <= 2
    assert hosts[:last_up].count("huge.example") >= 20
    assert sorted(hosts) == sorted(host for host, most in left.items() for _ in range(most))
