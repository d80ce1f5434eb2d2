"""``scrapy crawl``: Scrapy's own, with an exit status that tells whether every seed has its record."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError

from linkcrawler.arguments import ArgumentError, Arguments
from linkcrawler.errors import LinkcrawlerError, SettingError
from linkcrawler.extensions.stats import FEED_FAILURES
from linkcrawler.workers.command import share_out
from linkcrawler.workers.feeds import feed_of_one_process, not_whole, parted_feeds
from linkcrawler.workers.plan import workers

if TYPE_CHECKING:
    import argparse

    from scrapy.crawler import Crawler

    from linkcrawler.run import Run
    from linkcrawler.workers.feeds import PartedFeed

logger = logging.getLogger(__name__)

_ONLY_ONE_WRITES = (
    'cannot be written by several: with a feed of JSON lines, or none and "scrapy export" '
    "afterwards, a long list is done sooner (WORKERS=1 if one is enough)"
)
_OBJECTS_BEFORE_A_LOOK = 50_000
"""The garbage collector looks every 700 else, and finds nothing in what is loaded: 30 ms."""
_BAD_ARGUMENTS = 2
_NOT_WHOLE = 1
_IS_RUNNING = 75
"""EX_TEMPFAIL of sysexits.h: nothing is wrong, another run is at it; schedulers may take it for success."""


class Command(CrawlCommand):
    """Run a spider; exit status 0 only when the run did its whole work."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; from here on mostly what stays to the end is made."""
        gc.set_threshold(_OBJECTS_BEFORE_A_LOOK)
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; what cannot be done at all is said in one plain line."""
        if len(args) != 1 or self.crawler_process is None:
            raise UsageError("name one spider: scrapy crawl verify -a seeds=LIST")
        try:
            self._check_name(args[0])
            feeds = self._share_out(args[0], opts)
        except (ArgumentError, SettingError) as error:
            self._tell(error)
            return
        crawler = self._create_crawler(args[0])
        crawling = self.crawler_process.crawl(crawler, **opts.spargs)
        try:
            self.crawler_process.start()
        finally:
            _end_helpers(crawler)
            for feed in feeds if _has_begun(crawler) else ():
                self._join(feed)
        if isinstance(crawling, asyncio.Task) and crawling.done() and not crawling.cancelled():
            self._tell(crawling.exception())
        if self.crawler_process.bootstrap_failed and not self.exitcode:
            self.exitcode = _NOT_WHOLE
        if not self.exitcode:
            self.exitcode = _status_of(crawler)
        gc.freeze()  # the process ends: there is no use in looking once more for circles of dead objects

    def _check_name(self, spider: str) -> None:
        known = [] if self.crawler_process is None else self.crawler_process.spider_loader.list()
        if spider not in known:
            raise ArgumentError(f"there is no spider {spider!r}; there is: {', '.join(known)}")

    def _share_out(self, spider: str, opts: argparse.Namespace) -> list[PartedFeed]:
        """Set what each of several processes has of the whole, if there are to be several."""
        settings = self.settings
        if spider != "verify" or settings is None or settings["WORKER"]:
            return []
        try:
            seeds = Arguments.parse(opts.spargs).seeds
            size = workers(settings["WORKERS"], seeds)
        except ArgumentError:
            return []  # the spider says so
        if size == 1:
            return []
        if (single := feed_of_one_process(settings)) is not None:
            self._say(f"one process checks the list, as {single} {_ONLY_ONE_WRITES}")
            return []
        share_out(settings, size)
        return parted_feeds(settings)

    def _join(self, feed: PartedFeed) -> None:
        try:
            feed.join_parts()
        except OSError as error:
            self._say(f"{feed.path}: {not_whole(error)}", logging.ERROR)
            self.exitcode = _NOT_WHOLE

    def _tell(self, error: BaseException | None) -> None:
        if isinstance(error, LinkcrawlerError):
            self._say(str(error), logging.ERROR)
            self.exitcode = _BAD_ARGUMENTS
        elif error is not None:
            raise error

    def _say(self, words: str, level: int = logging.WARNING) -> None:
        print(f"linkcrawler: {words}", file=sys.stderr)
        if self.settings and self.settings["LOG_FILE"]:  # where Scrapyd's users look
            logger.log(level, "%s", words)


def _end_helpers(crawler: Crawler) -> None:
    """Leave no process behind, where a second Ctrl-C has ended this one without ceremony."""
    run: Run | None = getattr(crawler.spider, "run", None)
    if run is not None:
        run.crew.kill()


def _has_begun(crawler: Crawler) -> bool:
    run: Run | None = getattr(crawler.spider, "run", None)
    return run is not None and run.entry.has_begun


def _status_of(crawler: Crawler) -> int:
    run: Run | None = getattr(crawler.spider, "run", None)
    if run is None or run.is_complete:
        amiss = _is_a_feed_amiss(crawler) or (run is not None and run.crew.is_a_part_amiss)
        return _NOT_WHOLE if amiss else 0
    return _IS_RUNNING if run.entry.is_doubled else _NOT_WHOLE


def _is_a_feed_amiss(crawler: Crawler) -> bool:
    return any(name.startswith(FEED_FAILURES) for name in crawler.stats.get_stats())
