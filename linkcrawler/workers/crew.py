"""The helping processes of a run: started, listened to, started again where one dies."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkcrawler.tally import Tally
from linkcrawler.workers.report import Report
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

logger = logging.getLogger(__name__)

_DEATHS_WITHOUT_A_RECORD = 3
"""So often in a row a process may die before it has checked anything; then its share is left undone."""
_LAST_WORDS_S = 90.0
"""For a process that is told to end: its pages in flight, and a store that is away for a while."""
_LONGEST_LINE = 1024 * 1024


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

    async def stop(self) -> None:
        """Have them end what they are at, and wait for them."""
        self._stopping = True
        for helper in self._helpers:
            if helper.process is not None and helper.process.stdin is not None:
                helper.process.stdin.close()  # the sign by which it knows that nobody leads any more
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=_LAST_WORDS_S)
        for helper in self._helpers:
            if helper.process is not None and helper.process.returncode is None:
                with suppress(ProcessLookupError):
                    helper.process.kill()
        for task in late:
            task.cancel()

    @property
    def tallies(self) -> list[Tally]:
        """What each share has counted so far."""
        return [helper.tally for helper in self._helpers]

    @property
    def reports(self) -> list[Report]:
        """The newest report of each share."""
        return [helper.report for helper in self._helpers]

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
            helper.before, helper.report = helper.tally, Report()
            helper.share = Share(helper.share.number, self._size, helper.share.run_id, again=True)

    async def _run(self, helper: _Helper) -> None:
        # The package may have come on this process's own path: from an egg, for one.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        # A session of its own: Ctrl-C reaches the leader alone, who then ends the others in order.
        process = helper.process = await asyncio.create_subprocess_exec(
            *self._command_of(helper.share),
            stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True, limit=_LONGEST_LINE,
        )  # fmt: skip
        assert process.stdout is not None  # noqa: S101  it is a PIPE
        while line := await process.stdout.readline():
            report = Report.read(line)
            if report is not None:
                helper.report = report
        await process.wait()
