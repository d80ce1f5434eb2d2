"""Lists that are named by a URL: fetched before they are read, and called by their URL throughout."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.rejects import Reject
from linkcrawler.seedlist.seeds import read_seeds
from linkcrawler.seedlist.source import is_url, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from linkcrawler.seed import Seed


class UrlLists:
    """Where the lists of *sources* that are URLs are on this machine, for as long as a run goes."""

    def __init__(self, sources: Sequence[str], folder: Path) -> None:
        urls = [source for source in sources if is_url(source)]
        self.files = {url: folder / f"list-{secrets.token_hex(8)}" for url in urls}

    def read(self, source: str, target: str | None) -> Iterator[Seed | Reject]:
        """Read the list *source*, a file or fetched before; what is wrong is told by its own name."""
        file = self.files.get(source)
        if file is None:
            return read_seeds(source, target)
        try:
            return self._renamed(shown(source), read_seeds(str(file), target))
        except SeedListError as error:
            raise SeedListError(shown(source), error.reason) from error

    def _renamed(self, name: str, rows: Iterator[Seed | Reject]) -> Iterator[Seed | Reject]:
        try:
            for row in rows:
                yield replace(row, source=name) if isinstance(row, Reject) else row
        except SeedListError as error:
            raise SeedListError(name, error.reason) from error

    def close(self) -> None:
        """Remove the files."""
        for file in self.files.values():
            file.unlink(missing_ok=True)
