"""A year of hourly ``-a due=1`` runs in seconds: our code and store, a scripted web and clock."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from linkcrawler.checking import conclude, standing_of
from linkcrawler.documents import to_document
from linkcrawler.frontier.restock import seed_of
from linkcrawler.history import Standing
from linkcrawler.items import SeedCheck
from linkcrawler.page.kept import NOT_MODIFIED, KeptView
from linkcrawler.page.view import PageView
from linkcrawler.pipelines.links import LinksPipeline
from linkcrawler.pipelines.page import PagePipeline
from linkcrawler.recheck import if_changed, unchanged
from linkcrawler.seed import RenderMode
from linkcrawler.store.base import Entry
from tests.year.web import END, START, Page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from linkcrawler.seed import Seed
    from linkcrawler.store.base import Document, Store

HOUR = timedelta(hours=1)
_MODE = RenderMode.AUTO


@dataclass
class Year:
    """What became of *seeds* on *pages*; *due* has, by seed, each check and when the next was due."""

    store: Store
    pages: dict[str, Page]
    seeds: Sequence[Seed]
    due: dict[str, list[tuple[datetime, datetime]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    events: dict[str, list[Document]] = field(default_factory=dict)
    unread: int = 0
    """Looks at a page that was not read again."""

    def pass_by(self) -> None:
        """Let the year pass, from the first run of the list to the last hour."""
        asyncio.run(self._pass())

    async def _pass(self) -> None:
        await self.store.open()
        try:
            await self._run(self.seeds, START)
            now = START
            while (now := await self._next_run(now)) < END:
                due = [seed_of(document) async for document in self.store.iter_due(now, 10_000)]
                await self._run(due, now)
            for seed in self.seeds:
                self.events[seed.id] = await self.store.link_events(seed.id)
        finally:
            await self.store.close()

    async def _next_run(self, now: datetime) -> datetime:
        """Return the next full hour at which something is due: the runs between check nothing."""
        async for document in self.store.iter_due(END + 400 * 24 * HOUR, 1):
            due: datetime = document["next_check_at"]
            return now + max(1, -((now - due) // HOUR)) * HOUR
        return END

    async def _run(self, seeds: Sequence[Seed], now: datetime) -> None:
        by_page: dict[str, list[Seed]] = defaultdict(list)
        for seed in seeds:
            by_page[seed.page_url].append(seed)
        earlier = await self.store.current([seed.id for seed in seeds])
        entries = [
            entry
            for page_url, its_seeds in by_page.items()
            for entry in self._check(self.pages[page_url], its_seeds, earlier, now)
        ]
        await self.store.write_batch(entries)

    def _check(
        self, page: Page, seeds: list[Seed], earlier: dict[str, Document], now: datetime
    ) -> list[Entry]:
        view = self._view(page, seeds, earlier, now)
        return [self._entry(SeedCheck(s, view, _standing(earlier.get(s.id))), now) for s in seeds]

    def _view(
        self, page: Page, seeds: list[Seed], earlier: dict[str, Document], now: datetime
    ) -> PageView | KeptView:
        """Fetch as the spider does."""
        answer = page.answer(now, if_changed(seeds, earlier, _MODE, now))
        kept = unchanged(seeds, earlier, _MODE, answer)
        if kept is not None:
            self.unread += 1
            return kept
        if answer.http_status == NOT_MODIFIED:
            answer = page.answer(now, {})
        return PageView(answer)

    def _entry(self, check: SeedCheck, now: datetime) -> Entry:
        LinksPipeline().process_item(PagePipeline().process_item(check))
        done = conclude(check, f"run-{now:%Y%m%dT%H}")
        self.due[check.seed.id].append((now, done.kept["next_check_at"]))
        return Entry(to_document(done.record), done.kept)


def _standing(document: dict[str, Any] | None) -> Standing:
    return standing_of(document) if document else Standing()
