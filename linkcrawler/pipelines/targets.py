"""What the links' addresses answer, asked beside the pages."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from linkcrawler.downloading.asking import AddressFetcher
from linkcrawler.downloading.downloader import downloader_of
from linkcrawler.engine import close_if_asked_to, look_again, run_of
from linkcrawler.match import Target
from linkcrawler.page.set_aside import SetAsideView
from linkcrawler.targets.answer import Answer
from linkcrawler.targets.enquiries import Enquiries, Turns
from linkcrawler.targets.following import NO_TIME, Follower, InVain
from linkcrawler.targets.links import addresses_of, with_answers
from linkcrawler.targets.shared import SharedAnswers
from linkcrawler.verdict import is_live

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.crawler import Crawler

    from linkcrawler.items import SeedCheck
    from linkcrawler.run import Run
    from linkcrawler.scratch import Scratch

_MOST_SET_ASIDE = 1_000
"""Records that wait, a few KB each; beyond it a record goes on without an answer."""


class TargetsPipeline:
    """Fill in the answers; a record whose answer is not there yet waits aside for it.

    Aside means without its page and its response: those would hold memory, and room that Scrapy
    gives to the next pages. It comes through the pipelines once more.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._aside: set[asyncio.Task[None]] = set()
        self._in_vain = InVain()
        self._shared: SharedAnswers | None = None
        self._scratch: Scratch | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the crawler: its engine asks, its spider has the run."""
        return cls(crawler)

    async def process_item(self, item: SeedCheck) -> SeedCheck:
        """Note what is known of the addresses of the record's links."""
        wanted = self._wanted(item)
        if wanted:
            if isinstance(item.view, SetAsideView):
                await self._enquiries.settle(wanted)
            elif self._should_wait(wanted):
                self._set_aside(item, item.view)
                raise DropItem("it waits for an answer, and comes again", log_level="DEBUG")
        if item.suspects:
            self._follow(item)
        links = addresses_of(item.findings)
        if wanted and links:
            answers = self._answers(links)
            item.findings = with_answers(item.findings, answers)
            item.target = answers.get(links[0]) or self._unasked(links[0])
        return item

    def _unasked(self, address: str) -> Answer:
        self._run.tally.targets_unasked += 1
        return Answer(address, address, why_not=NO_TIME)

    def _wanted(self, item: SeedCheck) -> tuple[str, ...]:
        status = item.page.http_status if item.page else None
        if not self._run.config.target_wait_s or not 200 <= (status or 0) < 300:
            return ()
        hidden = [one.address for one in item.suspects if self._in_vain.is_worth_it(one)]
        return (*addresses_of(item.findings), *hidden)

    def _answers(self, addresses: Iterable[str]) -> dict[str, Answer]:
        known = {address: self._enquiries.known(address) for address in addresses}
        return {address: answer for address, answer in known.items() if answer is not None}

    def _follow(self, item: SeedCheck) -> None:
        """Find the links among those that were followed."""
        seed = item.seed
        answers = self._answers(one.address for one in item.suspects)
        follower = Follower(seed, Target.parse(seed.target, seed.match), answers)
        item.findings = follower.followed(item.findings, item.suspects)
        if not item.findings.are_followed:
            for suspect in item.suspects:
                if suspect.address in answers:
                    self._in_vain.add(suspect)

    def _should_wait(self, wanted: tuple[str, ...]) -> bool:
        if len(self._aside) >= _MOST_SET_ASIDE:
            return False
        enquiries = self._enquiries
        return any(enquiries.known(a) is None and enquiries.can_be_had(a) for a in wanted)

    def _set_aside(self, item: SeedCheck, view: Any) -> None:
        told = is_live(view.fetched, item.findings)
        item.view = SetAsideView.of(view, item.findings, is_live=told)
        again = self._crawler.engine.scraper.start_itemproc_async(item, response=None)
        task = asyncio.ensure_future(again)
        self._aside.add(task)
        task.add_done_callback(self._came_back)

    def _came_back(self, task: asyncio.Task[None]) -> None:
        """Tell the engine, which looks only then whether all is done, or may be closed."""
        self._aside.discard(task)
        if not close_if_asked_to(self._crawler) and not self._aside:
            look_again(self._crawler)

    def close_spider(self) -> None:
        """Let go of what is shared with the run's other processes."""
        if self._shared is not None:
            self._shared.close(remove=self._run.config.share.leads)
        if self._scratch is not None:
            self._scratch.close()

    @property
    def _run(self) -> Run:
        return run_of(self._crawler)

    @cached_property
    def _enquiries(self) -> Enquiries:
        gate = downloader_of(self._crawler).gate
        config = self._run.config
        share = config.share
        if share.of > 1:
            self._scratch = self._run.shared_scratch()
            self._scratch.open()
            path = self._scratch.path / "targets.sqlite"
            self._shared = SharedAnswers(path, config.target_wait_s)
        fetcher = AddressFetcher(self._crawler, gate, self._run.retries)
        return Enquiries(
            fetcher.ask,
            gate,
            patience_s=config.target_wait_s,
            at_a_time=config.targets_at_once,
            turns=Turns(share.number, share.of, self._shared),
        )
