"""The verify spider: jobs to requests, answers to items. It translates, and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider

from linkcrawler.arguments import Arguments
from linkcrawler.config import Config
from linkcrawler.downloading.answers import fetched_from_failure, fetched_from_response
from linkcrawler.downloading.options import check_settings
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.items import SeedCheck
from linkcrawler.page.view import PageView
from linkcrawler.run import Run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from linkcrawler.downloading.gate import HostGate
    from linkcrawler.evidence import Fetched
    from linkcrawler.frontier.frontier import Job


class VerifySpider(Spider):
    """Check every seed of a list: ``scrapy crawl verify -a seeds=LIST``."""

    name = "verify"

    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> VerifySpider:
        """Read arguments and settings; a bad one is a LinkcrawlerError, by name."""
        check_settings(crawler.settings)
        run = Run(Config.from_settings(crawler.settings), Arguments.parse(kwargs))
        spider = cls(run)
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Yield a page's request when its host may be asked."""
        try:
            async for job in self.run.jobs(self._hosts):
                yield Request(
                    job.page_url,
                    callback=self.page_fetched,
                    errback=self.page_failed,
                    cb_kwargs={"job": job},
                    dont_filter=True,  # the frontier has made sure that a page comes once
                    meta={"verbatim_url": True},
                )
        except LinkcrawlerError as error:
            self.run.trouble = str(error)
            raise CloseSpider("stopped") from error

    def page_fetched(self, response: Response, job: Job) -> Iterator[SeedCheck]:
        """Take an answer of any kind."""
        return self._checks(job, fetched_from_response(response, job.page_url))

    def page_failed(self, failure: Failure) -> Iterator[SeedCheck]:
        """Take a failure the same way as an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set for errbacks
        job: Job = request.cb_kwargs["job"]
        error = failure.value or RuntimeError("no exception in the failure")
        return self._checks(job, fetched_from_failure(error, request, job.page_url))

    def _checks(self, job: Job, fetched: Fetched) -> Iterator[SeedCheck]:
        if self.run.take_back(job, fetched, self._hosts):
            return
        view = PageView(fetched)
        for seed in job.seeds:
            yield SeedCheck(seed, view, self.run.standing(seed.id))

    @property
    def _hosts(self) -> HostGate:
        downloader: Any = self.crawler.engine.downloader  # ours, by the DOWNLOADER setting
        hosts: HostGate = downloader.gate
        return hosts
