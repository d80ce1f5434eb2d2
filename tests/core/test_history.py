"""A loss is told late and surely; what we could not see changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.history import Standing, advance
from linkcrawler.record import State, Status

from .make import NOW

HOUR = timedelta(hours=1)
UNKNOWNS = [status for status in Status if status.is_unknown]
GONE = [status for status in Status if status.says_gone]


def after(*statuses: Status, every: timedelta = HOUR) -> Standing:
    standing = Standing()
    for number, status in enumerate(statuses):
        standing = advance(standing, status, NOW + number * every)
    return standing


@pytest.mark.parametrize("gone", GONE)
def test_a_loss_needs_two_conclusive_checks(gone: Status) -> None:
    assert after(Status.LIVE, gone).state is State.SUSPECT
    assert after(Status.LIVE, gone, gone).state is State.LOST


def test_two_looks_within_the_hour_are_one() -> None:
    quick = after(Status.LIVE, Status.MISSING, Status.MISSING, every=timedelta(minutes=29))

    assert quick.state is State.SUSPECT


def test_a_link_that_was_never_there_is_not_lost() -> None:
    assert after(*[Status.MISSING] * 5).state is State.NEVER_FOUND


def test_a_link_that_comes_back_is_live_from_its_first_day() -> None:
    back = after(Status.LIVE, Status.MISSING, Status.MISSING, Status.LIVE)

    assert back.state is State.LIVE
    assert back.first_seen_at == NOW
    assert back.last_seen_at == NOW + 3 * HOUR
    assert back.lost_at is None


def test_the_dates_of_a_loss() -> None:
    lost = after(Status.LIVE, Status.MISSING, Status.BLOCKED, Status.PAGE_GONE, Status.MISSING)

    assert lost.last_seen_at == NOW
    assert lost.gone_since_at == NOW + HOUR
    assert lost.lost_at == NOW + 3 * HOUR


@given(st.lists(st.sampled_from([*UNKNOWNS, Status.NOT_HTML, Status.LIVE])))
def test_no_sequence_without_evidence_of_loss_is_a_loss(statuses: list[Status]) -> None:
    assert after(*statuses).state in {State.UNKNOWN, State.LIVE}


@given(st.lists(st.sampled_from(list(Status)), min_size=1), st.sampled_from(UNKNOWNS))
def test_an_unknown_changes_nothing_but_the_time(statuses: list[Status], unknown: Status) -> None:
    before, then = after(*statuses), after(*statuses, unknown)

    assert then.state is before.state
    assert then.lost_at == before.lost_at
    assert then.last_seen_at == before.last_seen_at
    assert then.checked_at == NOW + len(statuses) * HOUR


@given(st.lists(st.sampled_from(list(Status)), min_size=1))
def test_the_same_check_twice_is_one(statuses: list[Status]) -> None:
    standing = after(*statuses)
    last = NOW + (len(statuses) - 1) * HOUR

    assert advance(standing, statuses[-1], last) == standing


@given(st.lists(st.sampled_from(list(Status)), min_size=1), st.sampled_from(list(Status)))
def test_an_older_check_changes_nothing(statuses: list[Status], older: Status) -> None:
    """Checks that come late, from the spool or another machine, do not rewrite what came after."""
    standing = after(*statuses)

    assert advance(standing, older, NOW + (len(statuses) - 1) * HOUR - HOUR / 2) == standing


def test_the_state_is_as_old_as_the_check_that_brought_it() -> None:
    assert after(Status.BLOCKED).state_since_at is None
    assert after(Status.LIVE, Status.LIVE, Status.BLOCKED).state_since_at == NOW
    lost = after(Status.LIVE, Status.MISSING, Status.BLOCKED, Status.MISSING)
    assert lost.state_since_at == lost.lost_at == NOW + 3 * HOUR
