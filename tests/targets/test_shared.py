"""Several processes of a run ask each address once: each has its own connection to the file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from linkcrawler.targets.answer import Answer
from linkcrawler.targets.enquiries import Enquiries, Turns
from linkcrawler.targets.shared import SharedAnswers
from tests.targets.test_enquiries import A, B, Web, run

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = Answer(A, B, 404, trail=(B,), soft_404="a parked domain")


def two(path: Path, claim_s: float = 60.0) -> tuple[SharedAnswers, SharedAnswers]:
    return SharedAnswers(path, claim_s), SharedAnswers(path, claim_s)


def test_who_comes_second_gets_the_answer_of_the_first(tmp_path: Path) -> None:
    async def story() -> None:
        one, other = two(tmp_path / "new" / "answers.sqlite")
        assert await one.claim(A) is None
        second = asyncio.create_task(other.claim(A))
        await asyncio.sleep(0.3)
        assert not second.done()
        await one.keep(ANSWER)

        assert await second == ANSWER
        assert await other.claim(B) == Answer(B, B, 404, soft_404="a parked domain")
        one.close(remove=False)
        other.close(remove=True)
        assert not list((tmp_path / "new").iterdir())

    run(story())


def test_what_was_let_go_or_left_behind_is_asked_by_another(tmp_path: Path) -> None:
    async def story() -> None:
        one, other = two(tmp_path / "answers.sqlite", claim_s=0.5)
        assert await one.claim(A) is None
        one.let_go(A)
        assert await other.claim(A) is None
        assert await one.claim(A) is None  # when the claim has grown old
        one.close(remove=False)
        other.close(remove=True)

    run(story())


def test_a_file_that_is_of_no_use_stops_nobody(tmp_path: Path) -> None:
    async def story() -> None:
        one = SharedAnswers(tmp_path / "answers.sqlite", 60.0)
        one.close(remove=True)

        assert await one.claim(A) is None
        await one.keep(ANSWER)
        one.let_go(A)

    run(story())


def test_processes_ask_each_address_once(tmp_path: Path) -> None:
    async def story() -> None:
        webs = [Web({A: ANSWER}), Web({A: ANSWER})]
        shared = two(tmp_path / "answers.sqlite")
        desks = [
            Enquiries(
                web.ask, web, patience_s=30, at_a_time=9, turns=Turns(number, 2, shared[number])
            )
            for number, web in enumerate(webs)
        ]
        for web in webs:
            web.open.set()
        await asyncio.gather(*(desk.settle([A]) for desk in desks))

        assert sum(len(web.asked) for web in webs) == 1
        assert all(desk.known(A) == ANSWER for desk in desks)
        assert all(desk.known(B) is not None for desk in desks)
        for file in shared:
            file.close(remove=True)

    run(story())
