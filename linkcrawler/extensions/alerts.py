"""After a run: what it found goes to those who are to be told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from linkcrawler.alerts.channels import channels_of
from linkcrawler.engine import run_of
from linkcrawler.errors import StoreUnavailable
from linkcrawler.store import open_store
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler

    from linkcrawler.alerts.channel import Channel

logger = logging.getLogger(__name__)


class Alerts:
    """Sends the digest; a message that does not get out costs the run nothing."""

    def __init__(self, crawler: Crawler, channels: Sequence[Channel]) -> None:
        self._crawler = crawler
        self._channels = channels

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        channels = channels_of(crawler.settings)
        if not channels or not Share.from_settings(crawler.settings).leads:
            raise NotConfigured  # nobody is to be told
        extension = cls(crawler, channels)
        crawler.signals.connect(extension._closed, signals.spider_closed)
        return extension

    async def _closed(self) -> None:
        # Most runs tell nobody: they do without it.
        from linkcrawler.alerts.telling import Teller  # noqa: PLC0415  see above

        run = run_of(self._crawler)
        if run.entry.is_doubled or run.unwritten.spooled:
            return  # what waits on disk is told once the store has it
        store = open_store(run.config.mongo_uri, run.config.data_dir)  # the run's own is closed
        teller = Teller(store, self._channels)
        try:
            await store.open()
            if run.trouble and not run.entry.is_announced:
                await teller.tell_failed_start(run.id, run.trouble)
            await teller.tell_runs()
        except StoreUnavailable as error:
            logger.warning("Nobody was told of this run: %s", error)
        finally:
            await store.close()
        for trouble in teller.troubles:
            logger.warning('An alert did not get out; "scrapy alerts" tries again. %s', trouble)
