"""Which pages are read in another process."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.cost import may_be_costly

NESTED = b"<div>" * 200_000
MANY_ATTRIBUTES = b"<p %s>" % b" ".join(b'a%d="<>"' % n for n in range(6_000))


@pytest.mark.parametrize(
    ("html", "costly"),
    [
        (b"", False),
        (b"<p>words</p>" * 2_000, False),
        (b"x" * 290_000, False),
        (b'<p title="%s">' % (b"word " * 50_000), False),
        (NESTED, True),
        (MANY_ATTRIBUTES + b" " * 150_000, True),
        (b"<p " + b" ".join(b"name%d" % n for n in range(25_000)) + b">", True),
        (b"<p>" + b"<b id=1>" * 2_500 + b"<p>" * 2_500, True),
        (b"x" * 400_000, True),
    ],
    ids=range(9),
)
def test_what_could_be_costly(html: bytes, costly: bool) -> None:
    assert may_be_costly(html) is costly


@given(st.text("<a =\"'/>\n", min_size=1, max_size=30), st.integers(1, 20_000))
def test_any_bytes_are_told_in_linear_time(piece: str, times: int) -> None:
    """A pattern that goes back would not come to an end here."""
    assert may_be_costly(piece.encode() * times) in {True, False}
