"""The hosts that may be asked now, the ones with most to do first; four bytes each."""

from __future__ import annotations

import heapq
import random
from array import array


class ReadyHosts:
    """Numbers of hosts in heaps by the seeds that they have left; within a heap chance decides.

    Neighbours in a list are often sites of one provider: they should not all be asked at once.
    """

    def __init__(self) -> None:
        self._heaps: dict[int, array[int]] = {}
        self._sizes: list[int] = []
        self._chance = random.Random(0)  # noqa: S311  no secret depends on it

    def __bool__(self) -> bool:
        return bool(self._heaps)

    def add(self, number: int, left: int) -> None:
        """Take in the host *number*, which has *left* seeds left."""
        heap = self._heaps.get(left)
        if heap is None:
            heap = self._heaps[left] = array("i")
            heapq.heappush(self._sizes, -left)
        heap.append(number)

    def pop(self) -> int:
        """Give out one of the hosts with most left."""
        left = -self._sizes[0]
        heap = self._heaps[left]
        place = int(self._chance.random() * len(heap))
        number, heap[place] = heap[place], heap[-1]
        heap.pop()
        if not heap:
            del self._heaps[left]
            heapq.heappop(self._sizes)
        return number
