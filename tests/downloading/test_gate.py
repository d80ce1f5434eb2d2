"""Politeness: what may start when, on a clock of its own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkcrawler.downloading.gate import HostGate, Pace
from tests.clockwork import now, run


@dataclass(slots=True)
class Log:
    """When requests started and ended, by host, and how many were under way at most."""

    starts: dict[str, list[float]] = field(default_factory=dict)
    ends: dict[str, list[float]] = field(default_factory=dict)
    under_way: int = 0
    most: int = 0


def make_gate(pace: Pace, **options: object) -> HostGate:
    return HostGate(pace, clock=now, **options)  # type: ignore[arg-type]  # as given by the tests


async def ask(gate: HostGate, host: str, log: Log, takes: float = 0.1) -> None:
    async with gate.turn(host):
        log.starts.setdefault(host, []).append(now())
        log.under_way += 1
        log.most = max(log.most, log.under_way)
        await asyncio.sleep(takes)
        log.under_way -= 1
        log.ends.setdefault(host, []).append(now())


def gaps(times: list[float]) -> list[float]:
    return [round(b - a, 6) for a, b in pairwise(times)]


def test_one_at_a_time_per_host_and_hosts_do_not_wait_for_each_other() -> None:
    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace())
        await asyncio.gather(*(ask(gate, host, log, 1.0) for host in "aaabbb"))
        return log

    log = run(scene())
    assert gaps(log.starts["a"]) == gaps(log.starts["b"]) == [1.0, 1.0]
    assert log.starts["a"] == log.starts["b"]
    assert log.most == 2


def test_several_at_a_time_where_the_setting_allows() -> None:
    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(at_a_time=3))
        await asyncio.gather(*(ask(gate, "a", log, 1.0) for _ in range(7)))
        return log

    assert run(scene()).most == 3


def test_starts_are_a_delay_apart() -> None:
    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(delay_s=2.0))
        await asyncio.gather(*(ask(gate, "a", log) for _ in range(4)))
        return log

    assert gaps(run(scene()).starts["a"]) == [2.0, 2.0, 2.0]


def test_the_delay_holds_for_a_later_request_too() -> None:
    async def scene() -> tuple[float, Log]:
        log, gate = Log(), make_gate(Pace(delay_s=2.0))
        await ask(gate, "a", log)
        left = gate.ready_in("a")
        await asyncio.sleep(0.5)
        await ask(gate, "a", log)
        return left, log

    left, log = run(scene())
    assert left == pytest.approx(1.9)
    assert gaps(log.starts["a"]) == [2.0]


def test_jitter_spreads_the_delay_within_its_share() -> None:
    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(delay_s=2.0, jitter=0.5))
        await asyncio.gather(*(ask(gate, "a", log) for _ in range(30)))
        return log

    found = gaps(run(scene()).starts["a"])
    assert all(1.0 <= gap <= 3.0 for gap in found)
    assert len(set(found)) > 10


def test_a_crawl_delay_counts_from_the_request_before_it_was_known() -> None:
    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(delay_s=1.0, jitter=0.5))
        await ask(gate, "a", log)  # robots.txt
        gate.set_delay("a", 5.0)
        await asyncio.gather(*(ask(gate, "a", log) for _ in range(3)))
        return log

    assert gaps(run(scene()).starts["a"]) == [5.0, 5.0, 5.0]


def test_a_crawl_delay_is_bounded_and_never_shortens_ours() -> None:
    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(delay_s=1.0), max_delay_s=7.0)
        gate.set_delay("a", 86_400)
        gate.set_delay("b", 0.1)
        await asyncio.gather(*(ask(gate, host, log) for host in "aabb"))
        return log

    log = run(scene())
    assert gaps(log.starts["a"]) == [7.0]
    assert gaps(log.starts["b"]) == [1.0]


def test_a_pause_holds_back_those_who_wait_already() -> None:
    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(delay_s=1.0))
        await ask(gate, "a", log)
        waiting = asyncio.create_task(ask(gate, "a", log))
        await asyncio.sleep(0)
        gate.pause("a", 60.0)
        await waiting
        return log

    assert gaps(run(scene()).starts["a"]) == [60.1]


def test_hosts_with_a_pace_of_their_own() -> None:
    async def scene() -> Log:
        log = Log()
        gate = make_gate(Pace(delay_s=1.0), exceptions={"slow": Pace(delay_s=4.0)})
        await asyncio.gather(*(ask(gate, host, log) for host in ("slow", "slow", "a", "a")))
        return log

    log = run(scene())
    assert gaps(log.starts["slow"]) == [4.0]
    assert gaps(log.starts["a"]) == [1.0]


def test_the_total_holds_and_every_host_gets_its_turn() -> None:
    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(), total=2)
        busy = [ask(gate, "busy", log, 1.0) for _ in range(50)]
        others = [ask(gate, host, log, 1.0) for host in "abc"]
        await asyncio.gather(*busy, *others)
        assert gate.in_flight == gate.waiting == 0
        return log

    log = run(scene())
    assert log.most == 2
    assert max(log.starts[host][0] for host in "abc") < log.starts["busy"][10]


def test_it_is_full_only_by_what_is_under_way() -> None:
    async def scene() -> tuple[bool, bool]:
        gate, log = make_gate(Pace(), total=2), Log()
        tasks = [asyncio.create_task(ask(gate, "a", log)) for _ in range(10)]
        await asyncio.sleep(0)
        waiting_only = gate.is_full
        tasks.append(asyncio.create_task(ask(gate, "b", log)))
        await asyncio.sleep(0)
        both = gate.is_full
        await asyncio.gather(*tasks)
        return waiting_only, both

    assert run(scene()) == (False, True)


def test_ready_in_counts_those_who_wait() -> None:
    async def scene() -> list[float]:
        gate, log = make_gate(Pace(delay_s=2.0)), Log()
        found = [gate.ready_in("a")]
        tasks = [asyncio.create_task(ask(gate, "a", log)) for _ in range(3)]
        await asyncio.sleep(0)
        found.append(gate.ready_in("a"))
        await asyncio.gather(*tasks)
        return found

    assert run(scene()) == [0.0, 6.0]


def test_whoever_gives_up_waiting_takes_nothing_along() -> None:
    async def scene() -> tuple[Log, HostGate]:
        gate, log = make_gate(Pace(delay_s=1.0)), Log()
        first = asyncio.create_task(ask(gate, "a", log, 3.0))
        quitter = asyncio.create_task(ask(gate, "a", log))
        third = asyncio.create_task(ask(gate, "a", log))
        await asyncio.sleep(0.5)
        quitter.cancel()
        await asyncio.gather(first, third)
        return log, gate

    log, gate = run(scene())
    assert gaps(log.starts["a"]) == [3.0]
    assert gate.in_flight == gate.waiting == 0


def test_a_turn_granted_to_someone_just_cancelled_goes_on_to_the_next() -> None:
    async def scene() -> Log:
        gate, log = make_gate(Pace()), Log()
        async with gate.turn("a"):
            quitter = asyncio.create_task(ask(gate, "a", log))
            third = asyncio.create_task(ask(gate, "a", log))
            await asyncio.sleep(0)
        quitter.cancel()  # it was given the turn, and has not run since
        await third
        assert gate.in_flight == 0
        return log

    assert len(run(scene()).starts["a"]) == 1


def test_a_failure_inside_a_turn_ends_it() -> None:
    async def scene() -> int:
        gate = make_gate(Pace())
        with pytest.raises(ValueError, match="broken"):
            async with gate.turn("a"):
                raise ValueError("broken")
        return gate.in_flight

    assert run(scene()) == 0


def test_memory_follows_the_hosts_in_use() -> None:
    async def scene() -> int:
        gate, log = make_gate(Pace(delay_s=0.5)), Log()
        for number in range(20_000):
            await ask(gate, f"host{number}", log, 0.001)
        return len(gate)

    assert run(scene()) < 3000


def test_the_delay_counts_from_when_the_host_got_the_request() -> None:
    async def scene() -> tuple[float, float]:
        gate = make_gate(Pace(delay_s=2.0))
        async with gate.turn("a") as turn:
            await asyncio.sleep(1.5)  # connecting
            turn.restart()
            sent = now()
        async with gate.turn("a"):
            return sent, now()

    sent, after = run(scene())
    assert after - sent == pytest.approx(2.0)


def test_releasing_a_host_tells_those_who_asked_to_know() -> None:
    gate = HostGate(Pace())
    told: list[str] = []
    gate.on_release.append(told.append)
    gate.release_host("a")
    assert told == ["a"]


def test_closing_leaves_no_timer_behind() -> None:
    async def scene() -> None:
        gate, log = make_gate(Pace(delay_s=100.0)), Log()
        await ask(gate, "a", log)
        waiting = asyncio.create_task(ask(gate, "a", log))
        await asyncio.sleep(0)
        gate.close()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    run(scene())


@settings(max_examples=60, deadline=None)
@given(
    jobs=st.lists(
        st.tuples(st.sampled_from("abc"), st.floats(0, 3), st.floats(0, 5)), max_size=25
    ),
    delay_s=st.floats(0, 2),
    at_a_time=st.integers(1, 3),
    total=st.integers(0, 4),
)
def test_no_mix_of_requests_breaks_a_promise(
    jobs: list[tuple[str, float, float]], delay_s: float, at_a_time: int, total: int
) -> None:
    """Everyone gets a turn, starts are a delay apart, and neither bound is ever passed."""

    async def one(gate: HostGate, log: Log, host: str, takes: float, after: float) -> None:
        await asyncio.sleep(after)
        await ask(gate, host, log, takes)

    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(delay_s, at_a_time), total=total)
        await asyncio.gather(*(one(gate, log, *job) for job in jobs))
        assert gate.in_flight == gate.waiting == 0
        return log

    log = run(scene())
    assert sum(map(len, log.starts.values())) == len(jobs)
    assert not total or log.most <= total
    for host, starts in log.starts.items():
        assert all(gap >= delay_s - 1e-5 for gap in gaps(starts))
        for number, start in enumerate(starts[at_a_time:]):
            assert start >= sorted(log.ends[host])[number] - 1e-9


def test_a_lent_turn_lets_one_request_go_within_it() -> None:
    """Whatever the delay and whoever waits; and no longer than it is lent."""

    async def scene() -> Log:
        log, gate = Log(), make_gate(Pace(delay_s=5.0))
        async with gate.turn("a") as turn:
            waiting = asyncio.ensure_future(ask(gate, "a", log))
            await asyncio.sleep(1.0)
            with turn.lend():
                await ask(gate, "a", log)
            with turn.lend():
                pass
            late = asyncio.ensure_future(ask(gate, "a", log))
            await asyncio.sleep(0.5)
        await asyncio.gather(waiting, late)
        return log

    begun, *starts = run(scene()).starts["a"]
    assert [start - begun for start in starts] == pytest.approx([5.0, 10.0])


def aside_gate(most: int) -> HostGate:
    gate = make_gate(Pace(), total=2)
    gate.aside.most = most
    return gate


def test_hosts_that_hang_take_no_room_from_others() -> None:
    """After a second they are set aside; they still count as one request of their host."""

    async def scene() -> tuple[Log, HostGate]:
        log, gate = Log(), aside_gate(2)
        hanging = [asyncio.create_task(ask(gate, host, log, 30.0)) for host in ("h1", "h2")]
        await asyncio.sleep(0.1)
        good = [ask(gate, f"g{n}", log, 0.5) for n in range(10)]
        await asyncio.gather(ask(gate, "h1", log), *good, *hanging)
        return log, gate

    log, gate = run(scene())
    assert max(log.ends[f"g{n}"][0] for n in range(10)) == pytest.approx(1_001.0 + 10 * 0.5 / 2)
    assert log.starts["h1"][1] == pytest.approx(1_030.0)
    assert gate.in_flight == 0


def test_a_host_that_hung_is_set_aside_at_once() -> None:
    async def scene() -> Log:
        log, gate = Log(), aside_gate(9)
        await ask(gate, "hung", log, 5.0)
        again = [asyncio.create_task(ask(gate, "hung", log, 5.0))]
        await asyncio.sleep(0.1)
        assert gate.in_flight == 0
        await asyncio.gather(*again)
        await ask(gate, "hung", log, 0.1)
        return log

    assert run(scene()).ends["hung"][-1] == pytest.approx(1_010.1)


def test_only_so_many_are_set_aside() -> None:
    async def scene() -> int:
        log, gate = Log(), aside_gate(1)
        hanging = [asyncio.create_task(ask(gate, host, log, 9.0)) for host in ("h1", "h2")]
        await asyncio.sleep(5)
        in_flight = gate.in_flight
        await asyncio.gather(*hanging)
        assert gate.in_flight == 0
        return in_flight

    assert run(scene()) == 1
