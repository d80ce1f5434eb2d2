"""A figure, and where the labelled data for it is."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "data"
SAMPLE = Path(__file__).parent / "sample"
"""A few pages and sentences of our own making, for where the shared data is not."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How good one thing is. *of* says how many rows were asked; *aim* what we want to reach."""

    name: str
    value: float
    of: int
    aim: float
    more_is_better: bool = True

    def is_worse_than(self, floor: float) -> bool:
        """Whether the figure falls below the pinned *floor* (a ceiling, where less is better)."""
        return self.value < floor if self.more_is_better else self.value > floor

    def is_better_than(self, floor: float) -> bool:
        """Whether the floor could be raised."""
        return self.rounded > floor if self.more_is_better else self.rounded < floor

    @property
    def rounded(self) -> float:
        """The figure as it is pinned: to a hundredth, never better than it is."""
        cents = int(self.value * 100)
        return cents / 100 if self.more_is_better else -(-self.value * 100 // 1) / 100

    @property
    def reaches_its_aim(self) -> bool:
        """Whether the aim is reached."""
        return not self.is_worse_than(self.aim)


def share(right: int, of: int) -> float:
    """Return a percentage; of nothing, none."""
    return 100 * right / of if of else 0.0


def table(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated file without quoting."""
    header, *rows = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    names = header.split("\t")
    return [dict(zip(names, row.split("\t"), strict=True)) for row in rows]


def body_of(path: Path) -> bytes:
    """Read *path*, or what is zipped beside it under the same name."""
    zipped = path.with_name(f"{path.name}.gz")
    return gzip.decompress(zipped.read_bytes()) if zipped.exists() else path.read_bytes()
