"""A turn at the gate: what whoever fetches holds in hand meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.downloading.gate import HostGate, HostState


class Turn:
    """The right to send one request to one host."""

    __slots__ = ("_gate", "_held", "host", "is_aside")

    def __init__(self, gate: HostGate, host: str) -> None:
        self._gate = gate
        self.host = host
        self.is_aside = False
        self._held: HostState | None = None

    async def __aenter__(self) -> Self:
        self._held = await self._gate.enter(self.host)
        self._gate.aside.watch(self, at_once=self._held.hung)
        current_turn.set(self)
        return self

    @contextmanager
    def lend(self) -> Iterator[None]:
        """Let the next request to this host go within this turn, which needs its answer to end.

        A browser's page that goes on to another port of its host waits for that one's robots.txt,
        and would wait for itself.
        """
        state = self._held
        if state is None:
            yield
            return
        state.lent += 1
        try:
            yield
        finally:
            state.lent = 0

    def restart(self) -> None:
        """Say that the host gets the request only now, after connecting."""
        if self._held is not None:
            self._gate.restart(self._held)

    async def __aexit__(self, *_exc: object) -> None:
        if self._held is not None:
            self._gate.aside.leave(self)
            self._gate.leave(self._held, was_aside=self.is_aside)
            self._held = None


current_turn: ContextVar[Turn | None] = ContextVar("current_turn", default=None)
"""The turn that the request of this task has."""
