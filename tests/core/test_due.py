"""Looked at again by age and risk, spread out, and never parked for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.due import every, next_check_at
from linkcrawler.history import Standing, advance
from linkcrawler.record import State, Status

from .make import NOW

DAY = timedelta(days=1)


def wait(standing: Standing, wish: timedelta | None = None, seed_id: str = "x") -> timedelta:
    assert standing.checked_at is not None
    return next_check_at(standing, seed_id, wish) - standing.checked_at


def live_for(days: float) -> Standing:
    first = advance(Standing(), Status.LIVE, NOW)
    return advance(first, Status.LIVE, NOW + days * DAY)


@pytest.mark.parametrize(
    ("age_days", "least", "most"), [(0.1, 0.9, 1.1), (5, 0.9, 1.1), (42, 6, 8), (900, 27, 33)]
)
def test_old_links_are_looked_at_less_often(age_days: float, least: float, most: float) -> None:
    assert least * DAY <= wait(live_for(age_days)) <= most * DAY


def test_a_link_that_came_back_is_young_again() -> None:
    gone = live_for(300)
    for day in (301, 302):
        gone = advance(gone, Status.MISSING, NOW + day * DAY)
    back = advance(gone, Status.LIVE, NOW + 303 * DAY)

    assert wait(gone) < 1.2 * DAY
    assert wait(back) < 1.2 * DAY
    assert wait(advance(back, Status.LIVE, NOW + 345 * DAY)) > 6 * DAY


def test_a_suspect_is_due_within_hours_whatever_is_wished() -> None:
    suspect = advance(live_for(100), Status.MISSING, NOW + 101 * DAY)

    assert suspect.state is State.SUSPECT
    assert timedelta(hours=1) < wait(suspect, wish=30 * DAY) < timedelta(hours=3)


def test_unknowns_back_off_from_hours_to_days() -> None:
    standing = live_for(10)
    waits = []
    for number in range(40):
        standing = advance(standing, Status.BLOCKED, NOW + (11 + number) * DAY)
        waits.append(wait(standing))

    assert waits[0] < timedelta(hours=7)
    assert waits == sorted(waits)
    assert waits[-1] < 8 * DAY


def test_the_list_may_wish() -> None:
    assert 6.2 * DAY < wait(live_for(1), wish=7 * DAY) < 7.8 * DAY


def test_links_checked_together_are_not_due_together() -> None:
    waits = {wait(live_for(400), seed_id=f"seed {n}") for n in range(1000)}

    assert len(waits) > 990
    assert max(waits) - min(waits) > 5 * DAY


@given(st.lists(st.sampled_from(list(Status)), min_size=1, max_size=30), st.text())
def test_no_link_is_parked(statuses: list[Status], seed_id: str) -> None:
    standing = Standing()
    for number, status in enumerate(statuses):
        standing = advance(standing, status, NOW + number * DAY)

    assert timedelta(hours=1) < wait(standing, seed_id=seed_id) < 34 * DAY


@pytest.mark.parametrize(
    ("text", "span"),
    [("12h", timedelta(hours=12)), ("7d", 7 * DAY), ("2 W", 14 * DAY), ("", None)],
)
def test_spans(text: str, span: timedelta | None) -> None:
    assert every(text) == span


@pytest.mark.parametrize("text", ["0d", "d", "7", "7 days", "-1d", "1.5d", "99999d"])
def test_no_spans(text: str) -> None:
    with pytest.raises(ValueError, match="every"):
        every(text)


def test_a_link_that_was_never_checked_has_no_date() -> None:
    with pytest.raises(ValueError, match="never checked"):
        next_check_at(Standing(), "x")
