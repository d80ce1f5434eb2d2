"""Rows of the list to seeds on disk, in a thread of its own: standard input may block for ever."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from typing import TYPE_CHECKING

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.seed import Seed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator

    from linkcrawler.frontier.frontier import Frontier
    from linkcrawler.frontier.table import Added, SeedTable
    from linkcrawler.seedlist.rejects import Reject
    from linkcrawler.tally import Tally

logger = logging.getLogger(__name__)

_ROWS_A_BATCH = 250
_SWITCH_THREADS_EVERY_S = 0.0005
_FIRST_ROWS = 50
"""The first batch is small, so that a slow list starts to be checked soon."""


class Intake:
    """Reads rows into the table until they end; the frontier learns of each batch."""

    def __init__(
        self,
        rows: Iterable[Seed | Reject],
        table: SeedTable,
        frontier: Frontier,
        tally: Tally,
        is_ours: Callable[[Seed | Reject], bool],
        reject: Callable[[Reject], None],
    ) -> None:
        self._rows = rows
        self._table = table
        self._frontier = frontier
        self._tally = tally
        self._is_ours = is_ours
        self._reject = reject
        self._loop = asyncio.get_running_loop()
        self._started = asyncio.Event()
        self._ended = asyncio.Event()
        self._stopping = False
        self._checked: Callable[[list[str]], Coroutine[None, None, set[str]]] | None = None
        self.error: LinkcrawlerError | None = None
        """Why the list could not be read to its end."""

    def start(
        self, checked: Callable[[list[str]], Coroutine[None, None, set[str]]] | None = None
    ) -> None:
        """Begin to read; *checked* tells which seeds an earlier part of this run has checked."""
        self._checked = checked
        # The crawl's thread waits for the list's at most this long, not 5 ms at every turn.
        sys.setswitchinterval(_SWITCH_THREADS_EVERY_S)
        threading.Thread(target=self._read, name="seed-list", daemon=True).start()

    def stop(self) -> None:
        """Read no further."""
        self._stopping = True

    async def begun(self) -> None:
        """Wait until a first seed was read, be it another process's, or the list is at its end."""
        await self._started.wait()

    async def settled(self, patience_s: float) -> None:
        """Wait for the end of the list, at most *patience_s*.

        The longer the list is known, the better rows of one page are grouped; a long list is fetched
        while it is read.
        """
        try:
            await asyncio.wait_for(self._ended.wait(), patience_s)
        except TimeoutError:
            return

    def _read(self) -> None:
        try:
            for batch in _batches(self._rows):
                if self._stopping:
                    break
                self._keep(batch)
        except LinkcrawlerError as error:
            self.error = error
        except Exception as error:  # a bug of ours: the rest of the list is not checked, so say it
            logger.exception("Reading the list failed")
            self.error = LinkcrawlerError(f"reading the list failed: {error!r}")
        finally:
            self._tell(self._end)

    def _keep(self, batch: list[Seed | Reject]) -> None:
        ours = list(filter(self._is_ours, batch))
        seeds = [row for row in ours if isinstance(row, Seed)]
        rejects = [row for row in ours if not isinstance(row, Seed)]
        for row in rejects:
            self._reject(row)
        done = self._done_before([seed.id for seed in seeds])
        added = self._table.add(seeds, done)
        self._tell(self._count, added, len(rejects))
        if any(isinstance(row, Seed) for row in batch):
            self._tell(self._started.set)

    def _done_before(self, ids: list[str]) -> set[str]:
        if self._checked is None or not ids:
            return set()
        return asyncio.run_coroutine_threadsafe(self._checked(ids), self._loop).result()

    def _tell(self, told: Callable[..., None], *args: object) -> None:
        try:
            self._loop.call_soon_threadsafe(told, *args)
        except RuntimeError:  # the run is over, its loop closed: nobody listens any more
            self._stopping = True

    def _count(self, added: Added, rejects: int) -> None:
        self._tally.seeds += added.seeds
        self._tally.duplicates += added.duplicates
        self._tally.rejected += rejects
        self._tally.resumed += added.seeds - added.by_host.total()
        self._frontier.fill(added.by_host)

    def _end(self) -> None:
        self._frontier.filled()
        self._started.set()
        self._ended.set()


def _batches(rows: Iterable[Seed | Reject]) -> Iterator[list[Seed | Reject]]:
    """Yield the rows in batches; what was read before an error comes before the error."""
    size = _FIRST_ROWS
    batch: list[Seed | Reject] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) >= size:
                yield batch
                batch, size = [], _ROWS_A_BATCH
    except LinkcrawlerError:
        yield batch
        raise
    yield batch
