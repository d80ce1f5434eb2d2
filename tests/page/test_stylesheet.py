"""What is read without a parser of CSS, because most of it is plain, is what the parser reads."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkcrawler.page.rules import specificity, specificity_as_parsed
from linkcrawler.page.stylesheet import declared_as_parsed, read_declarations

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
