"""Pages that could cost too much are read on trial, in a process of their own."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from typing import TYPE_CHECKING

from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.page.cost import may_be_costly
from linkcrawler.page.trial import MAX_CPU_S, READ, Trial

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from linkcrawler.frontier.frontier import Job

_PATIENCE_S = 60.0
"""The limit is on processor time; a process that gets none of it for so long is as good as stuck."""

TOO_COSTLY = Failure(
    FailureKind.COSTLY,
    f"the page is built so that reading it takes more than {MAX_CPU_S:g} s of a processor or "
    "gigabytes of memory; it was left unread",
)


class TrialReader:
    """Tells which pages are too costly to read. The process starts with the first that might be."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._one_at_a_time = asyncio.Lock()

    async def is_too_costly(
        self, request: Request, response: Response, *, in_browser: bool
    ) -> bool:
        """Whether reading the answer would hold up everything else."""
        if not may_be_costly(response.body):
            return False
        job: Job | None = request.cb_kwargs.get("job")
        if job is None:
            return False  # robots.txt and the like: no page, and bounded otherwise
        content_type = response.headers.get("content-type")
        trial = Trial(
            response.url,
            content_type.decode("latin-1") if content_type else None,
            in_browser,
            tuple({(seed.target, seed.match.value) for seed in job.seeds}),
        )
        async with self._one_at_a_time:
            return not await self._reads(trial, response.body)

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _reads(self, trial: Trial, body: bytes) -> bool:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await _start()
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101  PIPE
        try:
            process.stdin.write(trial.message(body))
            await asyncio.wait_for(process.stdin.drain(), _PATIENCE_S)
            answer = await asyncio.wait_for(process.stdout.readline(), _PATIENCE_S)
        except (OSError, TimeoutError):
            answer = b""
        if answer != READ:
            await self.close()
        return answer == READ


async def _start() -> Process:
    # The package may have come on this process's own path: from an egg, for one.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = (sys.executable, "-m", "linkcrawler.page.trial")
    return await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, start_new_session=True
    )
