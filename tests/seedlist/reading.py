"""Lists written to a folder and read back: what the tests of this package share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from linkcrawler.seed import Seed
from linkcrawler.seedlist import Reject, read_seeds

if TYPE_CHECKING:
    from pathlib import Path

in_one_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def written(folder: Path, content: str | bytes, name: str = "list") -> str:
    """Write a list and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def read(
    folder: Path, content: str | bytes, target: str | None = "shop.example"
) -> tuple[list[Seed], list[Reject]]:
    """Read *content* as a list; return its seeds and its rejects."""
    rows = list(read_seeds(written(folder, content), target))
    seeds = [row for row in rows if isinstance(row, Seed)]
    return seeds, [row for row in rows if isinstance(row, Reject)]


def pages(folder: Path, content: str | bytes) -> list[str]:
    """Return the pages that the list asks for; it may have no rejects."""
    seeds, rejects = read(folder, content)
    assert rejects == []
    return [seed.page_url for seed in seeds]
