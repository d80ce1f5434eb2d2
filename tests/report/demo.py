"""A store as it looks after three months of checks: several targets, losses, things that got worse.

The same links always give the same store. Of every link only the checks are written that say
something: the first, those that see a change, the one before a loss, and the newest.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from linkcrawler.changes import changes_between, facts_of, remembered
from linkcrawler.documents import to_document
from linkcrawler.due import next_check_at
from linkcrawler.history import Standing, advance
from linkcrawler.record import Change, Record, Status
from linkcrawler.store.base import Entry, RunDoc, RunEnd
from tests.report.demo_pages import Site, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from linkcrawler.store.base import Store

Life = Callable[[int], tuple[tuple[int, str], ...]]

RUNS = 27
EVERY = timedelta(days=3.5)
_NEWEST = timedelta(hours=3)
_BATCH = 500
_LAST = RUNS - 1


class Sight(NamedTuple):
    """What the run with this number finds of a link."""

    run: int
    what: str
    """live, worse (nofollow, noindex or moved out of the content), gone or unknown."""


@dataclass(frozen=True, slots=True)
class Demo:
    """So many links, checked every few days until shortly before *now*."""

    links: int
    now: datetime

    def run_at(self, number: int) -> datetime:
        """Return when the run began."""
        return self.now - _NEWEST - EVERY * (_LAST - number)

    async def fill(self, store: Store) -> None:
        """Write all of it into the open *store*."""
        for number in range(RUNS):
            await self._note_run(store, number)
        batch: list[Entry] = []
        for link in range(self.links):
            batch += self._entries(link)
            if len(batch) >= _BATCH:
                await store.write_batch(batch)
                batch = []
        await store.write_batch(batch)

    async def _note_run(self, store: Store, number: int) -> None:
        began = self.run_at(number)
        run = RunDoc(run_id(number), "demo", began, {"seeds": "links.csv", "target": ""})
        await store.start_run(run)
        end = RunEnd(began + timedelta(hours=1), True, "finished", {"seeds": self.links})
        await store.finish_run(run.id, end)

    def _entries(self, link: int) -> Iterator[Entry]:
        rng = random.Random(link)
        site = Site.make(link, max(self.links // 3, 1), rng)
        key = hashlib.blake2b(str(link).encode(), digest_size=16).hexdigest()
        standing = Standing()
        for sight in sights(rng):
            moment = self.run_at(sight.run) + timedelta(seconds=rng.randrange(3600))
            record = record_of(site, sight.what, key, run_id(sight.run), moment)
            record, standing = _told(record, standing)
            yield Entry(
                to_document(record),
                {"next_check_at": next_check_at(standing, key), "facts": standing.facts},
            )


def run_id(number: int) -> str:
    return f"run-{number:02}"


def sights(rng: random.Random) -> tuple[Sight, ...]:
    """Return what one link's life is, in the order of runs."""
    life = rng.choices(tuple(_LIVES), tuple(weight for weight, _ in _LIVES.values()))[0]
    moment = rng.randrange(3, RUNS) if rng.random() < 0.7 else rng.randrange(RUNS - 6, RUNS)
    found = {run: what for run, what in _LIVES[life][1](moment) if 0 <= run <= _LAST}
    return tuple(Sight(run, found[run]) for run in sorted(found))


_LIVES: dict[str, tuple[int, Life]] = {
    "fine": (66, lambda _: ((0, "live"), (_LAST, "live"))),
    "new": (5, lambda k: ((k, "live"), (_LAST, "live"))),
    "lost": (
        9,
        lambda k: ((0, "live"), (k - 2, "live"), (k - 1, "gone"), (k, "gone"), (_LAST, "gone")),
    ),
    "suspect": (1, lambda _: ((0, "live"), (_LAST - 1, "live"), (_LAST, "gone"))),
    "never": (3, lambda _: ((0, "gone"), (_LAST, "gone"))),
    "never seen": (1, lambda _: ((0, "unknown"), (_LAST, "unknown"))),
    "blocked now": (4, lambda _: ((0, "live"), (_LAST, "unknown"))),
    "always worse": (5, lambda _: ((0, "worse"), (_LAST, "worse"))),
    "got worse": (3, lambda k: ((0, "live"), (k, "worse"), (_LAST, "worse"))),
    "got better": (1, lambda k: ((0, "worse"), (k, "live"), (_LAST, "live"))),
    "back": (
        2,
        lambda k: ((0, "live"), (k - 3, "gone"), (k - 1, "gone"), (k, "live"), (_LAST, "live")),
    ),
}  # fmt: skip
"""Weight, and the sights by the run in which something happens."""


def _told(record: Record, earlier: Standing) -> tuple[Record, Standing]:
    """Give *record* its state and its changes, by the rules of the crawler itself."""
    now = advance(earlier, Status(record.status), record.checked_at)
    facts = facts_of(record)
    changes = changes_between(earlier.facts, facts, record.reason)
    if earlier.checked_at is not None and earlier.state is not now.state:
        changes = (Change("state", earlier.state, now.state, record.reason), *changes)
    told = replace(
        record,
        state=now.state,
        first_seen_at=now.first_seen_at,
        last_seen_at=now.last_seen_at,
        lost_at=now.lost_at,
        gone_since_at=now.gone_since_at,
        changes=changes,
    )
    return told, replace(now, facts=remembered(earlier.facts, facts))
