"""A long list of good pages, faults and dead hosts, and what a run over it comes to."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

from tests.crawl.command import Crawl
from tests.faults import addresses, bodies, transport
from tests.faults.fault import PAGE, TEXT, html
from tests.faults.processes import Watch
from tests.site import hang

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.fault import Fault
    from tests.faults.web import FaultWeb

GOOD_PAGE = f"{PAGE}{f'<p>{TEXT}</p>' * 40}"
_ALL: tuple[Fault, ...] = (
    *transport.CONNECTIONS,
    *transport.LENGTHS,
    *transport.HEADS,
    *transport.CONNECTION_REUSE,
    *transport.REDIRECTS,
    *bodies.BOMBS,
    *bodies.CHARSETS,
    *addresses.FAULTS,
)
MIXED = tuple(fault for fault in _ALL if not (fault.url or "").startswith("http"))
"""Equally often. Those whose host is given come once, in ``FaultWeb.expected``: one host, one queue."""
HEAVY = (*bodies.COSTLY_PAGES, *bodies.LARGE_PAGES)
"""Pages that cost up to seconds of a processor each: every one on one host."""

SETTINGS = {
    "DOWNLOAD_TIMEOUT": "4",
    "DNS_TIMEOUT": "2",
    "RETRY_TIMES": "1",
    "RETRY_BACKOFF": "0.5",
    "TARGET_WAIT": "0",
    "WORKERS": "1",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    good: int = 13_300
    good_hosts: int = 133
    """Few enough for their delay to bound them, where there is one: not the processor."""
    faults: int = 6_500
    pages_a_fault_host: int = 4
    dead_hosts: int = 50
    pages_a_dead_host: int = 4


SHORT = Size(300, 30, 180, 1, 8, 2)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and took of the machine with all that it started."""

    exit_status: int
    said: str
    cpu_s: float
    watch: Watch


@dataclass(frozen=True, slots=True)
class Soaked:
    """What a run came to."""

    ran: Ran
    seeds: int
    records: Counter[str]
    good_live: int
    good_a_second: float
    """While nine of ten came in: who comes last is chance, of one page in thousands."""
    good_took_s: float
    left_behind: list[str]

    @property
    def is_once_each(self) -> bool:
        """Whether every seed has one record."""
        return set(self.records.values()) == {1} and len(self.records) == self.seeds


class Soak:
    """Lays the pages out on *web*; ``run`` crawls the good ones alone, or all."""

    def __init__(self, web: FaultWeb, size: Size) -> None:
        self._web = web
        self.good = self._lay_good(size)
        self.bad = [*self._lay_faults(size), *self._lay_dead(size)]

    def run(
        self, folder: Path, *, with_faults: bool, delay_s: float = 0.0, **settings: str
    ) -> Soaked:
        """Crawl from a fresh store in *folder*, each host asked every *delay_s*."""
        folder.mkdir()
        crawl = Crawl(folder)
        urls = [*self.good, *self.bad, *self._web.expected] if with_faults else [*self.good]
        random.Random(8).shuffle(urls)
        crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
        crawl.settings = {**self._web.settings, **SETTINGS, "DOWNLOAD_DELAY": str(delay_s)}
        crawl.settings |= settings
        crawl.environment = {
            **self._web.environment,
            "PYTHONWARNINGS": "always::ResourceWarning",
        }
        self._web.web.visits.clear()
        return self._soaked(crawl, _ran(crawl), len(urls))

    def _soaked(self, crawl: Crawl, ran: Ran, seeds: int) -> Soaked:
        good = set(self.good)
        records = crawl.records()
        visits = [v.at for v in self._web.web.visits if v.host in self._good_hosts]
        most = int(len(visits) * 0.9)
        return Soaked(
            ran=ran,
            seeds=seeds,
            records=Counter(record["referring_url"] for record in records),
            good_live=sum(r["status"] == "live" for r in records if r["referring_url"] in good),
            good_a_second=0.9 * len(good) / (visits[most - 1] - visits[0]),
            good_took_s=visits[-1] - visits[0],
            left_behind=[line for line in ran.said.splitlines() if _is_left_behind(line)],
        )

    def _lay_good(self, size: Size) -> list[str]:
        hosts = [self._web.new_host() for _ in range(size.good_hosts)]
        self._good_hosts = set(hosts)
        for host in hosts:
            self._web.web.behave(host, "*", html(GOOD_PAGE))
        places = enumerate(islice(cycle(hosts), size.good))
        return [self._web.web.url(host, f"/{n}") for n, host in places]

    def _lay_faults(self, size: Size) -> list[str]:
        pages = size.pages_a_fault_host
        urls = [url for fault in HEAVY for url in self._web.serve_copies(fault, pages)]
        for fault in cycle(MIXED):
            if len(urls) >= size.faults:
                return urls[: size.faults]
            urls += self._web.serve_copies(fault, pages)
        return urls

    def _lay_dead(self, size: Size) -> list[str]:
        """Let a third of the names be unanswered, a third be none, and a third of hosts hang."""
        urls = []
        for n in range(size.dead_hosts):
            name = f"dead-{n}.test"
            if n % 3 == 0:
                self._web.names.names[name] = [None]
            elif n % 3 == 1:
                name = self._web.new_host()
                self._web.web.behave(name, "*", hang)
                self._web.web.behave(name, "/robots.txt", hang)
            urls += [self._web.web.url(name, f"/{page}") for page in range(size.pages_a_dead_host)]
        return urls


def _ran(crawl: Crawl) -> Ran:
    """Run *crawl* to its end under watch."""
    before = os.times()
    running = crawl.start()
    try:
        with Watch(running.pid) as watch:
            _, said = running.communicate(timeout=1_500)
    finally:
        crawl.end()
    now = os.times()
    cpu_s = now.children_user + now.children_system - before.children_user - before.children_system
    return Ran(running.returncode, said, cpu_s, watch)


def _is_left_behind(line: str) -> bool:
    if (
        "unclosed event loop" in line
    ):  # Scrapy's first one, which it leaves for uvloop's at its start
        return False
    return any(words in line for words in ("unclosed", "was destroyed", "never retrieved"))
