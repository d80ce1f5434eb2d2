"""The words around a link, the heading above it, its position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.context import CONTEXT_CHARACTERS, context_of, heading_above, position_of
from linkcrawler.page.layout import Layout, Spot
from linkcrawler.page.walking import lay_out


def first_link(html: str) -> tuple[Layout, Spot]:
    tree = LexborHTMLParser(html)
    page = lay_out(tree)
    spot = page.spot_of(tree.css("a[href]")[0])
    assert spot is not None
    return page, spot


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Before <a href=1>x</a> after.</p><p>Next.</p>", ("Before", "after.")),
        ("<p>One.</p><p><a href=1>x</a> after</p>", ("", "after")),
        ("<p>One.</p><p><a href=1>x</a></p><p>Two.</p>", ("One.", "Two.")),
        ("<p>One,<br>two <b>and <a href=1>x</a></b>, three</p>", ("One, two and", ", three")),
        ("<p>a <a href=1><img></a> b</p>", ("a", "b")),
        ("<a href=1>x</a>", ("", "")),
        ("<p>before</p><a href=1><div>x</div><div>y</div></a><p>after</p>", ("before", "after")),
    ],
)
def test_context_is_the_running_text_of_the_block(html: str, expected: tuple[str, str]) -> None:
    assert context_of(*first_link(html)) == expected


def test_context_is_cut_at_words() -> None:
    words = "word " * 100
    left, right = context_of(*first_link(f"<p>{words}<a href=1>x</a> {words}</p>"))

    assert left == " ".join(["word"] * 32)
    assert right == left


def test_one_word_longer_than_the_limit_is_cut() -> None:
    left, right = context_of(*first_link(f"<p>{'x' * 500}<a href=1>x</a>{'y' * 500}</p>"))

    assert (left, right) == ("x" * CONTEXT_CHARACTERS, "y" * CONTEXT_CHARACTERS)


def test_a_link_that_stands_nowhere_has_no_surroundings() -> None:
    page = Layout()

    assert context_of(page, None) == ("", "")
    assert heading_above(page, None) is None
    assert position_of(page, None) == 0.0


@pytest.mark.parametrize(
    ("html", "heading"),
    [
        ("<h1>One</h1><h2>Two\n words</h2><p><a href=1>x</a></p><h3>Three</h3>", "Two words"),
        ("<h1>One</h1><h2> </h2><p><a href=1>x</a></p>", "One"),
        ("<h1>One</h1><h2><a href=1>x</a></h2>", "One"),
        ("<p><a href=1>x</a></p><h1>One</h1>", None),
    ],
)
def test_heading_above(html: str, heading: str | None) -> None:
    assert heading_above(*first_link(html)) == heading


@pytest.mark.parametrize(
    ("html", "position"),
    [
        ("<a href=1>x</a><p>abc</p>", 0.0),
        ("<p>1234</p><a href=1>1234</a>", 0.5),
        ("<a href=1><img></a>", 0.0),
    ],
)
def test_position_is_the_share_of_text_before(html: str, position: float) -> None:
    assert position_of(*first_link(html)) == position


@given(st.text(max_size=400), st.text(max_size=400))
def test_context_is_bounded_and_folded(left: str, right: str) -> None:
    escaped = [part.replace("&", " ").replace("<", " ") for part in (left, right)]
    page, spot = first_link(f"<p>{escaped[0]}<a href=1>x</a>{escaped[1]}</p>")

    for side in context_of(page, spot):
        assert len(side) <= CONTEXT_CHARACTERS
        assert side == " ".join(side.split())
