"""In a helping process: tells the leader how far it is, and ends where nobody leads any more."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from linkcrawler.engine import run_of
from linkcrawler.workers.report import Report
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from linkcrawler.run import Run

_REPORT_EVERY_S = 0.5
_TOLD_TO_END = "shutdown"
"""Scrapy's word for a signal."""


class Helping:
    """Stands in for progress display and alerts, which are the leader's."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ticks = create_looping_call(self._tell)
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if Share.from_settings(crawler.settings).leads:
            raise NotConfigured  # this process leads
        extension = cls(crawler)
        crawler.signals.connect(extension._opened, signals.spider_opened)
        crawler.signals.connect(extension._closed, signals.spider_closed)
        return extension

    @property
    def _run(self) -> Run:
        return run_of(self._crawler)

    def _opened(self) -> None:
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), self._leader_spoke)
        self._ticks.start(_REPORT_EVERY_S, now=False)

    def _leader_spoke(self) -> None:
        """End in good order: the leader says nothing, it only goes."""
        if os.read(sys.stdin.fileno(), 1024):
            return
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        closing = self._crawler.engine.close_spider_async(reason=_TOLD_TO_END)
        self._closing = asyncio.ensure_future(closing)

    def _closed(self, reason: str) -> None:
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        if self._ticks.running:
            self._ticks.stop()
        # Whoever was told to end, and not by the leader, has not done its share.
        self._tell(is_last=reason != _TOLD_TO_END)
        self._run.is_complete = (
            True  # as far as this process is asked: the leader judges the whole
        )

    def _tell(self, *, is_last: bool = False) -> None:
        run = self._run
        report = Report(run.tally, run.unwritten, run.trouble, is_last)
        with suppress(BrokenPipeError):  # nobody leads any more, and this process ends too
            os.write(sys.stdout.fileno(), report.line())
