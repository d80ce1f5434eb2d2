"""What may be asked for, and what is said of a slip."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.export.request import Request, RequestError
from linkcrawler.record import Problem, State, Status
from linkcrawler.store.base import LinkFilter
from tests.store.records import NOON


def test_nothing_asked_is_no_filter() -> None:
    assert Request().where(NOON) == LinkFilter([], [], [])


def test_words_between_commas_or_one_by_one() -> None:
    request = Request(["live,missing", "LIVE"], ["lost"], ["nofollow , ugc"], ["a.example"])
    where = request.where(NOON)

    assert where.statuses == [Status.LIVE, Status.MISSING]
    assert where.states == [State.LOST]
    assert where.problems == [Problem.NOFOLLOW, Problem.UGC]
    assert where.targets == ("a.example",)


def test_a_label_may_hold_anything_but_an_equals_sign_in_its_header() -> None:
    where = Request(label=["Campaign=a=b", "x.$y=", "Größe=12, 5"]).where(NOON)

    assert where.labels == {"Campaign": "a=b", "x.$y": "", "Größe": "12, 5"}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("7d", NOON - timedelta(days=7)),
        ("12H", NOON - timedelta(hours=12)),
        ("2 w", NOON - timedelta(weeks=2)),
        ("2026-02-03", datetime(2026, 2, 3, tzinfo=UTC)),
        ("2026-02-03T04:05:00Z", datetime(2026, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-02-03T04:05:00+02:00", datetime(2026, 2, 3, 2, 5, tzinfo=UTC)),
    ],
)
def test_since(text: str, moment: datetime) -> None:
    assert Request(since=text).where(NOON).since == moment


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (Request(status=["dead"]), "--status dead: there is none; there are: live, missing"),
        (Request(state=["live,"]), "--state : there is none; there are: live, suspect"),
        (Request(problem=["no follow"]), "--problem no follow: there is none"),
        (Request(label=["x"]), "--label x: write it as HEADER=VALUE"),
        (Request(label=["price=1", "price=2"]), "--label price: a link has one; give one value"),
        (Request(since="yesterday"), "--since: 'yesterday' is no date like 2026-11"),
    ],
)
def test_a_slip_is_told_by_option(request_: Request, says: str) -> None:
    with pytest.raises(RequestError) as caught:
        request_.where(NOON)

    assert says in str(caught.value)


@given(st.text(max_size=12) | st.from_regex(r"\d{1,5}[hdw-]?[0-9-]{0,6}", fullmatch=True))
def test_no_text_breaks_since(text: str) -> None:
    try:
        where = Request(since=text).where(NOON)
    except RequestError:
        return
    assert where.since is None or where.since.tzinfo is not None
