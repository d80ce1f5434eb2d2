"""Politeness in one place: who may be asked now, and who has to wait.

A turn at the gate is the right to send one request to one host. The gate keeps a host's requests
apart in time and in number, and all requests together below a total. Nothing else in linkcrawler
waits for politeness' sake, so nothing else can forget it.

A request that hangs is set aside: it goes on waiting for its answer, but takes no room from others.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

from linkcrawler.downloading.aside import Aside
from linkcrawler.downloading.turn import Turn
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SWEEP_AT_LEAST = 1024
_WHOLE = Share()


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one host may be asked: seconds between starts, requests at a time."""

    delay_s: float = 0.0
    at_a_time: int = 1
    jitter: float = 0.0
    """Share of the delay that is left to chance, as in Scrapy's DOWNLOAD_DELAY_JITTER."""


@dataclass(slots=True)
class HostState:
    """What the gate knows of one host."""

    pace: Pace
    floor_s: float = 0.0
    last_start: float = float("-inf")
    free_at: float = float("-inf")
    in_flight: int = 0
    lent: int = 0
    hung: bool = False
    """Whether its last request hung: the next one is expected to."""
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)
    timer: asyncio.TimerHandle | None = None
    queued: bool = False


class HostGate:
    """Hands out turns: few at a time and some seconds apart per host, *total* at a time in all."""

    def __init__(
        self,
        pace: Pace,
        *,
        total: int = 0,
        exceptions: Mapping[str, Pace] | None = None,
        max_delay_s: float = 30.0,
        share: Share = _WHOLE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._pace = pace
        self._total = total
        self._exceptions = dict(exceptions or {})
        self._max_delay_s = max_delay_s
        self._share = share
        self._clock = clock
        self._hosts: dict[str, HostState] = {}
        self._sweep_at = _SWEEP_AT_LEAST
        self._starved: deque[HostState] = deque()
        self._watching: list[asyncio.Future[None]] = []
        self.aside = Aside(self._set_aside)
        self.in_flight = 0
        """Requests under way that are not set aside."""
        self.waiting = 0
        self.on_release: list[Callable[[str], None]] = []
        """Called with each host that ``release_host`` lets go."""

    def __len__(self) -> int:
        """Return how many hosts the gate remembers."""
        return len(self._hosts)

    @property
    def pages_at_a_time(self) -> int:
        """How many requests to one host may be under way, at most, whichever host."""
        return max(pace.at_a_time for pace in (self._pace, *self._exceptions.values()))

    @property
    def is_full(self) -> bool:
        """Whether as many requests are under way as may be; a total of 0 means no limit."""
        return 0 < self._total <= self.in_flight

    async def room(self) -> None:
        """Wait until fewer requests are under way than may be."""
        while self.is_full:
            self._watching.append(asyncio.get_running_loop().create_future())
            await self._watching[-1]

    def turn(self, host: str) -> Turn:
        """Return a turn at *host*, to be used as ``async with``."""
        return Turn(self, host)

    def ready_in(self, host: str) -> float:
        """Return the seconds until a new request to *host* could start, at the earliest."""
        state = self._hosts.get(host)
        if state is None:
            return 0.0
        behind = len(state.waiting) * max(state.pace.delay_s, state.floor_s)
        return max(0.0, state.free_at - self._clock()) + behind

    def delay_s(self, host: str) -> float:
        """Return the seconds that *host* wants between two starts, by whichever process of the run."""
        state = self._hosts.get(host)
        ours = max(self._pace_of(host).delay_s, state.floor_s if state else 0.0)
        return ours / self._part_of(host, 1.0)

    def set_delay(self, host: str, delay_s: float) -> None:
        """Keep at least *delay_s* (a crawl-delay) between starts at *host*, bounded."""
        floor = self._part_of(host, min(max(0.0, delay_s), self._max_delay_s))
        if floor <= self._pace_of(host).delay_s and host not in self._hosts:
            return
        state = self._host(host)
        state.floor_s = floor
        state.free_at = max(state.free_at, state.last_start + floor)

    def pause(self, host: str, seconds: float) -> None:
        """Ask *host* nothing for *seconds*, as its Retry-After wishes."""
        state = self._host(host)
        state.free_at = max(state.free_at, self._clock() + seconds)

    def release_host(self, host: str) -> None:
        """Say that nothing more is asked of *host*: idle connections to it may go."""
        for hook in self.on_release:
            hook(host)

    def close(self) -> None:
        """Cancel the timers; whoever still waits is cancelled by its own task."""
        for state in self._hosts.values():
            if state.timer is not None:
                state.timer.cancel()
                state.timer = None

    def _pace_of(self, host: str) -> Pace:
        """Return how fast this process may ask *host*."""
        pace = self._exceptions.get(host, self._pace)
        if self._share.has_host(host):
            return pace
        return replace(pace, delay_s=self._part_of(host, pace.delay_s))

    def _part_of(self, host: str, delay_s: float) -> float:
        """Return the seconds that this process has to wait where *host* wants *delay_s*.

        Each of several processes may come to a host that is none of its share, by a redirect or as a
        link's target: together they keep its pace by each keeping a part of it.
        """
        return delay_s if self._share.has_host(host) else delay_s * self._share.of

    def _host(self, host: str) -> HostState:
        state = self._hosts.get(host)
        if state is None:
            if len(self._hosts) >= self._sweep_at:
                self._sweep()
            state = self._hosts[host] = HostState(self._pace_of(host))
        return state

    def _sweep(self) -> None:
        """Forget the hosts that owe nothing, so that memory follows the hosts in use."""
        now = self._clock()
        self._hosts = {
            name: state
            for name, state in self._hosts.items()
            if state.in_flight or state.waiting or state.free_at > now
        }
        self._sweep_at = max(_SWEEP_AT_LEAST, 2 * len(self._hosts))

    async def enter(self, host: str) -> HostState:
        """Wait until *host* may be asked; the answer goes back to ``leave``."""
        state = self._host(host)
        if state.lent or (not state.waiting and self._may_start(state)):
            state.lent = max(0, state.lent - 1)
            self._start(state)
            return state
        ticket = asyncio.get_running_loop().create_future()
        state.waiting.append(ticket)
        self.waiting += 1
        self._advance(state)
        try:
            await ticket
        except asyncio.CancelledError:
            self._give_back(state, ticket)
            raise
        finally:
            self.waiting -= 1
        return state

    def leave(self, state: HostState, *, was_aside: bool = False) -> None:
        """End a turn; hosts that waited for room go before this host's next request."""
        state.in_flight -= 1
        state.hung = was_aside
        if not was_aside:
            self._make_room()
        self._advance(state)

    def _set_aside(self, turn: Turn) -> None:
        turn.is_aside = True
        self._make_room()

    def _make_room(self) -> None:
        self.in_flight -= 1
        while self._starved and not self.is_full:
            starved = self._starved.popleft()
            starved.queued = False
            self._advance(starved)
        if self._watching and not self.is_full:
            self._tell_of_room()

    def restart(self, state: HostState) -> None:
        """Count the delay from now: connecting took its time, and the host saw nothing of it."""
        state.last_start = now = self._clock()
        state.free_at = max(state.free_at, now + self._spacing(state))

    def _give_back(self, state: HostState, ticket: asyncio.Future[None]) -> None:
        if ticket.done() and not ticket.cancelled():
            self.leave(state)
        else:
            state.waiting = deque(t for t in state.waiting if t is not ticket)

    def _may_start(self, state: HostState) -> bool:
        return (
            state.in_flight < state.pace.at_a_time
            and not self.is_full
            and state.free_at <= self._clock()
        )

    def _start(self, state: HostState) -> None:
        state.in_flight += 1
        self.in_flight += 1
        self.restart(state)

    def _spacing(self, state: HostState) -> float:
        pace = state.pace
        if not pace.jitter:
            return max(pace.delay_s, state.floor_s)
        spread = random.uniform(-pace.jitter, pace.jitter)  # noqa: S311  no secret depends on it
        return max(0.0, pace.delay_s * (1 + spread), state.floor_s)

    def _advance(self, state: HostState) -> None:
        """Start those who may start now, and see to it that somebody looks again for the rest."""
        while state.waiting and state.in_flight < state.pace.at_a_time:
            if state.waiting[0].done():
                state.waiting.popleft()
            elif state.free_at > self._clock():
                self._look_again(state)
                return
            elif self.is_full:
                self._queue_for_room(state)
                return
            else:
                self._start(state)
                state.waiting.popleft().set_result(None)

    def _tell_of_room(self) -> None:
        for ticket in self._watching:
            if not ticket.done():
                ticket.set_result(None)
        self._watching.clear()

    def _queue_for_room(self, state: HostState) -> None:
        if not state.queued:
            state.queued = True
            self._starved.append(state)

    def _look_again(self, state: HostState) -> None:
        if state.timer is None:
            wait = state.free_at - self._clock()
            loop = asyncio.get_running_loop()
            state.timer = loop.call_later(wait, self._timer_rang, state)

    def _timer_rang(self, state: HostState) -> None:
        state.timer = None
        self._advance(state)
