"""What hides a link: attributes, inline styles, the page's own style sheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.stylesheet import Names, StyleSheet
from linkcrawler.page.visibility import Visibility
from linkcrawler.record import HiddenBy

LINK = "<a id=it class='x y' href=1>x</a>"


def hidden_by(html: str) -> HiddenBy | None:
    tree = LexborHTMLParser(html)
    return Visibility(tree).what_hides(tree.css("a")[0])


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("display:none", HiddenBy.DISPLAY_NONE),
        ("DISPLAY : NONE !important", HiddenBy.DISPLAY_NONE),
        ("display:none;display:block", None),
        ("display:none!important;display:block", HiddenBy.DISPLAY_NONE),
        ("visibility:hidden", HiddenBy.VISIBILITY),
        ("opacity:0", HiddenBy.VISIBILITY),
        ("opacity:.0;transition:opacity 1s", None),
        ("opacity:0.5", None),
        ("font-size:0", HiddenBy.ZERO_SIZE),
        ("font-size:0px", HiddenBy.ZERO_SIZE),
        ("width:0;height:0;overflow:hidden", HiddenBy.ZERO_SIZE),
        ("max-height:0;overflow:hidden", HiddenBy.ZERO_SIZE),
        ("height:1px;width:1px;overflow:hidden", HiddenBy.ZERO_SIZE),
        ("height:0", None),
        ("width:1px;overflow:hidden", None),
        ("clip:rect(0,0,0,0)", HiddenBy.ZERO_SIZE),
        ("clip:rect(1px 1px 1px 1px)", HiddenBy.ZERO_SIZE),
        ("clip-path:inset(50%)", HiddenBy.ZERO_SIZE),
        ("position:absolute;left:-9999px", HiddenBy.OFF_SCREEN),
        ("position:fixed;top:-100em", HiddenBy.OFF_SCREEN),
        ("left:-9999px", None),
        ("margin-left:-5000px", HiddenBy.OFF_SCREEN),
        ("position:absolute;left:-10px", None),
        ("text-indent:-9999px", HiddenBy.OFF_SCREEN),
        ("color:red;;:;nonsense", None),
    ],
)
def test_inline_style_of_the_link_or_around_it(style: str, expected: HiddenBy | None) -> None:
    assert hidden_by(f"<p><a href=1 style='{style}'>x</a>") is expected
    assert hidden_by(f"<div style='{style}'><p><a href=1>x</a></div>") is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p hidden>{LINK}", HiddenBy.DISPLAY_NONE),
        (f"<p hidden style='display:block'>{LINK}", None),
        (f"<p style=visibility:hidden><b style=visibility:visible>{LINK}</b>", None),
        (f"<p style=font-size:0><b style=font-size:1rem>{LINK}</b>", None),
        (f"<p style=text-indent:-999em><b style=text-indent:inherit>{LINK}", HiddenBy.OFF_SCREEN),
        (f"<p style=display:none><b style=display:block>{LINK}</b>", HiddenBy.DISPLAY_NONE),
    ],
)
def test_what_ancestors_hand_down(html: str, expected: HiddenBy | None) -> None:
    assert hidden_by(html) is expected


@pytest.mark.parametrize(
    ("css", "hidden"),
    [
        (".x{display:none}", True),
        ("#it { display : none }", True),
        ("a{display:none}", True),
        ("A.x.y#it{display:none}", True),
        ("p .x{display:none}", True),
        ("div>p>.x{display:none}", True),
        ("div>.x{display:none}", False),
        (".z, .x{display:none}", True),
        (".xx{display:none}", False),
        (".x.z{display:none}", False),
        ("/* c */.x{/* } */display:none}", True),
        ("@import 'a.css';@charset 'x';p{color:red}.x{display:none}", True),
        (".x{display:none}.x{display:inline}", False),
        ("#it{display:none}.x{display:inline}", True),
        (".x.y{display:none}a.x{display:inline}", True),
        (".x{display:none!important}#it{display:inline}", True),
        ("@media print{.x{display:none}}", False),
        ("@media screen{.x{display:none}}", True),
        ("@media (max-width:9px){.x{display:none}}.y{display:none}", True),
        ("@supports (display:grid){@media print{.x{display:none}}}", False),
        (".x:hover{display:none}", False),
        (".x[title]{display:none}", False),
        ("*{display:none}", False),
        ("} .x{display:none}", False),
        (".x{display:none", False),
        ("/* .x{display:none}", False),
    ],
)
def test_style_sheets(css: str, hidden: bool) -> None:
    found = hidden_by(f"<style>{css}</style><div><p>{LINK}</p></div>")

    assert found is (HiddenBy.DISPLAY_NONE if hidden else None)


def test_sheets_for_other_media_do_not_count() -> None:
    assert hidden_by(f"<style media=print>.x{{display:none}}</style>{LINK}") is None
    assert hidden_by(f"<style media=screen>.x{{display:none}}</style>{LINK}") is not None


def test_deep_pages_need_no_recursion() -> None:
    assert hidden_by("<b>" * 3000 + LINK) is None


@given(st.text("a.#x{}/*@;:>, !no", max_size=60))
def test_any_sheet_can_be_read(css: str) -> None:
    path = [Names("a", "x", frozenset({"x"})), Names("p", "", frozenset())]

    StyleSheet.read(css).about(path)


@given(st.text())
def test_any_inline_style_can_be_read(style: str) -> None:
    escaped = style.replace("&", "").replace("'", "")

    assert hidden_by(f"<a href=1 style='{escaped}'>") in {None, *HiddenBy}


def test_hostile_sheets_take_linear_time() -> None:
    """A pattern that goes back would not come to an end here."""
    for css in ("{" * 200_000, "a," * 200_000 + "{display:none}", "/*" * 200_000, "a>" * 200_000):
        StyleSheet.read(css).about([Names("a", "", frozenset())])
