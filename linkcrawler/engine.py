"""What we ask of Scrapy's engine beyond what it promises, in one place.

The names with an underscore, and how scraper and slot are built, may change with any minor version
of Scrapy: pyproject.toml allows one, and tests/adapters/test_engine.py looks at these.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.core.downloader.handlers import DownloadHandlerProtocol, DownloadHandlers
    from scrapy.core.engine import _Slot
    from scrapy.crawler import Crawler

    from linkcrawler.run import Run

_LOOK_EVERY_S = 0.5


def handler_of(handlers: DownloadHandlers, url: str) -> DownloadHandlerProtocol | None:
    """Return what fetches *url*, by its scheme; None where nothing does, or by Deferreds."""
    scheme = url.partition(":")[0]
    return None if scheme in handlers._old_style_handlers else handlers._get_handler(scheme)


def run_of(crawler: Crawler) -> Run:
    """Return the run that the crawler's spider works for; there before any signal or item."""
    run: Run = crawler.spider.run  # type: ignore[union-attr]
    return run


def open_slot(crawler: Crawler) -> _Slot | None:
    """Return where the engine counts the requests it waits for; None when it takes no more."""
    slot = crawler.engine._slot
    return None if slot is None or slot.closing is not None else slot


def is_ending(crawler: Crawler) -> bool:
    """Whether the engine closes: a request that it gets now would never be answered."""
    return not crawler.engine.running or open_slot(crawler) is None


async def goes_on_after(crawler: Crawler, seconds: float) -> bool:
    """Wait for *seconds*, but no longer than the engine goes on; return whether it does."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while (left_s := until - loop.time()) > 0 and not is_ending(crawler):  # noqa: ASYNC110  nothing tells
        await asyncio.sleep(min(left_s, _LOOK_EVERY_S))
    return not is_ending(crawler)


def look_again(crawler: Crawler) -> None:
    """Have the engine look whether all is done, which it does by itself only after a request."""
    slot = crawler.engine._slot
    if slot is not None:
        slot.nextcall.schedule()


def count_items(crawler: Crawler, more: int) -> None:
    """Have the engine wait for so many *more* items, or fewer, before it is idle or closes."""
    slot = crawler.engine.scraper.slot
    if slot is not None:
        slot.itemproc_size += more


def close_if_asked_to(crawler: Crawler) -> bool:
    """Have the scraper close if it waits for its last item to do so; False if it does not wait."""
    scraper = crawler.engine.scraper
    closing = scraper.slot.closing if scraper.slot else None
    if closing is None or closing.called:
        return False
    scraper._check_if_closing()
    return True


def spider_middleware_methods(crawler: Crawler, name: str) -> list[Callable[..., Any]]:
    """Return the methods called *name* of the spider middlewares in use."""
    methods = crawler.engine.scraper.spidermw.methods[name]
    return [method for method in methods if method is not None]


def last_pipeline_method(crawler: Crawler) -> Any:
    """Return the ``process_item`` that items pass last."""
    return crawler.engine.scraper.itemproc.methods["process_item"][-1]
