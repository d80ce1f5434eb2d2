"""Which page next: one of a host at a time, unless more are allowed, the hosts with most to do first.

A run cannot end before its largest host is through, so among the hosts that may be asked now the one
with the most seeds left goes first; all others fill the gaps. A host whose last page brought nothing
counts as far smaller: where not all can be had at once, those that answer come first. Only pages in
play are in memory.
"""

from __future__ import annotations

import asyncio
import heapq
from array import array
from collections import deque
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Protocol

from linkcrawler import urls
from linkcrawler.frontier.ready import ReadyHosts
from linkcrawler.quickly import made_quickly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.frontier.table import SeedTable
    from linkcrawler.seed import Seed

_TROUBLE = 8
"""A host in trouble counts as one with so many times fewer seeds."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Job:
    """One page to fetch, and the seeds that ask about it; *attempt* counts earlier tries."""

    page_url: str
    seeds: tuple[Seed, ...]
    number: int
    """Of the host, in the table of seeds."""
    attempt: int = 0

    @property
    def host(self) -> str:
        """The host of the page."""
        return urls.host(self.page_url)


class Hosts(Protocol):
    """What the frontier asks of politeness: when may a host be asked, and that it is through."""

    @property
    def pages_at_a_time(self) -> int:
        """As many pages of one host as may be under way."""

    def ready_in(self, host: str) -> float:
        """Seconds until *host* may be asked again."""

    def pause(self, host: str, seconds: float) -> None:
        """Ask *host* nothing for *seconds*."""

    def release_host(self, host: str) -> None:
        """Nothing more is asked of *host* in this run."""


class Frontier:
    """Hands out jobs, at most *window* at once and as few a host as *hosts* says: mostly one.

    Hosts are known by their number in the table: a list has more of them than memory has room for
    names, or for anything but a few bytes each.
    """

    def __init__(self, table: SeedTable, hosts: Hosts, window: int) -> None:
        self._table = table
        self._hosts = hosts
        self._window = window
        self._left = array("i", [0])
        """Seeds that wait in the table, by host."""
        self._in_table = 0
        self._pages_at_a_time = hosts.pages_at_a_time
        self._playing: dict[int, list[Job]] = {}
        """By host: its pages that are under way."""
        self._in_play = 0
        self._in_trouble: set[int] = set()
        self._ready = ReadyHosts()
        self._waiting: list[tuple[float, int]] = []
        self._retries: dict[int, deque[Job]] = {}
        self._later: list[tuple[float, int, Job]] = []
        self._order = count()
        self._filling = True
        self._wake = asyncio.Event()

    @property
    def is_filled(self) -> bool:
        """Whether no more seeds come."""
        return not self._filling

    def fill(self, by_host: Mapping[int, int]) -> None:
        """Learn that the table holds this many more seeds, by host."""
        self._left.extend([0] * (max(by_host, default=0) + 1 - len(self._left)))
        for number, seeds in by_host.items():
            is_placed = self._is_in_line(number)
            self._left[number] += seeds
            self._in_table += seeds
            if not is_placed and self._is_in_line(number):
                self._place(number)
        self._wake.set()

    def filled(self) -> None:
        """Learn that no more seeds come."""
        self._filling = False
        self._wake.set()

    async def next_jobs(self, limit: int) -> list[Job]:
        """Wait for jobs whose hosts may be asked now; return 1 to *limit*, or none at the end."""
        while True:
            jobs = self._pop(limit)
            if jobs or self._exhausted():
                return jobs
            await self._sleep()

    def done(self, job: Job, *, in_trouble: bool = False) -> bool:
        """Take note that *job* is through, for good or ill: its host may be asked for the next page.

        Return False, and do nothing, where that was known.
        """
        was_in_line = self._is_in_line(job.number)
        if not self._stop(job):
            return False
        if in_trouble:
            self._in_trouble.add(job.number)
        else:
            self._in_trouble.discard(job.number)
        if self._is_in_line(job.number):
            if not was_in_line:
                self._place(job.number, self._hosts.ready_in(job.host))
        elif job.number not in self._playing:
            self._in_trouble.discard(job.number)
            self._hosts.release_host(job.host)
        self._wake.set()
        return True

    def retry(self, job: Job, delay_s: float) -> None:
        """Ask again for *job* after *delay_s*; its host goes on with other pages meanwhile."""
        again = replace(job, attempt=job.attempt + 1)
        due = asyncio.get_running_loop().time() + delay_s
        heapq.heappush(self._later, (due, next(self._order), again))
        self.done(job, in_trouble=True)

    def _is_in_line(self, number: int) -> bool:
        """Whether a host is ready or waiting, as every one is that has anything left and may have it asked."""
        has_more = bool(self._left[number]) or number in self._retries
        return has_more and len(self._playing.get(number, ())) < self._pages_at_a_time

    def _play(self, job: Job) -> None:
        self._playing.setdefault(job.number, []).append(job)
        self._in_play += 1
        if self._is_in_line(job.number):  # another page of it may be asked beside this one
            self._place(job.number, self._hosts.ready_in(job.host))

    def _stop(self, job: Job) -> bool:
        """Take *job* out of play; return whether it was in it."""
        playing = self._playing.get(job.number, [])
        others = [each for each in playing if each is not job]
        if len(others) == len(playing):
            return False
        self._in_play -= 1
        if others:
            self._playing[job.number] = others
        else:
            del self._playing[job.number]
        return True

    def _place(self, number: int, delay_s: float = 0.0) -> None:
        if delay_s > 0:
            due = asyncio.get_running_loop().time() + delay_s
            heapq.heappush(self._waiting, (due, number))
        else:
            self._add_ready(number)

    def _add_ready(self, number: int) -> None:
        left = self._left[number]
        self._ready.add(number, left // _TROUBLE if number in self._in_trouble else left)

    def _pop(self, limit: int) -> list[Job]:
        self._promote(asyncio.get_running_loop().time())
        jobs: list[Job] = []
        while self._ready and len(jobs) < limit and self._in_play < self._window:
            job = self._take(self._ready.pop())
            if job is not None:
                self._play(job)
                jobs.append(job)
        return jobs

    def _promote(self, now: float) -> None:
        while self._waiting and self._waiting[0][0] <= now:
            _, number = heapq.heappop(self._waiting)
            self._add_ready(number)
        while self._later and self._later[0][0] <= now:
            _, _, job = heapq.heappop(self._later)
            is_placed = self._is_in_line(job.number)
            self._retries.setdefault(job.number, deque()).append(job)
            if not is_placed and self._is_in_line(job.number):
                self._place(job.number, self._hosts.ready_in(job.host))

    def _take(self, number: int) -> Job | None:
        retries = self._retries.get(number)
        if retries:
            job = retries.popleft()
            if not retries:
                del self._retries[number]
            return job
        seeds = self._table.take(number)
        taken = min(len(seeds), self._left[number]) if seeds else self._left[number]
        self._left[number] -= taken
        self._in_table -= taken
        return Job(seeds[0].page_url, tuple(seeds), number) if seeds else None

    def _exhausted(self) -> bool:
        return not (
            self._filling or self._playing or self._in_table or self._later or self._retries
        )

    async def _sleep(self) -> None:
        self._wake.clear()
        loop = asyncio.get_running_loop()
        due = self._next_due()
        timer = None if due is None else loop.call_at(due, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            if timer is not None:
                timer.cancel()

    def _next_due(self) -> float | None:
        if self._in_play >= self._window:
            return None  # only a job that is done makes room
        return min((heap[0][0] for heap in (self._waiting, self._later) if heap), default=None)
