"""A list read to its end without being used: what a run would make of it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkcrawler.errors import SeedListError
from linkcrawler.seed import Seed
from linkcrawler.seedlist.rows import open_list
from linkcrawler.seedlist.seeds import NO_TARGET, SeedMaker, seeds_of
from linkcrawler.seedlist.source import is_url, shown

if TYPE_CHECKING:
    from linkcrawler.seedlist.rejects import Reject
    from linkcrawler.seedlist.understanding import Understanding

_EXAMPLES = 5
_MOST_TARGETS = 1_000


@dataclass(slots=True)
class CheckedList:
    """What a list holds."""

    source: str
    understanding: Understanding
    seeds: int = 0
    duplicates: int = 0
    rejected: int = 0
    without_target: int = 0
    first_seeds: list[Seed] = field(default_factory=list)
    first_rejects: list[Reject] = field(default_factory=list)
    targets: Counter[str] = field(default_factory=Counter)
    """The most named ones; of a list with very many, those it names first."""
    trouble: str | None = None
    """Why the list cannot be read further, or used at all."""


def check_list(source: str, default_target: str | None) -> CheckedList:
    """Read the list to its end; SeedListError says why it cannot be read at all."""
    if is_url(source):
        raise SeedListError(shown(source), "seedcheck fetches nothing: download the list first")
    maker = SeedMaker(default_target)
    understanding, rows = open_list(source)
    checked = CheckedList(source, understanding)
    with closing(_Ids()) as ids:
        try:
            for made in seeds_of(source, rows, maker):
                if isinstance(made, Seed):
                    _count_seed(checked, made, ids)
                else:
                    _count_reject(checked, made)
        except SeedListError as error:
            checked.trouble = error.reason
    return checked


def _count_seed(checked: CheckedList, seed: Seed, ids: _Ids) -> None:
    if not ids.is_new(seed.id):
        checked.duplicates += 1
        return
    checked.seeds += 1
    if seed.target in checked.targets or len(checked.targets) < _MOST_TARGETS:
        checked.targets[seed.target] += 1
    if len(checked.first_seeds) < _EXAMPLES:
        checked.first_seeds.append(seed)


def _count_reject(checked: CheckedList, reject: Reject) -> None:
    checked.rejected += 1
    checked.without_target += reject.reason == NO_TARGET
    if len(checked.first_rejects) < _EXAMPLES:
        checked.first_rejects.append(reject)


class _Ids:
    """The seeds there were, on disk once they are many."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute("CREATE TABLE ids (id BLOB PRIMARY KEY) WITHOUT ROWID")
        self._table.execute("BEGIN")

    def is_new(self, seed_id: str) -> bool:
        """Note the seed, and say whether it is the first of its id."""
        found = self._table.execute("INSERT OR IGNORE INTO ids VALUES (?)", (seed_id,))
        return found.rowcount > 0

    def close(self) -> None:
        """Forget them."""
        self._table.close()
