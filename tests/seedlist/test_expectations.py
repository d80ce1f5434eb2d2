from __future__ import annotations

import pytest

from linkcrawler.record import Expected, MatchMode
from linkcrawler.seedlist.expectations import expected_of, match_of


def test_a_row_may_expect_nothing() -> None:
    assert expected_of({}) == Expected()
    assert expected_of({"anchor": "", "rel": "", "language": "", "country": ""}) == Expected()


def test_expectations_are_read_into_one_form() -> None:
    row = {"anchor": "a  red\nshoe", "rel": "NoFollow", "language": "de-AT", "country": "at"}
    assert expected_of(row) == Expected("a red shoe", "nofollow", "de", "AT")


@pytest.mark.parametrize(
    ("text", "rel"),
    [
        ("follow", "follow"),
        ("dofollow", "follow"),
        ("Do-Follow", "follow"),
        ("no follow", "nofollow"),
        ("nofollow", "nofollow"),
        ("sponsored", "sponsored"),
        ("UGC", "ugc"),
    ],
)
def test_rels(text: str, rel: str) -> None:
    assert expected_of({"rel": text}).rel == rel


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("rel", "noopener"),
        ("rel", "nofollow ugc"),
        ("rel", "true"),
        ("language", "Germanic"),
        ("country", "Worldwide"),
    ],
)
def test_impossible_expectations_name_their_column(column: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{column}: '{value}' is no"):
        expected_of({column: value})


def test_match() -> None:
    assert match_of("") is None
    assert match_of("Prefix") is MatchMode.PREFIX
    with pytest.raises(ValueError, match="match: 'exact' is none of url, prefix, host, domain"):
        match_of("exact")
