"""The helping processes of a run: started, listened to, started again where one dies."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkcrawler.tally import Tally
from linkcrawler.workers.report import Report
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

logger = logging.getLogger(__name__)

_DEATHS_WITHOUT_A_RECORD = 3
"""So often in a row a process may die before it has checked anything; then its share is left undone."""
_LAST_WORDS_S = 90.0
"""For a process that is told to end: its pages in flight, and a store that is away for a while."""
_LONGEST_LINE = 16 * 1024 * 1024
"""A report shows a few addresses, and an address of a list may be as long as it likes."""
_LONGEST_SILENCE_S = 300.0
"""A process tells twice a second how far it is; one that says nothing for so long hangs."""
_PAUSE_S = 1.0
"""Before a process is started again; each further death without a record adds as much."""


@dataclass(slots=True)
class _Helper:
    share: Share
    before: Tally = field(default_factory=Tally)
    """What processes of this share had counted that are gone."""
    report: Report = field(default_factory=Report)
    process: Process | None = None
    deaths: int = 0

    @property
    def tally(self) -> Tally:
        return self.report.tally.after(self.before)

    @property
    def is_at_work(self) -> bool:
        return self.process is not None and self.process.returncode is None

    def dismiss(self) -> None:
        """Give the sign by which it knows that nobody leads any more."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()

    def kill(self) -> None:
        if self.process is not None and self.is_at_work:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)


class Crew:
    """All helping processes of the run whose leader has *share*; none where that is all there is.

    *command_of* gives the command line of a process for its share.
    """

    def __init__(self, share: Share, command_of: Callable[[Share], Sequence[str]]) -> None:
        self._size = share.of if share.leads else 1
        self._command_of = command_of
        self._helpers: list[_Helper] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    def start(self, run_id: str, *, again: bool) -> None:
        """Start a process for every share but the leader's own; *again* if the run is gone on with."""
        for number in range(1, self._size):
            helper = _Helper(Share(number, self._size, run_id, again))
            self._helpers.append(helper)
            task = asyncio.create_task(self._look_after(helper), name=f"worker-{number}")
            self._tasks.append(task)

    async def finished(self) -> None:
        """Wait until every process has done its share."""
        await asyncio.gather(*self._tasks)

    def owe(self, rows: Mapping[int, int]) -> None:
        """Count what was left undone: *rows* of the list by share, where its process never got so far."""
        for helper in self._helpers:
            if not helper.report.is_last:
                seeds = rows.get(helper.share.number, 0) - helper.tally.duplicates
                helper.report.tally.seeds = max(helper.report.tally.seeds, seeds)

    async def stop(self) -> None:
        """Have them end what they are at, and wait for them."""
        self._stopping = True
        for helper in self._helpers:
            helper.dismiss()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=_LAST_WORDS_S)
        self.kill()
        for task in late:
            task.cancel()

    def kill(self) -> None:
        """End at once those that are still there."""
        for helper in self._helpers:
            helper.kill()

    @property
    def tallies(self) -> list[Tally]:
        """What each share has counted so far."""
        return [helper.tally for helper in self._helpers]

    @property
    def reports(self) -> list[Report]:
        """The newest report of each share."""
        return [helper.report for helper in self._helpers]

    @property
    def is_a_part_amiss(self) -> bool:
        """Whether a process that did its share failed in what it does besides: its part of a feed."""
        return any(
            helper.report.is_last and helper.process is not None and helper.process.returncode
            for helper in self._helpers
        )

    async def _look_after(self, helper: _Helper) -> None:
        while not self._stopping:
            recorded = helper.tally.recorded
            await self._run(helper)
            if helper.report.is_last or self._stopping:
                return
            helper.deaths = helper.deaths + 1 if helper.tally.recorded == recorded else 1
            if helper.deaths >= _DEATHS_WITHOUT_A_RECORD:
                trouble = f"worker {helper.share.number} died {helper.deaths} times in a row"
                helper.report = Report(helper.report.tally, trouble=trouble)
                return
            logger.warning("Worker %d died; its share is gone on with.", helper.share.number)
            await asyncio.sleep(helper.deaths * _PAUSE_S)
            helper.before, helper.report = helper.tally, Report()
            helper.share = Share(helper.share.number, self._size, helper.share.run_id, again=True)

    async def _run(self, helper: _Helper) -> None:
        try:
            await self._start(helper)
        except OSError as error:  # no memory, or too many processes: the same as dying at once
            logger.warning("Worker %d cannot be started: %s.", helper.share.number, error)
            return
        if self._stopping:  # it began too late to be told
            helper.dismiss()
        await self._listen(helper)

    async def _start(self, helper: _Helper) -> None:
        # The package may have come on this process's own path: from an egg, for one.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        # A session of its own: Ctrl-C reaches the leader alone, who then ends the others in order.
        helper.process = await asyncio.create_subprocess_exec(
            *self._command_of(helper.share),
            stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True, limit=_LONGEST_LINE,
        )  # fmt: skip

    async def _listen(self, helper: _Helper) -> None:
        process = helper.process
        assert process is not None  # noqa: S101  it was just started
        assert process.stdout is not None  # noqa: S101  it is a PIPE
        try:
            while line := await asyncio.wait_for(process.stdout.readline(), _LONGEST_SILENCE_S):
                helper.report = Report.read(line) or helper.report
        except TimeoutError:
            logger.warning("Worker %d hangs and is ended.", helper.share.number)
            helper.kill()
        await process.wait()
        helper.dismiss()
