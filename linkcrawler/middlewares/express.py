"""The short way from a spider's requests to its items, past the engine's queues.

Scrapy's engine takes a request through a scheduler, seven Deferreds and six tasks: more than fetching
the page costs. A spider whose ``start()`` keeps order and number itself needs none of that. What others
hook into stays as it is: downloader middlewares, item pipelines, signals and stats. Where somebody
hooks into what the short way leaves out, it steps aside and all requests go through the engine.
"""

from __future__ import annotations

import asyncio
import logging
from types import GeneratorType
from typing import TYPE_CHECKING, Any, Self

from pydispatch.dispatcher import getAllReceivers, liveReceivers
from scrapy import Request, signals
from scrapy.exceptions import DropItem
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.log import logformatter_adapter
from scrapy.utils.spider import iterate_spider_output
from twisted.python.failure import Failure

from linkcrawler.downloading.downloader import Downloader, downloader_of
from linkcrawler.engine import (
    close_if_asked_to,
    count_items,
    open_slot,
    spider_middleware_methods,
)
from linkcrawler.listeners import listeners_of
from linkcrawler.middlewares.in_a_row import InARow
from linkcrawler.pipelines.processor import ItemPipelines
from linkcrawler.pipelines.together import Together, let_go_of_page
from linkcrawler.pipelines.watching import are_items_watched

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from scrapy import Spider
    from scrapy.core.engine import _Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_scraper_logger = logging.getLogger("scrapy.core.scraper")

_SCHEDULER = "scrapy.core.scheduler.Scheduler"
_HOOKS = ("process_spider_input", "process_spider_output", "process_spider_exception")
"""What a spider middleware may do to answers and findings."""
_PLAIN = (GeneratorType, list, tuple)
"""What a callback gives most often: there is nothing to wait for."""


class ExpressMiddleware:
    """Carry the requests of a spider that says ``is_bounded``; everything else passes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._under_way: set[asyncio.Task[None]] = set()
        self._reading = InARow()
        self._together = Together(self._complete)
        # Scrapy has its handlers drop what is below LOG_LEVEL, after it was made: twice a page.
        logging.getLogger("scrapy.core").setLevel(crawler.settings["LOG_LEVEL"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Take the requests out of *start*; it ends when the last of them has its items."""
        steps_aside = self._steps_aside()
        async for found in start:
            if steps_aside or not isinstance(found, Request):
                yield found
                continue
            # What is not begun can still be left undone, when the spider is closed.
            await downloader_of(self._crawler).gate.room()
            await self._together.room()
            self._take(found)
            await asyncio.sleep(0)  # it sets out before the next one, and takes its room
        while self._under_way:
            await asyncio.wait(self._under_way)
        await self._together.finish()

    def _steps_aside(self) -> bool:
        crawler = self._crawler
        return (
            not getattr(crawler.spider, "is_bounded", False)
            or not isinstance(downloader_of(crawler), Downloader)
            or any(spider_middleware_methods(crawler, name) for name in _HOOKS)
            or crawler.settings["SCHEDULER"] != _SCHEDULER
            or bool(crawler.settings["JOBDIR"])
            or any(liveReceivers(getAllReceivers(crawler, signals.request_scheduled)))
        )

    def _take(self, request: Request) -> None:
        slot = open_slot(self._crawler)
        if slot is None:  # as the engine's queue: what is not begun stays undone
            return
        self._reading.note()
        slot.add_request(request)  # the engine waits for it before it closes
        task = asyncio.create_task(self._carry(request, slot))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, request: Request, slot: _Slot) -> None:
        engine = self._crawler.engine
        answer: Response | Failure
        try:
            answer = await downloader_of(self._crawler).download(request)
        except Exception:  # noqa: BLE001  the errback judges it, as it does what the engine brings
            answer = Failure()  # type: ignore[no-untyped-call]
        try:
            await self._reading.turn()
            await self._read(answer, request)
        except Exception:  # noqa: BLE001  logged, counted and signalled there
            engine.scraper.handle_spider_error(Failure(), request, answer)  # type: ignore[no-untyped-call]
        finally:
            del answer  # a failure's traceback leads back to it
            slot.remove_request(request)

    async def _read(self, answer: Response | Failure, request: Request) -> None:
        """Have the spider read the *answer*, and see to what it makes of it."""
        found: Any = self._called_back(answer, request)
        if not isinstance(found, _PLAIN):
            found = iterate_spider_output(found)
        if hasattr(found, "__aiter__"):
            async for each in found:
                await self._pass_on(each, answer)
            return
        for each in found if isinstance(found, _PLAIN) else await ensure_awaitable(found):
            await self._pass_on(each, answer)

    def _called_back(self, answer: Response | Failure, request: Request) -> Any:
        if isinstance(answer, Failure):
            request = getattr(answer.value, "request", request)  # a redirect's, where that failed
            answer.request = request  # type: ignore[attr-defined]  # Scrapy adds it for errbacks
            if request.errback is None:
                answer.raiseException()
            return request.errback(answer)
        request = answer.request or request
        callback: Callable[..., Any] = request.callback or self._spider._parse
        return callback(answer, **request.cb_kwargs)

    @property
    def _spider(self) -> Spider:
        spider: Spider = self._crawler.spider  # type: ignore[assignment]  # there before any answer
        return spider

    @property
    def _pipelines(self) -> Any:
        return self._crawler.engine.scraper.itemproc

    async def _pass_on(self, found: Any, answer: Response | Failure) -> None:
        if isinstance(found, Request):
            self._take(found)
        elif found is not None and are_items_watched(self._crawler):
            await self._crawler.engine.scraper.start_itemproc_async(found, response=answer)
        elif found is not None:
            await self._keep(found, answer)

    async def _keep(self, item: Any, answer: Response | Failure) -> None:
        """Do what the engine does with an item that nobody waits for behind the pipelines."""
        pipelines = self._pipelines
        try:
            if isinstance(pipelines, ItemPipelines):
                item = await pipelines.begin(item)
                if let_go_of_page(item):
                    count_items(self._crawler, 1)
                    await self._together.add(item)
                    return
                kept = await pipelines.complete(item)
            else:
                kept = await pipelines.process_item_async(item)
        except Exception as trouble:  # noqa: BLE001  logged and signalled there
            await self._not_kept(item, answer, trouble)
            return
        self._was_kept(kept, answer)

    async def _complete(self, items: list[Any]) -> None:
        """Do the rest with *items* whose pages and answers are gone."""
        try:
            for item in items:
                await self._complete_one(item)
        finally:
            count_items(self._crawler, -len(items))
        close_if_asked_to(self._crawler)

    async def _complete_one(self, item: Any) -> None:
        try:
            kept = await self._pipelines.complete(item)
        except Exception as trouble:  # noqa: BLE001  as above
            await self._not_kept(item, None, trouble)
        else:
            self._was_kept(kept, None)

    def _was_kept(self, kept: Any, answer: Response | Failure | None) -> None:
        facts = {"item": kept, "response": answer, "spider": self._spider}
        listeners_of(self._crawler).send(signals.item_scraped, **facts)

    async def _not_kept(
        self, item: Any, answer: Response | Failure | None, trouble: Exception
    ) -> None:
        said_by, spider = self._crawler.logformatter, self._spider
        facts: dict[str, Any] = {"item": item, "response": answer, "spider": spider}
        if isinstance(trouble, DropItem):
            said = said_by.dropped(item, trouble, answer, spider)
            signal, facts["exception"] = signals.item_dropped, trouble
        else:
            said = said_by.item_error(item, trouble, answer, spider)
            signal, facts["failure"] = signals.item_error, Failure(trouble)  # type: ignore[no-untyped-call]
        if said is not None:
            traceback_of = None if isinstance(trouble, DropItem) else trouble
            level, *words = logformatter_adapter(said)
            _scraper_logger.log(level, *words, extra={"spider": spider}, exc_info=traceback_of)
        await self._crawler.signals.send_catch_log_async(signal, **facts)
