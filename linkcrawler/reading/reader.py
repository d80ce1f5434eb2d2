"""Has costly pages read elsewhere, one at a time, while everything else goes on."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.page.cost import may_be_costly
from linkcrawler.page.view import PageView
from linkcrawler.reading.process import BROKEN, MAX_CPU_S, MAX_MEMORY_BYTES, TOO_COSTLY
from linkcrawler.reading.question import Answer, Question, loaded
from linkcrawler.reading.view import ReadView

if TYPE_CHECKING:
    from linkcrawler.evidence import Fetched

logger = logging.getLogger(__name__)

_MOST_WAITING_BYTES = 256 * 1024 * 1024
"""Of bodies that wait to be read; beyond it no new page is asked for. Large ones alone never come to
so much (``downloading.bodies``): pages that cost nothing do not wait for those that do."""
_LONGEST_ANSWER = 16 * 1024 * 1024
_PATIENCE_S = 120.0
"""The limit is on processor time; a process that gets none of it for so long is as good as stuck."""
_PASSED_ON = re.compile("COVERAGE_|LANG|LC_|LD_|PYTHON")
"""Of the environment, how the interpreter is run. It holds secrets besides: a store's password."""

_LEFT_UNREAD = Failure(
    FailureKind.COSTLY,
    f"the page is built so that reading it takes more than {MAX_CPU_S:g} s of a processor or "
    f"{MAX_MEMORY_BYTES // 1024**2} MiB of memory; it was left unread",
)
_FAILED = Failure(FailureKind.INTERNAL, "linkcrawler itself failed while reading the page")


class Reader:
    """Reads pages in a process that starts with the first that could hold up all others."""

    def __init__(self, most_waiting_bytes: int = _MOST_WAITING_BYTES) -> None:
        self._most_waiting_bytes = most_waiting_bytes
        self._process: Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._waiting_bytes = 0

    async def room(self) -> None:
        """Wait until the pages that wait to be read are few enough."""
        await self._has_room.wait()

    async def read(self, question: Question) -> PageView | ReadView:
        """Return the view of a page; one that costs too much has a failure instead of a body."""
        size = len(question.fetched.body)
        self._wait_for(size)
        try:
            async with self._one_at_a_time:
                line = await self._answer_to(question)
        finally:
            self._wait_for(-size)
        return _view(question, line)

    async def close(self) -> None:
        """End the process, and the child that reads for it."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None  # noqa: S101  PIPE
        process.stdin.close()  # the end of questions, should only the child be left
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    def _wait_for(self, size: int) -> None:
        self._waiting_bytes += size
        if self._waiting_bytes > self._most_waiting_bytes:
            self._has_room.clear()
        else:
            self._has_room.set()

    async def _answer_to(self, question: Question) -> bytes:
        """Return the line that answers; an empty one where the process failed."""
        process = self._process
        if process is None or process.returncode is not None:
            await self.close()
            try:
                process = self._process = await _start()
            except OSError as error:  # no memory, or too many processes
                return BROKEN + f"no process to read it in: {error}".encode()
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101  PIPE
        try:
            for piece in question.pieces():
                process.stdin.write(piece)
                await asyncio.wait_for(process.stdin.drain(), _PATIENCE_S)
            line = await asyncio.wait_for(process.stdout.readline(), _PATIENCE_S)
        except (OSError, TimeoutError, ValueError):  # ValueError: an answer beyond all measure
            line = b""
        if not line.endswith(b"\n"):
            await self.close()
            return b""
        return line


def is_costly(fetched: Fetched) -> bool:
    """Whether reading *fetched* here could hold up everything else."""
    costs = may_be_costly(fetched.body, fetched.header("content-type"))
    return costs and PageView(fetched).is_html


def _view(question: Question, line: bytes) -> PageView | ReadView:
    if line in {b"", TOO_COSTLY}:
        return _unread(question.fetched, _LEFT_UNREAD)
    if line.startswith(BROKEN):
        said = line.removeprefix(BROKEN).decode()
        logger.error("Could not read %s: %s", question.fetched.url, said.strip())
        return _unread(question.fetched, _FAILED)
    return ReadView.of(question, loaded(Answer, line))


def _unread(fetched: Fetched, why: Failure) -> PageView:
    return PageView(replace(fetched, body=b"", failure=why))


async def _start() -> Process:
    # The package may have come on this process's own path: from an egg, for one.
    environment = {name: value for name, value in os.environ.items() if _PASSED_ON.match(name)}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    command = (sys.executable, "-m", "linkcrawler.reading.process")
    # A session of its own: Ctrl-C is for the run, which lets pages under way be read.
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment,
        start_new_session=True,
        limit=_LONGEST_ANSWER,
    )
