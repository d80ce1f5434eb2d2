"""How near a run comes to the shortest that politeness allows, whatever the order of its list.

python -m benchmarks.window [--rows 100000] [--hosts 30000]

The frontier, its table on disk and the gate are the real ones; pages are waited for instead of fetched,
by a clock that runs ahead whenever nothing is left to do. A run cannot be shorter than its largest host's
pages one after the other, nor than all pages at top speed: its length is told as a multiple of that.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import resource
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from linkcrawler.downloading.gate import HostGate, Pace
from linkcrawler.frontier.frontier import Frontier
from linkcrawler.frontier.table import SeedTable
from linkcrawler.record import MatchMode
from linkcrawler.seed import Seed
from tests import clockwork

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkcrawler.frontier.frontier import Job

DELAY_S = 0.25
AT_A_TIME = 64
PAGE_S = 0.05
TOP_SPEED = AT_A_TIME / PAGE_S
JOBS_IN_PLAY = 8 * AT_A_TIME
ROWS_READ_A_SECOND = 20_000
ROWS_A_BATCH = 250
BIG_SHARE = 0.2
ORDERS = ("sorted by host", "shuffled", "skewed, sorted", "skewed, shuffled")


@dataclass(frozen=True, slots=True)
class Result:
    """What one list came to."""

    took_s: float
    shortest_s: float
    peak_mb: float
    cpu_us_a_row: float


def main() -> None:
    """Simulate every order of the list in a process of its own, and print a line for each."""
    options = _options()
    print(f"{options.rows:,} rows, {options.hosts:,} hosts, {DELAY_S} s between pages of a host")
    print(
        f"{'list':18} {'took':>9} {'shortest':>9} {'ratio':>6} {'peak MB':>8} {'CPU µs a row':>13}"
    )
    for order in ORDERS:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found = pool.apply(simulate, (order, options.rows, options.hosts))
        print(
            f"{order:18} {found.took_s:8,.0f}s {found.shortest_s:8,.0f}s "
            f"{found.took_s / found.shortest_s:6.3f} {found.peak_mb:8.0f} {found.cpu_us_a_row:13.0f}"
        )


def simulate(order: str, rows: int, hosts: int) -> Result:
    """Run a list of *rows* through frontier and gate; seconds are the clock's, not ours."""
    numbers = list_of_hosts(order, rows, hosts)
    largest = Counter(numbers).most_common(1)[0][1]
    began = process_time()
    with tempfile.TemporaryDirectory() as folder:
        took_s = clockwork.run(_crawl(numbers, Path(folder) / "seeds.sqlite"))
    return Result(
        took_s,
        max(largest * DELAY_S, rows / TOP_SPEED),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        (process_time() - began) / rows * 1e6,
    )


def list_of_hosts(order: str, rows: int, hosts: int) -> list[int]:
    """Return the host of every row: all alike, or one with a fifth and a long tail."""
    chance = random.Random(7)
    if order.startswith("skewed"):
        big = int(rows * BIG_SHARE)
        numbers = [0] * big + [1 + int(hosts * chance.random() ** 1.5) for _ in range(rows - big)]
    else:
        numbers = [n % hosts for n in range(rows)]
    if order.endswith("shuffled"):
        chance.shuffle(numbers)
    else:
        numbers.sort(reverse=True)  # the big host comes last: the worst place
    return numbers


async def _crawl(numbers: list[int], path: Path) -> float:
    loop = asyncio.get_running_loop()
    table = SeedTable(path)
    gate = HostGate(Pace(delay_s=DELAY_S), total=AT_A_TIME, clock=loop.time)
    frontier = Frontier(table, gate, JOBS_IN_PLAY)
    began, done = loop.time(), 0
    reading = asyncio.create_task(_read(numbers, table, frontier))
    fetching: set[asyncio.Task[None]] = set()
    while jobs := await frontier.next_jobs(AT_A_TIME):
        for job in jobs:
            task = asyncio.create_task(_fetch(job, gate, frontier))
            fetching.add(task)
            task.add_done_callback(fetching.discard)
            done += len(job.seeds)
    await reading
    table.close()
    if done != len(numbers):
        raise SystemExit(f"{len(numbers) - done} rows were never handed out")
    return loop.time() - began


async def _fetch(job: Job, gate: HostGate, frontier: Frontier) -> None:
    async with gate.turn(job.host):
        await asyncio.sleep(PAGE_S)
    frontier.done(job)


async def _read(numbers: list[int], table: SeedTable, frontier: Frontier) -> None:
    seeds = (_seed(n, host) for n, host in enumerate(numbers))
    for batch in _batches(seeds):
        frontier.fill(table.add(batch).by_host)
        await asyncio.sleep(ROWS_A_BATCH / ROWS_READ_A_SECOND)
    frontier.filled()


def _batches(seeds: Iterable[Seed]) -> Iterator[list[Seed]]:
    rest = iter(seeds)
    while batch := list(islice(rest, ROWS_A_BATCH)):
        yield batch


def _seed(number: int, host: int) -> Seed:
    url = f"https://host-{host}.example/page/{number}"
    return Seed(f"{number:016x}", url, url, "shop.example", MatchMode.DOMAIN)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=30_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
