"""Links of the store that are due, to seeds on disk: the same way that a list takes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from linkcrawler import urls
from linkcrawler.documents import from_document
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.record import Expected, MatchMode, Reported
from linkcrawler.seed import RenderMode, Seed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkcrawler.frontier.frontier import Frontier
    from linkcrawler.frontier.table import SeedTable
    from linkcrawler.store.base import Store
    from linkcrawler.tally import Tally

_MOST = 10_000_000
_LINKS_A_BATCH = 250


class Restock:
    """Reads what is due into the table, the longest due first; the frontier learns of each batch."""

    def __init__(
        self,
        store: Store,
        table: SeedTable,
        frontier: Frontier,
        tally: Tally,
        is_ours: Callable[[Seed], bool],
    ) -> None:
        self._store = store
        self._table = table
        self._frontier = frontier
        self._tally = tally
        self._is_ours = is_ours
        self._task: asyncio.Task[None] | None = None
        self.error: LinkcrawlerError | None = None
        """Why not all that is due could be read."""

    def start(self) -> None:
        """Begin to read."""
        self._task = asyncio.create_task(self._read(), name="due-links")

    def stop(self) -> None:
        """Read no further."""
        if self._task is not None:
            self._task.cancel()

    async def begun(self) -> None:
        """Wait for nothing: nothing may be due."""

    async def settled(self, patience_s: float) -> None:
        """Wait for the end, at most *patience_s*: what is known groups pages the better."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=patience_s)

    async def _read(self) -> None:
        batch: list[Seed] = []
        try:
            async for document in self._store.iter_due(datetime.now(UTC), _MOST):
                seed = self._seed_of(document)
                if seed is not None and self._is_ours(seed):
                    batch.append(seed)
                if len(batch) >= _LINKS_A_BATCH:
                    self._keep(batch)
                    batch = []
        except LinkcrawlerError as error:
            self.error = error
        finally:
            self._keep(batch)
            self._frontier.filled()

    def _seed_of(self, document: Mapping[str, Any]) -> Seed | None:
        """Return the seed of a link; one that somebody spoiled does not keep the others from it."""
        try:
            return seed_of(document)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            words = f"link {document['_id']} of the store is not whole: {error!r}"
            self.error = self.error or LinkcrawlerError(words)
            return None

    def _keep(self, batch: list[Seed]) -> None:
        added = self._table.add(batch)
        self._tally.seeds += added.seeds
        self._frontier.fill(added.by_host)


def seed_of(document: Mapping[str, Any]) -> Seed:
    """Return the seed that a link's document was made from."""
    reported, every_s, render = (document.get(k) for k in ("reported", "every_s", "render"))
    return Seed(
        id=document["id"],
        referring_url=document["referring_url"],
        page_url=urls.referring_page(document["referring_url"]),
        target=document["target"],
        match=MatchMode(document["match"]),
        expected=from_document(Expected, document["expected"]),
        labels=document["labels"],
        reported=from_document(Reported, reported) if reported else None,
        render=RenderMode(render) if render else None,
        every=timedelta(seconds=every_s) if every_s else None,
    )
