"""Alarms: when something is wrong on our side, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from linkcrawler.alerts.alarms import alarms_of, silence
from tests.alerts.events import HOUR, NOON, run_doc

QUIET = [run_doc(n, counts={"seeds": 20, "live": 18, "blocked": 2}) for n in (5, 4, 3)]
BLOCKED = [run_doc(n, counts={"seeds": 20, "live": 6, "blocked": 14}) for n in (5, 4, 3)]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"live": 20}, None),
        ({"live": 16, "missing": 4}, None),
        ({"live": 14, "unreachable": 6}, None),  # 30 % where 10 % is usual
        (
            {"live": 12, "unreachable": 4, "blocked": 4},
            "8 of 20 links could not be looked at, 40% where 10% is usual",
        ),
        ({"live": 6, "unreachable": 4}, None),  # so few may be the pages' own doing
        ({"unreachable": 3}, "3 of 3 links could not be looked at"),
    ],
)
def test_unknowns_that_jump(counts: dict[str, int], said: str | None) -> None:
    alarms = alarms_of(run_doc(6, counts={"seeds": 20, **counts}), QUIET)

    assert len(alarms) == (0 if said is None else 1)
    assert said is None or said in alarms[0]


def test_many_unknowns_are_no_jump_where_they_are_usual() -> None:
    counts = {"seeds": 20, "live": 5, "blocked": 15}

    assert alarms_of(run_doc(6, counts=counts), BLOCKED) == ()
    assert alarms_of(run_doc(6, counts=counts), []) == ()


def test_a_first_run_that_could_not_look_at_anything() -> None:
    said = alarms_of(run_doc(counts={"seeds": 9, "unreachable": 9}), [])

    assert said[0].startswith("9 of 9 links could not be looked at: ")


def test_a_few_due_links_that_are_unknown_again_are_no_alarm() -> None:
    due = {"arguments": {"seeds": ""}}
    earlier = [run_doc(n, counts={"seeds": 2, "live": 2}, **due) for n in (2, 1)]

    assert alarms_of(run_doc(3, counts={"seeds": 2, "blocked": 2}, **due), earlier) == ()
    assert alarms_of(run_doc(3, counts={"seeds": 9, "blocked": 9}, **due), earlier) != ()


def test_one_bad_day_does_not_become_usual() -> None:
    counts = {"seeds": 20, "live": 6, "blocked": 14}

    assert alarms_of(run_doc(6, counts=counts), [BLOCKED[0], *QUIET[1:]]) != ()


def test_a_run_that_checked_nothing_says_why() -> None:
    run = run_doc(counts={"seeds": 20, "recorded": 0}, reason="the store is away.", complete=False)

    assert alarms_of(run, QUIET) == ("The run checked nothing: the store is away.",)


def test_nothing_due_and_nothing_left_to_resume_are_no_alarms() -> None:
    nothing_due = run_doc(arguments={"seeds": ""}, counts={"seeds": 0, "recorded": 0})
    nothing_left = run_doc(counts={"seeds": 20, "recorded": 20})

    assert alarms_of(nothing_due, QUIET) == ()
    assert alarms_of(nothing_left, QUIET) == ()


@pytest.mark.parametrize(
    ("due_since_h", "last_run_h", "is_silent"),
    [(30, 48, True), (30, 2, False), (2, 48, False), (25, 25, True)],
)
def test_silence(due_since_h: float, last_run_h: float, is_silent: bool) -> None:
    """Links are due, and for as long no run has begun."""
    last = run_doc(started_at=NOON - last_run_h * HOUR)

    said = silence(last, NOON - due_since_h * HOUR, NOON, timedelta(hours=25))

    assert bool(said) is is_silent


def test_the_silence_after_a_run_that_never_ended() -> None:
    last = run_doc(started_at=NOON - 48 * HOUR, finished_at=None)

    assert "and has not ended" in silence(last, NOON - 30 * HOUR, NOON, 25 * HOUR)
