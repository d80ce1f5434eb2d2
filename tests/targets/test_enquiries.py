"""Each address is asked once; nobody waits for what cannot come in time."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from linkcrawler.targets import enquiries
from linkcrawler.targets.answer import Answer
from linkcrawler.targets.enquiries import Enquiries, Turns

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import pytest

A, B = "https://shop.example/a", "https://shop.example/b"


@dataclass
class Web:
    """Answers when it is told to, and keeps count; a second lies between two requests to a host."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0

    async def ask(self, address: str) -> Answer:
        self.asked.append(address)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            await self.open.wait()
            await asyncio.sleep(0)
        finally:
            self.at_once -= 1
        return self.answers.get(address, Answer(address, address, 200))

    def ready_in(self, host: str) -> float:
        return 9.0 if host == "busy.example" else 0.0

    def delay_s(self, host: str) -> float:
        return 1.0 if host else 0.0


def enquiries_of(web: Web, **more: Any) -> Enquiries:
    return Enquiries(web.ask, web, **{"patience_s": 5.0, "at_a_time": 8, **more})


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, timeout=600))


def test_who_asks_for_the_same_shares_the_answer() -> None:
    async def story() -> None:
        web = Web()
        desk = enquiries_of(web)
        everyone = asyncio.gather(*(desk.settle([A, B]) for _ in range(5)))
        await asyncio.sleep(0.01)
        assert web.asked == [A]  # one a host at a time
        web.open.set()
        await everyone
        await desk.settle([A, B])

        assert web.asked == [A, B]
        assert desk.known(A) == Answer(A, A, 200)

    run(story())


def test_hosts_are_asked_beside_each_other_within_bounds() -> None:
    async def story() -> None:
        web = Web()
        web.open.set()
        await enquiries_of(web, at_a_time=3).settle([f"https://h{n}.example/" for n in range(20)])

        assert len(web.asked) == 20
        assert web.most_at_once == 3

    run(story())


def test_patience_ends_and_what_nobody_waits_for_is_not_asked() -> None:
    async def story() -> None:
        web = Web()
        desk = enquiries_of(web, patience_s=0.5)
        await desk.settle([A, B])
        await asyncio.sleep(0)

        assert (desk.known(A), desk.known(B)) == (None, None)
        assert web.asked == [A]
        assert web.at_once == 0
        web.open.set()
        await desk.settle([B])
        assert desk.known(B) is not None

    run(story())


def test_only_what_can_come_in_time_is_worth_waiting_for() -> None:
    async def story() -> None:
        web = Web()
        desk = enquiries_of(web)
        waiting = asyncio.gather(*(desk.settle([f"{A}{n}"]) for n in range(5)))
        await asyncio.sleep(0.01)

        assert not desk.can_be_had(B)  # five before it, a second each
        assert desk.can_be_had(f"{A}4")
        assert desk.can_be_had("https://other.example/")
        assert not desk.can_be_had("https://busy.example/")
        assert not desk.can_be_had(f"https://other.example/{'a' * 5000}")
        web.open.set()
        await waiting
        assert desk.can_be_had(B)

    run(story())


def test_processes_of_a_run_take_turns_at_a_host() -> None:
    """Each asks so much more rarely, and the first time so much later, as there are others."""

    async def story() -> None:
        now = [100.0]
        web = Web()
        web.open.set()
        desk = enquiries_of(web, patience_s=8.0, turns=Turns(1, of=3), clock=lambda: now[0])
        began = asyncio.get_running_loop().time()
        await desk.settle([A])

        assert asyncio.get_running_loop().time() - began > 0.9  # the first second is another's
        assert desk.can_be_had(B)
        waiting = asyncio.gather(*(desk.settle([f"{A}{n}"]) for n in range(2)))
        await asyncio.sleep(0.01)
        assert web.asked == [A]
        assert not desk.can_be_had(B)  # in nine seconds
        waiting.cancel()

    run(story())


def test_what_was_passed_on_the_way_is_known() -> None:
    async def story() -> None:
        end = "https://third.example/"
        web = Web({A: Answer(A, end, 404, trail=(B, end))})
        web.open.set()
        desk = enquiries_of(web)
        await desk.settle([A])

        assert desk.known(B) == Answer(B, end, 404, trail=(end,))
        assert desk.known(end) == Answer(end, end, 404)

    run(story())


def test_a_host_that_is_away_is_asked_once_for_all_its_addresses() -> None:
    async def story() -> None:
        now = [0.0]
        away = Answer(A, A, why_not="no such host", host_is_away=True)
        web = Web({A: away})
        web.open.set()
        desk = enquiries_of(web, clock=lambda: now[0])
        await desk.settle([A, B])

        assert web.asked == [A]
        assert desk.known(B) == Answer(B, B, why_not="no such host", host_is_away=True)
        assert desk.known("https://www.shop.example/") is None
        now[0] = 3600.0
        assert desk.known(B) is None

    run(story())


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enquiries, "_MOST_KNOWN", 10)

    async def story() -> None:
        web = Web()
        web.open.set()
        desk = enquiries_of(web)
        addresses = [f"https://h{n}.example/" for n in range(50)]
        await desk.settle(addresses)

        still = Counter(desk.known(address) is not None for address in addresses)
        assert still[True] == 10
        assert desk.known(addresses[-1]) is not None

    run(story())
