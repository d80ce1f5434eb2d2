"""Which pages are read in another process."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkcrawler.page import cost
from linkcrawler.page.cost import is_over_by_patterns, may_be_costly

NESTED = b"<div>" * 200_000
TAG = b"<p %s>"
REAL_PAGES = Path("../shared/data/placement/pages")
PIECES = [
    *(
        "<a",
        "<A ",
        "<b>",
        "<B\n",
        "<em/",
        "<strong ",
        "<strongs>",
        "<font>",
        "</b>",
        "<!--",
        "<",
        ">",
    ),
    *(
        "a",
        "b=c",
        " x",
        "/",
        "=",
        " =",
        "= ",
        '"',
        "'",
        "a='>'",
        'b="<i>"',
        "\v",
        "\x00",
        "é",
        "<tt>",
    ),
]


def attributes(number: int) -> bytes:
    return b" ".join(b'a%d="<>"' % n for n in range(number))


@pytest.mark.parametrize(
    ("html", "costly"),
    [
        (b"", False),
        (b"<p>words</p>" * 2_000, False),
        (b"x" * 700_000, False),
        (b'<p title="%s">' % (b"word " * 50_000), False),
        (NESTED, True),
        (TAG % attributes(699), False),
        (TAG % attributes(700), True),
        (TAG % attributes(800) * 2, True),
        (b"<p/" + b"/".join(b"name%d" % n for n in range(800)) + b">", True),
        (b"<p " + b" ".join(b"=%d" % n for n in range(1_600)), True),
        (b"<a<!b " + attributes(800), True),
        (b'<script>if (a <b ="</script>' + TAG % b" ".join(b"a%d" % n for n in range(800)), True),
        (b"<p>" + b"<b id=1>" * 1_000 + b"<p>" * 1_000, True),
        (b"<p>" + b"<B\n" * 10 + b"<p>" * 1_500, False),
        (b"x" * 800_000, True),
    ],
    ids=range(15),
)
def test_what_could_be_costly(html: bytes, costly: bool) -> None:
    assert may_be_costly(html) is costly


@pytest.mark.parametrize(
    ("content_type", "body", "costly"),
    [
        ("text/html; charset=utf-16", "<b>".encode("utf-16le"), True),
        ("text/html; charset=UTF-16BE", "<b>".encode("utf-16be"), True),
        (None, "<b>".encode("utf-16"), True),
        ("text/html; charset=utf-8", b"\xfe\xff" + "<b>".encode("utf-16be"), True),
        ("text/html; charset=iso-2022-jp", b"<\x1b(Bb>", True),
        ("text/html", b"<meta charset=iso-2022-jp><\x1b(Bb>", True),
        ("text/html; charset=utf-8", b"<\x1b(Bb>", False),
        ("text/html; charset=shift_jis", b"<b>", False),
        (None, b"<b>", False),
    ],
)
def test_tags_that_do_not_show_in_the_bytes(
    content_type: str | None, body: bytes, *, costly: bool
) -> None:
    assert may_be_costly(body, content_type) is costly


@given(st.text("<a =\"'/>\n", min_size=1, max_size=30), st.integers(1, 20_000))
def test_any_bytes_are_told_in_linear_time(piece: str, times: int) -> None:
    """A pattern that goes back would not come to an end here."""
    assert may_be_costly(piece.encode() * times) in {True, False}


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=40),
    st.integers(0, 12),
    st.integers(0, 60),
    st.integers(1, 6),
)
@example("<a<b>", 2, 0, 1)
def test_patterns_tell_the_same(html: str, tags: int, reopened: int, most: int) -> None:
    limits = (tags, reopened, most)
    assert cost.is_over(html.encode(), *limits) is is_over_by_patterns(html.encode(), *limits)


@pytest.mark.skipif(not REAL_PAGES.exists(), reason="the real pages are not here")
@pytest.mark.parametrize("limits", [(10**6, 10**9, 20), (10**6, 100_000, 10**6), (900, 10**9, 50)])
def test_patterns_tell_the_same_of_real_pages(limits: tuple[int, int, int]) -> None:
    for path in sorted(REAL_PAGES.iterdir())[::15]:
        html = gzip.decompress(path.read_bytes())
        assert cost.is_over(html, *limits) is is_over_by_patterns(html, *limits), path.name
