"""How often each value occurs, in bounded memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


class Room:
    """How many distinct values may still be told apart, by all who share this."""

    def __init__(self, values: int) -> None:
        self.left = values


@dataclass(frozen=True, slots=True)
class Largest:
    """The most frequent value, and its share of all."""

    value: str
    count: int
    share: float


class Distribution:
    """Counts by value; once its room is used up, new values are counted together as *others*."""

    __slots__ = ("_room", "counts", "others", "total")

    def __init__(self, room: Room) -> None:
        self.counts: Counter[str] = Counter()
        self.others = 0
        self.total = 0
        self._room = room

    def add(self, value: str) -> None:
        """Count *value* once."""
        self.total += 1
        if value not in self.counts:
            if self._room.left <= 0:
                self.others += 1
                return
            self._room.left -= 1
        self.counts[value] += 1

    def merge(self, other: Distribution) -> None:
        """Add the counts of *other*; whoever merges has the room for both."""
        self.counts.update(other.counts)
        self.others += other.others
        self.total += other.total

    def share(self, value: str) -> float:
        """Return the share of *value*, 0 to 1."""
        return self.counts[value] / self.total if self.total else 0.0

    @property
    def largest(self) -> Largest | None:
        """The most frequent value; None where nothing was counted."""
        if not self.counts:
            return None
        value, count = self.counts.most_common(1)[0]
        return Largest(value, count, count / self.total)

    def most_common(self, limit: int | None = None) -> list[tuple[str, int]]:
        """Return values and counts, the most frequent first; equal counts by value."""
        return sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
