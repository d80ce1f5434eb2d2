"""The process that reads costly pages: ``python -m linkcrawler.reading.process``.

It takes questions on standard input and answers each with one line. Every page is read in a child of
its own, which the system ends when it takes too much of processor or memory: even a parser that
never returns is stopped, and what a page took is given back.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from contextlib import suppress
from typing import IO, Final

from linkcrawler.documents import to_document
from linkcrawler.reading.question import Question, dumped

MAX_CPU_S: Final = 2.0
"""Seconds of one core for one page."""
MAX_MEMORY_BYTES: Final = 3 * 1024**3
"""Address space of the child: a page's tree may take a few dozen times its bytes."""

TOO_COSTLY: Final = b"too costly\n"
BROKEN: Final = b"broken "
"""Before a traceback of our own, written as one line."""

_NICENESS = 10
"""Pages that cost little come first."""


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Read pages until there are no more."""
    while (question := Question.receive(questions)) is not None:
        answers.write(_read_in_child(question))
        answers.flush()


def _read_in_child(question: Question) -> bytes:
    reading_end, writing_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading_end)
        _read(question, writing_end)
    os.close(writing_end)
    with os.fdopen(reading_end, "rb") as pipe:
        line = pipe.read()
    os.waitpid(child, 0)
    return line if line.endswith(b"\n") else TOO_COSTLY


def _read(question: Question, pipe: int) -> None:
    """Answer, and end this process whatever happens."""
    try:
        _limit()
        line = answer_line(question)
        with os.fdopen(pipe, "wb") as answers:
            answers.write(line)
    finally:
        os._exit(0)


def answer_line(question: Question) -> bytes:
    """Return the answer, or what went wrong with it."""
    try:
        return dumped(to_document(question.answer())) + b"\n"
    except (MemoryError, RecursionError):
        return TOO_COSTLY
    except Exception:  # noqa: BLE001  the process edge: said where the page was fetched
        return BROKEN + dumped(traceback.format_exc()) + b"\n"


def _limit() -> None:
    signal.setitimer(signal.ITIMER_PROF, MAX_CPU_S)  # SIGPROF ends a process without a handler
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MAX_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, MAX_MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def main() -> None:
    """Serve standard input, behind all that is in a hurry."""
    with suppress(OSError):
        os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
