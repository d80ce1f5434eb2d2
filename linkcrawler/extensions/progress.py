"""What the user sees while a run goes on, and at its end."""

from __future__ import annotations

import sys
from io import StringIO
from logging import FileHandler
from time import monotonic
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from linkcrawler import settings as defaults
from linkcrawler.engine import run_of
from linkcrawler.record import Status
from linkcrawler.report.summary import Outcome, show
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from linkcrawler.run import Run

_BAR_EVERY_S = 0.25
_LINE_EVERY_S = 10.0
_LOG_WIDTH = 120


class Progress:
    """A bar on a terminal, a line now and then elsewhere; the table at the end on both."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._console = _console(crawler.settings["LOG_FILE"])
        self._started = monotonic()
        self._bar = Bar(
            TextColumn("checking"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[found]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._task = self._bar.add_task("links", total=None, found="")
        self._ticks = create_looping_call(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Follow the crawler's start and end."""
        if not Share.from_settings(crawler.settings).leads:
            raise NotConfigured  # another process shows the whole
        extension = cls(crawler)
        crawler.signals.connect(extension._opened, signals.spider_opened)
        crawler.signals.connect(extension._closed, signals.spider_closed)
        return extension

    @property
    def _run(self) -> Run:
        return run_of(self._crawler)

    def _opened(self) -> None:
        if self._console.is_terminal:
            self._bar.start()
        every = _BAR_EVERY_S if self._console.is_terminal else _LINE_EVERY_S
        self._ticks.start(every, now=False)

    def _tick(self) -> None:
        tally = self._run.total
        found = _found(tally.by_status)
        if self._console.is_terminal:
            total = tally.seeds or None
            self._bar.update(self._task, completed=tally.recorded, total=total, found=found)
        else:
            self._console.print(
                f"linkcrawler: {tally.recorded:,} of {tally.seeds:,} links checked: {found}"
            )

    def _closed(self, reason: str) -> None:
        if self._ticks.running:
            self._ticks.stop()
        if self._console.is_terminal:
            self._bar.stop()
        run = self._run
        outcome = Outcome(
            run_id=run.id,
            tally=run.total,
            place=run.store.place,
            rejects=", ".join(map(str, run.rejects.paths)) or None,
            spooled=run.unwritten.spooled,
            refused=run.unwritten.refused,
            lost=run.unwritten.lost,
            trouble=run.trouble,
            interrupted=reason == "shutdown",
            elapsed_s=monotonic() - self._started,
            contact_is_set=self._crawler.settings["CONTACT_URL"] != defaults.NO_CONTACT_URL,
        )
        show(outcome, self._console)
        run.is_complete = outcome.is_complete


class _Terminal(Console):
    """Standard error, behind which somebody may read, or no longer: as with ``2>&1 | head``."""

    def on_broken_pipe(self) -> None:
        """Say nothing more, and let the run go on."""
        self.quiet = True


class _LogFile(StringIO):
    """The file that the log goes to just now; Scrapy opens it anew more than once."""

    def write(self, text: str) -> int:
        handler = get_scrapy_root_handler()
        if isinstance(handler, FileHandler) and handler.stream is not None:
            handler.stream.write(text)
            handler.flush()
        return len(text)


def _console(log_file: str | None) -> Console:
    """Return where a person looks: a terminal, else the log file where the log has one.

    Scrapyd shows a job's log file, and takes what a job prints for errors of its own.
    """
    if log_file and not sys.stderr.isatty():
        return Console(file=_LogFile(), width=_LOG_WIDTH, highlight=False, soft_wrap=True)
    return _Terminal(stderr=True, highlight=False, soft_wrap=True)


def _found(by_status: dict[str, int]) -> str:
    gone = sum(by_status.get(s, 0) for s in Status if s.says_gone)
    unknown = sum(by_status.get(s, 0) for s in Status if s.is_unknown)
    return f"{by_status.get(Status.LIVE, 0):,} live, {gone:,} not found, {unknown:,} unknown"
