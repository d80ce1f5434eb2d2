"""One run: list, frontier, store and counts, opened and closed together.

The spider asks it for jobs and hands back what was fetched; it knows nothing of Scrapy.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.downloading.retry_after import retry_after_s
from linkcrawler.earlier import Earlier
from linkcrawler.errors import LinkcrawlerError, SeedListError, StoreUnavailable
from linkcrawler.frontier.frontier import Frontier
from linkcrawler.frontier.intake import Intake
from linkcrawler.frontier.restock import Restock
from linkcrawler.frontier.table import SeedTable
from linkcrawler.match import Target
from linkcrawler.memory import collect_less_garbage, give_large_blocks_back
from linkcrawler.page.need import why_render
from linkcrawler.reading.question import Ask, Question, answer_of
from linkcrawler.reading.reader import Reader
from linkcrawler.reading.view import ReadView
from linkcrawler.retry import RetryPolicy
from linkcrawler.run_entry import RunEntry
from linkcrawler.scratch import Scratch, remove_leftovers
from linkcrawler.seed import Seed
from linkcrawler.seedlist import RejectsFile
from linkcrawler.seedlist.url_lists import UrlLists
from linkcrawler.store import open_store
from linkcrawler.store.base import Entry
from linkcrawler.store.writer import RecordWriter
from linkcrawler.tally import Tally
from linkcrawler.workers.report import Unwritten

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from linkcrawler.arguments import Arguments
    from linkcrawler.config import Config
    from linkcrawler.evidence import Fetched
    from linkcrawler.frontier.frontier import Hosts, Job
    from linkcrawler.page.kept import KeptView
    from linkcrawler.page.view import PageView
    from linkcrawler.seedlist import Reject
    from linkcrawler.store.base import Document
    from linkcrawler.store.writer import WriterSummary
    from linkcrawler.workers.crew import Crew

_JOBS_AT_ONCE = 64
_LIST_PATIENCE_S = 2.0


class Run:
    """A run of the verifier from its first row to its last record."""

    def __init__(self, config: Config, arguments: Arguments, crew: Crew) -> None:
        self.config = config
        self.arguments = arguments
        self.tally = Tally()
        """What this process has counted."""
        self.crew = crew
        self._elsewhere: Counter[int] = Counter()
        """Rows that are other processes', by share."""
        self.retries = RetryPolicy(
            config.retry_times, config.retry_backoff_s, config.retry_after_max_s
        )
        self.store = open_store(config.mongo_uri, config.data_dir)
        self.entry = RunEntry(self.store, config, arguments)
        self.rejects = RejectsFile(config.data_dir, arguments.seeds)
        self.scratch = Scratch(self._passing / f"{os.getpid()}-{secrets.token_hex(4)}")
        """For what this process alone needs."""
        self.url_lists = UrlLists(arguments.seeds, self.scratch.path)
        """To be fetched before the first job."""
        self.written: WriterSummary | None = None
        self.trouble: str | None = None
        """Why the run could not do its whole work, in one plain line."""
        self.is_complete = False
        self.reader = Reader()
        self.earlier = Earlier(self.store, config.render)
        self._writer = RecordWriter(self.store, config.data_dir, on_kept=self.tally.add)
        self._table: SeedTable | None = None
        self._intake: Intake | Restock | None = None
        self._frontier: Frontier | None = None

    async def open(self) -> None:
        """Connect to the store and find the run to go on with, if one is asked for."""
        collect_less_garbage()
        give_large_blocks_back()
        await self.store.open()
        if self.config.share.leads:
            await self.entry.take()
            remove_leftovers(self._passing)
        self._open_scratch()
        await self._writer.start()

    async def jobs(self, hosts: Hosts) -> AsyncIterator[Job]:
        """Yield the pages to fetch, each when its host may be asked; ends when all is done."""
        frontier = await self._read_list(hosts)
        while batch := await frontier.next_jobs(_JOBS_AT_ONCE):
            self.entry.check()
            await self.earlier.remember(batch)
            for job in batch:
                yield job
        await self.crew.finished()
        self.crew.owe(self._elsewhere)
        self._raise_list_trouble()
        self.trouble = self.trouble or next(
            (r.trouble for r in self.crew.reports if r.trouble), None
        )

    def shared_scratch(self) -> Scratch:
        """Return the place for what all processes of this run share."""
        return Scratch(self._passing / self.id)

    @property
    def id(self) -> str:
        """The run's name in the store; known for good once it is open."""
        return self.entry.id

    @property
    def total(self) -> Tally:
        """What all processes of this run have counted."""
        return self.tally.plus(self.crew.tallies)

    @property
    def unwritten(self) -> Unwritten:
        """The records of all processes that are not in the store."""
        return Unwritten.of(self.written).plus(report.unwritten for report in self.crew.reports)

    def try_again(self, job: Job, fetched: Fetched, hosts: Hosts) -> bool:
        """See to it that *job* comes once more if its trouble may pass; False if it does not."""
        asked_to_wait = retry_after_s(fetched.header("retry-after"), fetched.fetched_at)
        wait = self.retries.wait_s(fetched, job.attempt, asked_to_wait)
        if asked_to_wait:
            hosts.pause(urls.host(fetched.url), min(asked_to_wait, self.config.retry_after_max_s))
        if wait is None:
            return False
        self._handed_out.retry(job, wait)
        return True

    def done(self, job: Job, *, in_trouble: bool) -> None:
        """Take note that *job* has its answer, or none: its host may be asked for the next page."""
        self.tally.pages += self._handed_out.done(job, in_trouble=in_trouble)

    def why_render(self, job: Job, view: PageView | ReadView) -> dict[str, tuple[str, ...]]:
        """Return why a look in the browser can change the verdict of *job*'s seeds, by target site."""
        reasons = {}
        for seed in job.seeds:
            target = Target.parse(seed.target, seed.match)
            if isinstance(view, ReadView):
                why = view.found[target, seed.expected].why_render
            else:
                why = why_render(view, target, seed.render or self.config.render, seed.expected)
            if why:
                reasons[target.site] = why
        return reasons

    def has_links(self, job: Job, view: PageView | ReadView) -> bool:
        """Whether the raw page has a link for one of *job*'s seeds."""
        asked = ((Target.parse(seed.target, seed.match), seed.expected) for seed in job.seeds)
        return any(view.find(target, expected).on_target for target, expected in asked)

    async def read_elsewhere(
        self, job: Job, fetched: Fetched, *, in_browser: bool = False
    ) -> PageView | ReadView:
        """Have a page read that could hold up all others."""
        return await self.reader.read(self._question(job, fetched, in_browser=in_browser))

    def in_short(self, job: Job, view: PageView | ReadView) -> ReadView:
        """Return what *job*'s seeds ask of *view*, a page that may wait long: a few KB instead of a tree."""
        if isinstance(view, ReadView):
            return view
        question = self._question(job, view.fetched)
        return ReadView.of(question, answer_of(view, question.asks))

    def _question(self, job: Job, fetched: Fetched, *, in_browser: bool = False) -> Question:
        asks = tuple(
            Ask(
                seed.target,
                seed.match,
                seed.expected,
                seed.render or self.config.render,
                self.earlier.via(seed.id),
            )
            for seed in job.seeds
        )
        return Question(fetched, in_browser, asks)

    @property
    def _passing(self) -> Path:
        return self.config.data_dir / "tmp"

    @property
    def _handed_out(self) -> Frontier:
        if self._frontier is None:
            raise RuntimeError("no jobs were handed out yet")
        return self._frontier

    def unchanged(self, job: Job, fetched: Fetched) -> KeptView | None:
        """Return the page as it was read before, if *fetched* says that it is still the same."""
        view = self.earlier.unchanged(job, fetched)
        self.tally.unchanged += view is not None
        return view

    async def put(self, document: Document, kept: Document) -> None:
        """Send a record, and what is *kept* of its link besides, on their way to the store."""
        await self._writer.put(Entry(document, kept))

    async def close(self) -> None:
        """Write what is on its way, note the end of the run, and let go of everything."""
        if self._intake is not None:
            self._intake.stop()
        if self._frontier is not None and not self._frontier.is_filled:
            self.trouble = self.trouble or "interrupted before the list was read to its end"
        await self.crew.stop()
        await self.reader.close()
        self.written = await self._writer.close()
        try:
            all_written = self.unwritten == Unwritten()
            await self.entry.note_end(self.total, self.trouble, all_written=all_written)
        except StoreUnavailable as error:
            self.trouble = self.trouble or str(error)
        await self.entry.release()
        await self.store.close()
        self.rejects.close()
        self.url_lists.close()
        if self._table is not None:
            self._table.close()
        self.scratch.close()

    def _open_scratch(self) -> None:
        try:
            self.scratch.open()
        except OSError as error:
            raise LinkcrawlerError(
                f"{self._passing}: no folder can be made there: {error.strerror}"
            ) from error

    async def _read_list(self, hosts: Hosts) -> Frontier:
        self._table = SeedTable(self.scratch.path / "seeds.sqlite")
        self._frontier = Frontier(self._table, hosts, self.config.jobs_in_play)
        self._intake = self._start_intake(self._table, self._frontier)
        await self._intake.begun()
        if self.config.share.leads:
            await self._lead(self._intake)
        await self._intake.settled(_LIST_PATIENCE_S)
        return self._frontier

    async def _lead(self, intake: Intake | Restock) -> None:
        if not (self.tally.seeds or self._elsewhere or self.arguments.due):
            raise intake.error or SeedListError(", ".join(self.arguments.seeds), "no rows")
        await self.entry.announce()
        self.crew.start(self.id, again=bool(self.arguments.resume))

    def _start_intake(self, table: SeedTable, frontier: Frontier) -> Intake | Restock:
        if self.arguments.due:
            restock = Restock(self.store, table, frontier, self.tally, self._is_ours)
            restock.start()
            return restock
        rows = self._rows()
        intake = Intake(rows, table, frontier, self.tally, self._is_ours, self.rejects.add)
        again = self.arguments.resume or self.config.share.again
        intake.start(self._checked if again else None)
        return intake

    def _rows(self) -> Iterator[Seed | Reject]:
        """Yield the rows of all lists; one without a usable row does not keep the others from it."""
        target, sources = self.arguments.target, self.arguments.seeds
        lists = [self.url_lists.read(source, target) for source in sources]  # all there?
        trouble: SeedListError | None = None
        for rows in lists:
            try:
                yield from rows
            except SeedListError as error:
                trouble = trouble or error
        if trouble is not None:
            raise trouble

    def _is_ours(self, row: Seed | Reject) -> bool:
        """Whether *row* is for this process: a seed of its share; rejects are the leader's."""
        share = self.config.share
        if share.of == 1:
            return True
        if not isinstance(row, Seed):
            return share.leads
        number = share.number_of(urls.host(row.page_url))
        self._elsewhere[number] += number != share.number
        return number == share.number

    def _raise_list_trouble(self) -> None:
        if self._intake is not None and self._intake.error is not None:
            raise self._intake.error

    async def _checked(self, ids: list[str]) -> set[str]:
        return await self.store.checked_ids(self.id, ids)
