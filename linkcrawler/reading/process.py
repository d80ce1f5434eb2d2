"""The process that reads costly pages: ``python -m linkcrawler.reading.process``.

It takes questions on standard input and answers each with one line. Pages are read in a child, which
the system ends when one takes too much of processor or memory: even a parser that never returns is
stopped. The next page has a child of its own then, and so it has when a page has made the child large:
what it took is given back.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import traceback
from contextlib import suppress
from typing import IO, Final

from selectolax.lexbor import SelectolaxError

from linkcrawler.documents import to_document
from linkcrawler.reading.question import Question, dumped

MAX_CPU_S: Final = 2.0
"""Seconds of one core for one page."""
MAX_MEMORY_BYTES: Final = 448 * 1024**2
"""Data of the child: what 30 MB of text or 29 MB of real pages take is well within it."""

TOO_COSTLY: Final = b"too costly\n"
BROKEN: Final = b"broken "
"""Before a traceback of our own, written as one line."""

_NICENESS = 10
"""Pages that cost little come first."""
_LARGE_BYTES = 128 * 1024**2
"""A child that has taken so much takes no further page."""
_HAS_READ_ALL, _IS_LARGE, _TOOK_TOO_LONG = 0, 3, -signal.SIGPROF
"""Why a child ends. After anything else nobody knows whether it was asked: then all of this ends."""


def serve(questions: IO[bytes], answers: IO[bytes]) -> int:
    """Read pages until there are no more, or until one takes very much; return why it ends."""
    while (question := Question.receive(questions)) is not None:
        signal.setitimer(signal.ITIMER_PROF, MAX_CPU_S)  # SIGPROF ends a process without a handler
        line = answer_line(question)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(line)
        answers.flush()
        if _most_bytes_taken() > _LARGE_BYTES:
            return _IS_LARGE
    return _HAS_READ_ALL


def answer_line(question: Question) -> bytes:
    """Return the answer, or what went wrong with it."""
    try:
        return dumped(to_document(question.answer())) + b"\n"
    except (MemoryError, RecursionError, SelectolaxError):  # the parser's: it got no memory
        return TOO_COSTLY
    except Exception:  # noqa: BLE001  the process edge: said where the page was fetched
        return BROKEN + dumped(traceback.format_exc()) + b"\n"


def _most_bytes_taken() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _serve_in_child() -> int:
    """Return why the child has ended."""
    child = os.fork()
    if not child:
        ends = 1
        try:
            _limit_memory()
            ends = serve(sys.stdin.buffer, sys.stdout.buffer)
        finally:
            os._exit(ends)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _limit_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MAX_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, MAX_MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def main() -> int:
    """Serve standard input, behind all that is in a hurry."""
    with suppress(OSError):
        os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what is there now is looked at by no child, and so not copied for it
    while (ended := _serve_in_child()) in {_IS_LARGE, _TOOK_TOO_LONG}:
        if ended == _TOOK_TOO_LONG:
            sys.stdout.buffer.write(TOO_COSTLY)
            sys.stdout.buffer.flush()
    return abs(ended)


if __name__ == "__main__":
    sys.exit(main())
