"""A process that reads pages on trial: one that costs too much ends it, and nothing else.

``python -m linkcrawler.page.trial`` takes pages on standard input and answers each with one line as
soon as it is read. The processor's time and the memory of a page are bounded by the system, so even
a parser that never returns is stopped; whoever waits for the answer sees the process end.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import IO, Self

from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.page.need import why_render
from linkcrawler.page.view import PageView
from linkcrawler.record import MatchMode
from linkcrawler.seed import RenderMode

MAX_CPU_S = 2.0
"""Seconds of one core for one page."""
MAX_MEMORY_BYTES = 3 * 1024**3
"""Address space of the process: a page's tree may take a few dozen times its bytes."""

READ = b"read\n"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a page is read for; *targets* are pairs of target and match."""

    url: str
    content_type: str | None
    in_browser: bool
    targets: tuple[tuple[str, str], ...]

    def message(self, body: bytes) -> bytes:
        """Return what the process is sent: a line of JSON and the body."""
        head = json.dumps({**asdict(self), "bytes": len(body)})
        return head.encode() + b"\n" + body

    @classmethod
    def receive(cls, stream: IO[bytes]) -> tuple[Self, bytes] | None:
        """Return the next page, or None at the end of the stream."""
        line = stream.readline()
        if not line:
            return None
        head = json.loads(line)
        body = stream.read(head.pop("bytes"))
        targets = tuple((target, match) for target, match in head.pop("targets"))
        return cls(**head, targets=targets), body


def read(trial: Trial, body: bytes) -> None:
    """Ask of a page all that a run asks of it."""
    headers = (("content-type", trial.content_type),) if trial.content_type else ()
    fetched = Fetched(trial.url, trial.url, datetime.now(UTC), 200, headers=headers, body=body)
    view = PageView(fetched, in_browser=trial.in_browser)
    _ = view.page, view.signs
    for name, match in trial.targets:
        target = Target.parse(name, MatchMode(match))
        view.find(target)
        why_render(view, target, RenderMode.AUTO)


def serve(pages: IO[bytes], answers: IO[bytes]) -> None:
    """Read pages until there are no more."""
    while (received := Trial.receive(pages)) is not None:
        signal.setitimer(
            signal.ITIMER_PROF, MAX_CPU_S
        )  # SIGPROF ends a process that has no handler
        read(*received)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(READ)
        answers.flush()


if __name__ == "__main__":
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MAX_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, MAX_MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin.buffer, sys.stdout.buffer)
