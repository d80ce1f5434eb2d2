"""A list in which many hosts are dead or slow, beside the same list without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.crawl.command import Crawl
from tests.faults.fault import html
from tests.faults.soak import GOOD_PAGE, SETTINGS
from tests.site import hang

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.web import FaultWeb

SILENT, NAMELESS, SLOW_NAMED = 0.30, 0.05, 0.05
"""Shares of the hosts: that let us hang, whose names are none, whose names take their time."""
_SLOW_S = 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """What the good hosts of a run came to."""

    good: int
    live: int
    good_a_second: float


class SlowWeb:
    """Lays *hosts* hosts out on *web*, with *pages* pages each where they are good."""

    def __init__(self, web: FaultWeb, hosts: int, pages: int, pages_of_bad: int) -> None:
        self._web = web
        silent, nameless = int(hosts * SILENT), int(hosts * NAMELESS)
        slow = int(hosts * SLOW_NAMED)
        self._good_hosts = {self._good() for _ in range(hosts - silent - nameless - slow)}
        names = [*self._good_hosts]
        bad = [self._silent() for _ in range(silent)]
        bad += [f"none-{n}.test" for n in range(nameless)]
        bad += [self._slow(n) for n in range(slow)]
        self._good_urls = [web.web.url(host, f"/{n}") for n in range(pages) for host in names]
        self._bad_urls = [web.web.url(host, f"/{n}") for n in range(pages_of_bad) for host in bad]

    def run(self, folder: Path, *, with_bad: bool, delay_s: float) -> Pace:
        folder.mkdir()
        crawl = Crawl(folder)
        urls = [*self._good_urls, *(self._bad_urls if with_bad else [])]
        urls.sort(key=lambda url: url.rpartition("/")[2])  # good and bad hosts mixed
        crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
        crawl.settings = {**self._web.settings, **SETTINGS, "DOWNLOAD_TIMEOUT": "10"}
        crawl.settings["DOWNLOAD_DELAY"] = str(delay_s)
        self._web.web.visits.clear()
        done = crawl.run()
        if done.returncode:
            raise SystemExit(done.stderr)
        times = [v.at for v in self._web.web.visits if v.host in self._good_hosts]
        good = set(self._good_urls)
        live = sum(r["status"] == "live" for r in crawl.records() if r["referring_url"] in good)
        return Pace(len(good), live, len(good) / (times[-1] - times[0]))

    def _good(self) -> str:
        host = self._web.new_host()
        self._web.web.behave(host, "*", html(GOOD_PAGE))
        return host

    def _silent(self) -> str:
        host = self._web.new_host()
        for path in ("*", "/robots.txt"):
            self._web.web.behave(host, path, hang)
        return host

    def _slow(self, number: int) -> str:
        name = f"slow-{number}.test"
        self._web.names.names[name] = [[self._web.new_host()]]
        self._web.names.slow[name] = _SLOW_S
        self._web.web.behave(name, "*", html(GOOD_PAGE))
        return name
