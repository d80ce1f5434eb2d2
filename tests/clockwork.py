"""An event loop whose time runs ahead whenever nothing is left to do: hours pass in no time."""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


class _PatientSelector(selectors.SelectSelector):
    loop: ClockworkLoop

    def select(self, timeout: float | None = None) -> Any:
        if timeout:
            self.loop.now += timeout
        return super().select(0)


class ClockworkLoop(asyncio.SelectorEventLoop):
    """A loop with a clock of its own, *now*."""

    def __init__(self) -> None:
        self.now = 1000.0
        selector = _PatientSelector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.now


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run *coroutine* on a clockwork loop."""
    with asyncio.Runner(loop_factory=ClockworkLoop) as runner:
        return runner.run(coroutine)


def now() -> float:
    """Return the running loop's time."""
    return asyncio.get_running_loop().time()
