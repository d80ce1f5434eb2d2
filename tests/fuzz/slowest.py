"""Which inputs cost most: those that the fuzzer came upon, repeated until they are a page's size."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from linkcrawler.page.cost import may_be_costly
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from pathlib import Path

_SMALL_BYTES = 16 * 1024
_GROWTH = 4
_LOOKED_FOR_S = 5.0
_SHOWN = 3
_LONG_S = 0.5


class Cost(NamedTuple):
    """What an input of *size* bytes cost, and how much more than a quarter of it."""

    seconds: float
    growth: float
    size: int
    unit: bytes

    def __str__(self) -> str:
        per_byte = self.seconds / self.size * 1e6
        return (
            f"{self.seconds:6.3f} s for {self.size / 1024:.0f} KiB ({per_byte:.2f} µs a byte; "
            f"{self.growth:.1f} times as long as for a quarter of it): {self.unit[:60]!r}…"
        )


def slowest(name: str, corpus: Path) -> list[Cost]:
    """Return the slowest of the inputs in *corpus*, repeated; those read elsewhere are left out."""
    files = sorted(corpus.iterdir(), key=lambda file: file.stat().st_mtime)
    deadline = time.process_time() + _LOOKED_FOR_S
    recent = takewhile(lambda _: time.process_time() < deadline, reversed(files))
    costs = [cost for file in recent if (cost := _cost(name, file.read_bytes())) is not None]
    costs.sort(reverse=True)
    return [cost for cost in costs[:_SHOWN] if cost.seconds > _LONG_S or cost is costs[0]]


def _cost(name: str, unit: bytes) -> Cost | None:
    head, mark, body = unit.partition(b"\n\n") if name == "html" else (b"", b"", unit)
    if not body:
        return None
    small = body * (_SMALL_BYTES // len(body) + 1)
    if name == "html" and may_be_costly(small * _GROWTH):
        return None
    few, many = (_seconds(name, head + mark + text) for text in (small, small * _GROWTH))
    return Cost(many, many / few, len(small) * _GROWTH, unit)


def _seconds(name: str, data: bytes) -> float:
    begun = time.process_time()
    with suppress(Exception):  # so much of it may be too much, in its own way
        TARGETS[name](data)
    return time.process_time() - begun
