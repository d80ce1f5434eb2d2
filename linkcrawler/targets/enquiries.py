"""Addresses that links lead to, each asked once a run, however many records want to know.

Records must not wait for ever: a list of a million rows may name ten thousand addresses of one
host, which is asked once a second. So an address is queued only where its turn can come in time,
and who waits goes on without an answer when its patience is over.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from linkcrawler import urls

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from linkcrawler.targets.answer import Answer
    from linkcrawler.targets.shared import SharedAnswers

_MOST_KNOWN = 10_000
"""Answers kept, about half a KB each; the ones not wanted for longest go first."""
_AWAY_S = 120.0
"""So long nothing more is asked of a host that could not be reached."""
_LONGEST_ADDRESS = 4_096


class HostPace(Protocol):
    """What is asked of politeness: how soon, and how often, a host may be asked."""

    def ready_in(self, host: str) -> float:
        """Seconds until a new request to *host* could start."""

    def delay_s(self, host: str) -> float:
        """Seconds between two requests to *host*."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Which of the processes of a run this is, and what they share: a host of links may be anybody's."""

    number: int = 0
    of: int = 1
    shared: SharedAnswers | None = None


@dataclass(slots=True)
class _UnderWay:
    address: str
    task: asyncio.Task[None]
    waiting: int = 0


@dataclass(slots=True)
class _Queue:
    """Who wants something of one host: one address is asked at a time, so that its pages go on too."""

    turn: asyncio.Lock
    length: int = 0


class Enquiries:
    """Asks, at most *at_a_time* addresses at once, and remembers the answers.

    *ask* never raises; it is given an address without its fragment.
    """

    def __init__(
        self,
        ask: Callable[[str], Awaitable[Answer]],
        pace: HostPace,
        *,
        patience_s: float,
        at_a_time: int,
        turns: Turns = Turns(),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._ask = ask
        self._pace = pace
        self._patience_s = patience_s
        self._room = asyncio.Semaphore(at_a_time)
        self._turns = turns
        self._next_at: OrderedDict[str, float] = OrderedDict()
        self._clock = clock
        self._known: OrderedDict[str, Answer] = OrderedDict()
        self._away: OrderedDict[str, tuple[float, Answer]] = OrderedDict()
        self._under_way: dict[str, _UnderWay] = {}
        self._queues: dict[str, _Queue] = {}

    def known(self, address: str) -> Answer | None:
        """Return the answer of *address*, if it was asked or its host is away."""
        found = self._known.get(address)
        if found is not None:
            self._known.move_to_end(address)
            return found
        return self._of_host_away(address) if self._away else None

    def can_be_had(self, address: str) -> bool:
        """Whether an answer may come in time: else nobody should wait for it."""
        if address in self._under_way:
            return True
        if len(address) > _LONGEST_ADDRESS:
            return False
        host = urls.host(address)
        queue = self._queues.get(host)
        before = queue.length * self._pace.delay_s(host) * self._turns.of if queue else 0.0
        soonest = max(self._pace.ready_in(host), self._turn_in(host))
        return soonest + before < self._patience_s

    async def settle(self, addresses: Collection[str]) -> None:
        """Wait until the answers of *addresses* are known, or patience is over."""
        wanted = [address for address in addresses if self.known(address) is None]
        if not wanted:
            return
        joined = [self._join(address) for address in wanted]
        try:
            await asyncio.wait([one.task for one in joined], timeout=self._patience_s)
        finally:
            for one in joined:
                one.waiting -= 1
                if not one.waiting:
                    self._drop(one)  # nobody wants to know any more

    def _join(self, address: str) -> _UnderWay:
        found = self._under_way.get(address)
        if found is None:
            task = asyncio.ensure_future(self._enquire(address))
            found = self._under_way[address] = _UnderWay(address, task)
            task.add_done_callback(lambda _: self._drop(found))
        found.waiting += 1
        return found

    def _drop(self, ended: _UnderWay) -> None:
        ended.task.cancel()
        if self._under_way.get(ended.address) is ended:  # and not a later one
            del self._under_way[ended.address]

    async def _enquire(self, address: str) -> None:
        host = urls.host(address)
        queue = self._queues.setdefault(host, _Queue(asyncio.Lock()))
        queue.length += 1
        try:
            async with queue.turn:
                # Whoever was asked before may have passed this address, or found nobody at home.
                if self.known(address) is None:
                    self._remember(await self._found_out(address, host))
        finally:
            queue.length -= 1
            if not queue.length:
                del self._queues[host]

    async def _found_out(self, address: str, host: str) -> Answer:
        shared = self._turns.shared
        answer = await shared.claim(address) if shared else None
        if answer is not None:
            return answer
        try:
            await self._others_turns(host)
            async with self._room:
                answer = await self._ask(address)
        finally:
            if shared is not None and answer is None:
                shared.let_go(address)
        if shared is not None:
            await shared.keep(answer)
        return answer

    async def _others_turns(self, host: str) -> None:
        """Leave *host* to other processes of the run, which ask it too, for so long as is theirs."""
        if self._turns.of == 1:
            return
        await asyncio.sleep(self._turn_in(host))
        again_in = self._turns.of * self._pace.delay_s(host)
        self._next_at[host] = self._clock() + again_in
        if len(self._next_at) > _MOST_KNOWN:
            self._next_at.popitem(last=False)

    def _turn_in(self, host: str) -> float:
        """Return the seconds until the turn of this process at *host*; the first ones are staggered."""
        due = self._next_at.get(host)
        if due is None:
            return self._turns.number * self._pace.delay_s(host)
        return max(0.0, due - self._clock())

    def _remember(self, answer: Answer) -> None:
        for known in answer.answers_on_the_way():
            self._known[known.asked] = known
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        if answer.host_is_away:
            self._away[urls.origin(answer.asked)] = (self._clock() + _AWAY_S, answer)
            while len(self._away) > _MOST_KNOWN:
                self._away.popitem(last=False)

    def _of_host_away(self, address: str) -> Answer | None:
        until, answer = self._away.get(urls.origin(address), (0.0, None))
        if answer is None or until < self._clock():
            return None
        return replace(answer, asked=address, url=address)
