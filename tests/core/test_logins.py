"""User names and passwords of URLs: taken off a cell, masked in a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.match import Target
from linkcrawler.urls import referring_page, with_logins_masked, without_login


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://me:pw@a.example/x", "https://a.example/x"),
        ("HTTPS://token@a.example", "HTTPS://a.example"),
        ("//me:p@ss@a.example/", "//a.example/"),
        ("https:\\\\me:pw@a.example/", "https:\\\\a.example/"),
        ("a.example/@me", "a.example/@me"),
        ("https://a.example/@me?x=y@z#@", "https://a.example/@me?x=y@z#@"),
    ],
)
def test_a_cell_keeps_all_but_the_login(written: str, shown: str) -> None:
    assert without_login(written) == shown


def test_a_row_shows_where_a_login_was() -> None:
    row = '1,"ftp://me:p,w@a.example/",https://b.example,me@c.example,https://d.example/@me'
    masked = '1,"ftp://…@a.example/",https://b.example,me@c.example,https://d.example/@me'
    assert with_logins_masked(row) == masked


@given(st.text("abc:@%!$&'()*+,;=._~-", max_size=20))
def test_no_password_is_left_and_the_page_is_the_same(login: str) -> None:
    written = f"https://{login}S3CRET@a.example/b?c@d"
    assert "S3CRET" not in without_login(written)
    assert "S3CRET" not in with_logins_masked(written.replace(",", "%2C").replace(";", "%3B"))
    assert referring_page(without_login(written)) == "https://a.example/b?c@d"
    assert Target.parse(written).text == "https://a.example/b?c@d"
