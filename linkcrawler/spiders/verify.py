"""The verify spider: jobs to requests, answers to items. It translates, and decides nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider

from linkcrawler.arguments import Arguments
from linkcrawler.config import Config
from linkcrawler.downloading.answers import (
    ATTEMPT,
    HOPS,
    MISSING_PART,
    PageRequest,
    fetched_from_failure,
    fetched_from_response,
)
from linkcrawler.downloading.downloader import downloader_of
from linkcrawler.downloading.list_download import download_list
from linkcrawler.downloading.options import check_settings
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.evidence import FailureKind
from linkcrawler.items import SeedCheck
from linkcrawler.left_out import leave_out
from linkcrawler.page.kept import NOT_MODIFIED
from linkcrawler.page.rendered import RenderedView
from linkcrawler.page.view import PageView
from linkcrawler.pipelines.guarding import unread
from linkcrawler.reading.reader import is_costly
from linkcrawler.rendering.options import RenderOptions
from linkcrawler.run import Run
from linkcrawler.workers.command import HelperCommand
from linkcrawler.workers.crew import Crew

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from linkcrawler.downloading.gate import HostGate
    from linkcrawler.evidence import Failure as FetchFailure
    from linkcrawler.evidence import Fetched
    from linkcrawler.frontier.frontier import Job
    from linkcrawler.page.kept import KeptView
    from linkcrawler.reading.view import ReadView

    Found = Iterable[SeedCheck | Request] | AsyncIterator[SeedCheck | Request]

logger = logging.getLogger(__name__)

_LOOKS = 2
"""So often the browser may fall over a page before the page is left alone."""


class VerifySpider(Spider):
    """Check every seed of a list: ``scrapy crawl verify -a seeds=LIST``."""

    name = "verify"
    is_bounded = True  # the frontier hands out no more pages than may be in play

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """See to it that what is turned off is not loaded."""
        super().update_settings(settings)
        leave_out(settings)

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> VerifySpider:
        """Read arguments and settings; a bad one is a LinkcrawlerError, by name."""
        check_settings(crawler.settings)
        RenderOptions.from_settings(crawler.settings)  # else a slip would only fail each page
        config = Config.from_settings(crawler.settings)
        crew = Crew(config.share, HelperCommand.of(crawler.settings, kwargs))
        run = Run(config, Arguments.parse(kwargs), crew)
        spider = cls(run)
        spider._set_crawler(crawler)
        crawler.signals.connect(spider._slipped, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Yield a page's request when its host may be asked."""
        try:
            for url, file in self.run.url_lists.files.items():
                await download_list(url, file, self.crawler.settings)
            async for job in self.run.jobs(self._hosts):
                await self.run.reader.room()
                yield self._ask(job)
        except LinkcrawlerError as error:
            self.run.trouble = str(error)
            raise CloseSpider("stopped") from error

    def page_fetched(self, response: Response, job: Job) -> Found:
        """Take an answer of any kind."""
        return self._take(job, fetched_from_response(response, job.page_url))

    def page_failed(self, failure: Failure) -> Found:
        """Take a failure the same way as an answer."""
        job, fetched = _failed(failure)
        return self._take(job, fetched)

    async def page_rendered(
        self, response: Response, job: Job, raw: ReadView
    ) -> AsyncIterator[SeedCheck]:
        """Take what the browser shows of a page."""
        fetched = fetched_from_response(response, job.page_url)
        shown: PageView | ReadView = PageView(fetched, in_browser=True)
        if is_costly(fetched):
            shown = await self.run.read_elsewhere(job, fetched, in_browser=True)
        missing: FetchFailure | None = response.meta.get(MISSING_PART)
        for check in self._checks(job, RenderedView(raw, shown), missing):
            yield check

    def rendering_failed(self, failure: Failure) -> Iterator[SeedCheck | Request]:
        """Look once more where the browser fell; else the raw page is all there is."""
        job, fetched = _failed(failure)
        request: Request = failure.request  # type: ignore[attr-defined]  # set for errbacks
        raw, why = request.cb_kwargs["raw"], fetched.failure
        looks = request.meta.get("looks", 1)
        if why is not None and why.kind.may_pass and looks < _LOOKS:
            yield self._look(job, raw, request.meta["wanted"], looks + 1)
        else:
            if why is not None and why.kind is FailureKind.NO_BROWSER:
                self.run.tally.without_browser += 1
            yield from self._checks(job, raw, why)

    def _take(self, job: Job, fetched: Fetched) -> Found:
        if self.run.try_again(job, fetched, self._hosts):
            return ()
        kept = self.run.unchanged(job, fetched)
        if kept is not None:
            return self._checks(job, kept)
        if fetched.http_status == NOT_MODIFIED and self.run.earlier.read_anew(job):
            return (self._ask(job),)
        if is_costly(fetched):
            return self._read_elsewhere(job, fetched)
        return self._read(job, PageView(fetched))

    async def _read_elsewhere(
        self, job: Job, fetched: Fetched
    ) -> AsyncIterator[SeedCheck | Request]:
        for found in self._read(job, await self.run.read_elsewhere(job, fetched)):
            yield found

    def _read(self, job: Job, view: PageView | ReadView) -> Iterator[SeedCheck | Request]:
        raw: ReadView | None = None
        wanted: tuple[str, ...] = ()
        try:
            wanted = tuple(self.run.why_render(job, view))
            raw = self.run.in_short(job, view) if wanted else None
        except Exception as error:  # as in the pipelines: one hostile page must not cost a seed
            logger.exception("Could not read %s", job.page_url)
            view = unread(view, error)
        if raw is None:
            yield from self._checks(job, view)
        else:
            self.run.tally.rendered += 1
            yield self._look(job, raw, wanted)

    def _ask(self, job: Job) -> Request:
        return PageRequest(
            job.page_url,
            callback=self.page_fetched,
            errback=self.page_failed,
            headers=self.run.earlier.if_changed(job),
            cb_kwargs={"job": job},
            dont_filter=True,  # the frontier has made sure that a page comes once
            meta={"verbatim_url": True, ATTEMPT: job.attempt},
        )

    def _look(self, job: Job, raw: ReadView, wanted: tuple[str, ...], looks: int = 1) -> Request:
        fetched = raw.fetched
        return Request(
            fetched.url,
            callback=self.page_rendered,
            errback=self.rendering_failed,
            cb_kwargs={"job": job, "raw": raw},
            dont_filter=True,
            meta={
                "playwright": True,
                "verbatim_url": True,
                "wanted": wanted,
                # A script may also take a link away: then the page has to come to rest.
                "settle_fully": self.run.has_links(job, raw),
                "looks": looks,
                HOPS: fetched.redirects,
            },
        )

    def _checks(
        self,
        job: Job,
        view: PageView | ReadView | RenderedView | KeptView,
        render_failure: FetchFailure | None = None,
    ) -> Iterator[SeedCheck]:
        self.run.done(job, in_trouble=view.fetched.failure is not None)
        for seed in job.seeds:
            earlier = self.run.earlier.standing(seed.id)
            yield SeedCheck(seed, view, earlier, render_failure=render_failure)

    def _slipped(self, response: Response | Failure) -> None:
        """Wait no longer for a page over which we ourselves failed; its seeds are counted as undone."""
        request: Request = response.request  # type: ignore[union-attr, assignment]  # set for both
        self.run.done(request.cb_kwargs["job"], in_trouble=True)

    @property
    def _hosts(self) -> HostGate:
        return downloader_of(self.crawler).gate


def _failed(failure: Failure) -> tuple[Job, Fetched]:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it for errbacks
    job: Job = request.cb_kwargs["job"]
    error = failure.value or RuntimeError("no exception in the failure")
    return job, fetched_from_failure(error, request, job.page_url)
