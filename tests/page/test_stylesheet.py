"""What is read without a parser of CSS, because most of it is plain, is what the parser reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.matching import above, is_about
from linkcrawler.page.rules import specificity, specificity_as_parsed
from linkcrawler.page.selector import is_about_by_search
from linkcrawler.page.stylesheet import StyleSheet, declared_as_parsed, read_declarations

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

NAMES = ("color", "DISPLAY", "-x-a", "a", "--x", "font-size", "a-", "é")
MARKS = (
    ":",
    ";",
    " ",
    "  ",
    "\n",
    "\t",
    "\f",
    "!important",
    " ! important",
    "-",
    "#",
    ".",
    "%",
    "/**/",
)
VALUES = (
    "red", "1px", "-1.5em", ".5", ".5%", "1e3", "1E3px", "e", "0", "#fff", "#123", "#1a", "a-b", "a--b", "-a",
    "--a", "u+1", "1-2", "1-a", "url", "url(x)", "1.", "rgb(0,0,0)", "UPPER", "x1", "'a;b'", "\\", "{", "}",
)  # fmt: skip
DECLARED = st.builds("{}:{}".format, st.sampled_from(NAMES), st.sampled_from(VALUES))
BODIES = st.lists(DECLARED | st.sampled_from((*NAMES, *MARKS, *VALUES, ";", ";"))).map("".join)
STEPS = (
    "a", "A", "*", ".x", "#y", "a.x", "h1#y.z", "x-own", ".-x", ".--x", "._x", "#1", ".", "..x", ":hover",
    "::before", "[a]", ":not(.x)", "é", ".é",
)  # fmt: skip
SELECTORS = st.lists(
    st.sampled_from((*STEPS, " ", "  ", ">", " > ", "+", "~", " ~ ", "\t", ",", "|", "\\"))
).map("".join)


@settings(max_examples=300)
@given(BODIES)
@example("color:red")
@example(" color : red ; ")
@example("color:red!important;display:none")
def test_declarations(body: str) -> None:
    assert read_declarations(body) == declared_as_parsed(body)


@settings(max_examples=300)
@given(SELECTORS)
@example("a")
@example("ul > li.x a#y")
def test_how_much_a_selector_counts_for(selector: str) -> None:
    assert specificity(selector) == specificity_as_parsed(selector)


def test_a_body_that_is_too_long_is_not_kept() -> None:
    assert read_declarations("color:red;" * 1_000) == ()
    assert read_declarations("a:" + "f(" * 100) == ()


WAYS = [pytest.param(is_about_by_search, id="by search"), pytest.param(is_about, id="as built")]


@pytest.mark.parametrize("is_about", WAYS)
def test_a_selector_that_would_try_every_way_up_is_about_nothing(
    is_about: Callable[[str, LexborNode], bool],
) -> None:
    """The parser's matcher takes a second for five such steps, a year for ten."""
    tree = LexborHTMLParser("<i class=q>" + "<b>" * 200 + "<a href=1>x</a>")
    above(tree, StyleSheet("").hiding)  # a page begins
    link = tree.css("a")[0]

    assert is_about("b b a", link)
    assert is_about(".q > b a", link)
    assert not is_about(".no " + "b " * 10 + "a", link)
    assert not is_about("i ~ " * 10 + "a", link)


@pytest.mark.parametrize("is_about", WAYS)
@pytest.mark.parametrize(
    "selector",
    [
        "p.no ~ p ~ p ~ p ~ p a",
        "div:has(p ~ p ~ p.no) a",
        r"div:\68 as(p ~ p ~ p.no) a",
        "p:nth-child(9n+1) ~ p:nth-child(2n) ~ p:nth-last-of-type(3n) a",
    ],
)
def test_a_selector_that_would_try_every_sibling_is_about_nothing(
    is_about: Callable[[str, LexborNode], bool], selector: str
) -> None:
    """A page of 20 KB would take days."""
    tree = LexborHTMLParser("<div>" + "<p>x</p>" * 3_000 + "<p><a href=1>x</a>")
    above(tree, StyleSheet("").hiding)  # a page begins
    link = tree.css("a")[0]

    assert is_about("p ~ p:last-child a", link)
    assert is_about("p + p > a:nth-child(1)", link)
    assert not is_about(selector, link)
