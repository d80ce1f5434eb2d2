"""Helping processes that die, hang or never start: gone on with, and in the end owned up to."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from linkcrawler.tally import Tally
from linkcrawler.workers import crew as crew_module
from linkcrawler.workers.crew import Crew
from linkcrawler.workers.report import Report
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew_module, "_PAUSE_S", 0.0)


def shell(script: str) -> list[str]:
    return ["sh", "-c", script]


def says(*reports: Report) -> str:
    """Return a script that tells *reports*."""
    return ";".join(f"echo '{report.line().decode().strip()}'" for report in reports)


def run(
    *commands: Sequence[str] | Callable[[], Sequence[str]], rows: int = 0
) -> tuple[Crew, list[Share]]:
    """Have a crew of two work, whose helper is each of *commands* in turn, the last one ever after."""
    shares: list[Share] = []

    def command_of(share: Share) -> Sequence[str]:
        shares.append(share)
        command = commands[min(len(shares), len(commands)) - 1]
        return command() if callable(command) else command

    async def work() -> Crew:
        crew = Crew(Share(of=2), command_of)
        crew.start("r-1", again=False)
        await crew.finished()
        crew.owe({1: rows})
        return crew

    return asyncio.run(work()), shares


SEEDS = Tally(seeds=5, duplicates=1)
DONE = Report(Tally(seeds=5, by_status=Counter(live=5)), is_last=True)


def test_what_dies_is_gone_on_with() -> None:
    crew, shares = run(shell("kill -9 $$"), shell(says(DONE)))

    assert [share.again for share in shares] == [False, True]
    assert crew.reports == [DONE]


def test_what_only_dies_is_left_undone_and_said() -> None:
    """The process never told how many seeds it had: the rows are counted."""
    crew, shares = run(shell("exit 3"), rows=7)

    assert len(shares) == 3
    assert crew.reports[0].trouble == "worker 1 died 3 times in a row"
    assert crew.tallies[0].unrecorded == 7


def test_what_died_late_had_counted_more_than_rows() -> None:
    crew, _ = run(shell(says(Report(SEEDS))), rows=6)

    assert crew.tallies[0].unrecorded == 5


def test_what_was_told_to_end_by_others_is_gone_on_with() -> None:
    crew, shares = run(shell(says(Report(SEEDS))), shell(says(DONE)))

    assert len(shares) == 2
    assert crew.reports == [DONE]


def test_what_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew_module, "_LONGEST_SILENCE_S", 0.2)
    hanging = shell("exec sleep 600")

    def speaking() -> Sequence[str]:  # once it is there, however long that takes
        monkeypatch.setattr(crew_module, "_LONGEST_SILENCE_S", 600.0)
        return shell(says(DONE))

    crew, shares = run(hanging, hanging, speaking)

    assert len(shares) == 3
    assert crew.reports == [DONE]


def test_nobody_is_left_when_all_ends_at_once(tmp_path: Path) -> None:
    begun, ended = tmp_path / "begun", tmp_path / "ended"

    async def work() -> None:
        crew = Crew(Share(of=2), lambda _: shell(f"touch {begun}; read end; touch {ended}"))
        crew.start("r-1", again=False)
        while not (begun.exists() and crew._helpers[0].is_at_work):
            await asyncio.to_thread(time.sleep, 0.02)
        crew._stopping = True
        crew.kill()
        await crew.finished()

    asyncio.run(work())
    assert not ended.exists()


@pytest.mark.parametrize(("ends", "is_amiss"), [("exit 0", False), ("exit 1", True)])
def test_a_share_that_is_done_may_lack_its_part_of_a_feed(ends: str, is_amiss: bool) -> None:
    """Its process has said so, and tells the leader by its exit status."""
    crew, shares = run(shell(f"{says(DONE)}; {ends}"))

    assert len(shares) == 1
    assert crew.reports[0].trouble is None
    assert crew.is_a_part_amiss is is_amiss
