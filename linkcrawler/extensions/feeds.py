"""Scrapy's feeds, for disks that are full: said once, and the run goes on without them."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy.extensions.feedexport import FeedExporter

from linkcrawler.engine import run_of
from linkcrawler.extensions.stats import FEED_FAILURES
from linkcrawler.workers.feeds import not_whole, parted_feeds

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.extensions.feedexport import FeedSlot

logger = logging.getLogger(__name__)


class Feeds(FeedExporter):
    """Write feeds until the disk takes no more: the store has every record all the same."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._is_given_up = False

    def open_spider(self, spider: Spider) -> None:
        """Begin the feeds anew, if this run is the one that writes them."""
        super().open_spider(spider)
        if run_of(self.crawler).trouble is None:
            for feed in parted_feeds(self.crawler.settings):
                feed.drop_old_parts()

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Write a record to the feeds."""
        if self._is_given_up:
            return
        try:
            super().item_scraped(item, spider)
        except OSError as error:
            self._give_up(error)

    async def _close_slot(self, slot: FeedSlot, spider: Spider) -> None:
        if slot.file is None and not run_of(self.crawler).entry.has_begun:
            return  # the feed is an earlier run's, or that of one which is still going
        if not self._is_given_up:
            try:
                if slot.file is not None:
                    slot.file.flush()  # what does not fit is to show here, where it is ours to say
                await super()._close_slot(slot, spider)
            except OSError as error:
                self._give_up(error)
        if self._is_given_up and slot.file is not None:
            with suppress(OSError):
                slot.file.close()

    def _give_up(self, error: OSError) -> None:
        self._is_given_up = True
        self.crawler.stats.inc_value(f"{FEED_FAILURES}{type(error).__name__}")
        logger.error("%s", not_whole(error))
