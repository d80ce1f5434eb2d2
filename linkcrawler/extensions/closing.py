"""A run that is interrupted just as it ends still ends in good order.

Scrapy's engine, told to stop while the spider is being closed, waits only for the first step of that:
records on their way to a feed would be lost with the process.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from scrapy import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_LOOK_EVERY_S = 0.05


class Closing:
    """Keeps the engine from ending before its spider is closed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls(crawler)
        crawler.signals.connect(extension._wait, signals.engine_stopped)
        return extension

    async def _wait(self) -> None:
        while self._crawler.engine.spider is not None:  # noqa: ASYNC110  nothing tells when
            await asyncio.sleep(_LOOK_EVERY_S)
