"""Records to the store, and to the feeds as plain documents."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import CloseSpider

from linkcrawler.documents import plain, to_document
from linkcrawler.engine import last_pipeline_method, run_of
from linkcrawler.errors import LinkcrawlerError, StoreError
from linkcrawler.pipelines.watching import are_items_watched

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from linkcrawler.items import SeedCheck
    from linkcrawler.run import Run


class StoragePipeline:
    """Open the run's store, send it the records, close it."""

    needs_page = False

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the crawler: its spider has the run."""
        return cls(crawler)

    @property
    def _run(self) -> Run:
        return run_of(self._crawler)

    async def open_spider(self) -> None:
        """Stop the run before it fetches anything if the store cannot be reached."""
        try:
            await self._run.open()
        except LinkcrawlerError as error:
            self._run.trouble = str(error)
            raise CloseSpider("stopped") from error
        except OSError as error:  # another user's run has left something there, for one
            self._run.trouble = f"{error.filename}: {error.strerror}"
            raise CloseSpider("stopped") from error

    async def process_item(self, item: SeedCheck) -> dict[str, Any]:
        """Send the record to the store; what goes on to the feeds, if any, is the same document."""
        if item.conclusion is None:
            raise RuntimeError("nothing was concluded: the verdict pipeline is not in use")
        document: dict[str, Any] = to_document(item.conclusion.record)
        try:
            await self._run.put(document, item.conclusion.kept)
        except StoreError as error:
            self._stop(str(error))
        if not self._goes_on():
            return document
        feed: dict[str, Any] = plain(document)
        return feed

    async def close_spider(self) -> None:
        """Write what is on its way."""
        await self._run.close()

    def _goes_on(self) -> bool:
        last = last_pipeline_method(self._crawler)
        return last != self.process_item or are_items_watched(self._crawler)

    def _stop(self, trouble: str) -> None:
        """End the run with what it has: no more records can be kept."""
        if self._run.trouble is None:
            self._run.trouble = trouble
            closing = self._crawler.engine.close_spider_async(reason="stopped")
            self._closing = asyncio.ensure_future(closing)
