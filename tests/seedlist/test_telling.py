from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.record import Reported
from linkcrawler.seedlist.telling import Telling, expected_rel


@pytest.mark.parametrize(
    ("flags", "follow"),
    [
        (("false", "false"), True),
        (("true", "false"), False),
        (("", "true"), False),
        (("", "false"), None),
        (("what", "false"), None),
        (("TRUE", "no"), False),
        (("0", "-"), True),
    ],
)
def test_flags_that_forbid_to_follow(flags: tuple[str, str], follow: bool | None) -> None:
    assert Telling("x", nofollow=(0, 1)).reported(flags).follow is follow


def test_an_empty_flag_may_mean_no() -> None:
    telling = Telling("x", nofollow=(0,), empty_flag_means_no=True)
    assert telling.reported([" "]).follow is True
    assert telling.reported(["+"]).follow is False


@pytest.mark.parametrize(("cell", "follow"), [("yes", True), ("no", None), ("", None)])
def test_a_flag_may_say_that_the_link_is_followed(cell: str, follow: bool | None) -> None:
    assert Telling("x", nofollow=(0,), follow=(1,)).reported(["", cell]).follow is follow


@pytest.mark.parametrize(
    ("rel", "follow"),
    [
        ("", None),
        ("dofollow", True),
        ("noopener noreferrer", True),
        ("noopener,nofollow", False),
        ("UGC", False),
    ],
)
def test_words_of_rel(rel: str, follow: bool | None) -> None:
    assert Telling("x", rel=0).reported([rel]).follow is follow


def test_empty_cells_say_nothing() -> None:
    telling = Telling("x", anchor=0, first_seen=1, last_seen=2)
    assert telling.reported([" ", "2026-01-02 ", ""]) == Reported("x", first_seen="2026-01-02")


@pytest.mark.parametrize(
    ("cell", "rel"),
    [("Yes", "follow"), ("FALSE", "nofollow"), ("", ""), ("ugc", "ugc"), ("maybe", "maybe")],
)
def test_what_the_user_expects(cell: str, rel: str) -> None:
    assert expected_rel(cell) == rel


@given(st.text(max_size=9), st.text(max_size=9))
def test_any_cells_say_something_or_nothing(one: str, other: str) -> None:
    telling = Telling("x", anchor=0, nofollow=(0, 1), follow=(1,))
    assert telling.reported([one, other]).follow in {True, False, None}
