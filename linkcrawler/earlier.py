"""What earlier checks left of the links in play: the store is asked once for each."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linkcrawler.checking import standing_of
from linkcrawler.errors import StoreUnavailable
from linkcrawler.history import Standing
from linkcrawler.recheck import if_changed, unchanged

if TYPE_CHECKING:
    from linkcrawler.evidence import Fetched
    from linkcrawler.frontier.frontier import Job
    from linkcrawler.page.kept import KeptView
    from linkcrawler.seed import RenderMode
    from linkcrawler.store.base import Document, Store

_STORE_PATIENCE_S = 60.0
_STORE_PAUSE_S = 1.0


class Earlier:
    """The links' documents, from when their job is handed out until they are judged anew."""

    def __init__(self, store: Store, mode: RenderMode) -> None:
        self._store = store
        self._mode = mode
        self._documents: dict[str, Document] = {}

    async def remember(self, batch: list[Job]) -> None:
        """Learn what the store has of the links of *batch*."""
        ids = [seed.id for job in batch if not job.attempt for seed in job.seeds]
        if ids:
            self._documents.update(await self._current(ids))

    def if_changed(self, job: Job) -> dict[str, str]:
        """Return the headers that ask for *job*'s page only if it has changed."""
        if not self._documents:  # a first run has nothing to compare with
            return {}
        return if_changed(job.seeds, self._documents, self._mode, datetime.now(UTC))

    def unchanged(self, job: Job, fetched: Fetched) -> KeptView | None:
        """Return the page as it was read before, if *fetched* says that it is still the same."""
        if not self._documents:
            return None
        return unchanged(job.seeds, self._documents, self._mode, fetched)

    def via(self, seed_id: str) -> str | None:
        """Return the redirector by which a seed's target was reached, if one was."""
        found: str | None = self._documents.get(seed_id, {}).get("facts", {}).get("via")
        return found

    def read_anew(self, job: Job) -> bool:
        """Forget what was read on *job*'s page, so that it is asked for itself; False if nothing was."""
        documents = [self._documents.get(seed.id, {}) for seed in job.seeds]
        readings = [document.pop("reading", None) for document in documents]
        return any(readings)

    def standing(self, seed_id: str) -> Standing:
        """Return (and forget) what earlier checks said of a seed."""
        document = self._documents.pop(seed_id, None)
        return standing_of(document) if document else Standing()

    async def _current(self, ids: list[str]) -> dict[str, Document]:
        """Ask the store, and wait for it while it is away: a guess would spoil the history."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _STORE_PATIENCE_S
        while True:
            try:
                return await self._store.current(ids)
            except StoreUnavailable:
                if loop.time() > deadline:
                    raise
            await asyncio.sleep(_STORE_PAUSE_S)
