"""What hides a link: attributes, inline styles, the page's own style sheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.hiding import ALL_TRAITS
from linkcrawler.page.matching import compiled
from linkcrawler.page.media import View
from linkcrawler.page.selector import Place, place_of
from linkcrawler.page.stylesheet import StyleSheet
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
        ("font:0/0 a", HiddenBy.ZERO_SIZE),
        ("font:italic 12px/1.5 serif", None),
        ("transform:translateX(-9999px)", HiddenBy.OFF_SCREEN),
        ("transform:translateX(-50%)", None),
        ("transform:scale(0)", HiddenBy.ZERO_SIZE),
        ("transform:scale(0.9)", None),
        ("margin:-9999px 0 0", HiddenBy.OFF_SCREEN),
        ("position:absolute;inset:-9999px auto auto auto", HiddenBy.OFF_SCREEN),
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
        (".x[href]{display:none}", True),
        ("a[href*='1']{display:none}", True),
        ("*{display:none}", True),
        ("} .x{display:none}", True),
        (".x{display:none", True),
        ("a:not(.z){display:none}", True),
        ("a:not(.x){display:none}", False),
        (":is(p, div) > .x{display:none}", True),
        ("p a:is(.q, .y){display:none}", True),
        ("h1 + .x{display:none}", False),
        ("div > p > a:first-child{display:none}", True),
        (".y::before{content:'}.x{display:none}'}", False),
        (".x:not(:hover){display:none}", True),
        ("body{display:none}html{visibility:hidden}", False),
        (".x{display:none}@media (min-width:700px){.x{display:block}}", False),
        (".x{display:none}@media (max-width:40em){.x{display:block}}", False),
        (".x{display:none}@media print{.x{display:block}}", True),
        ("@media only screen and (min-width:100px){.x{display:none}}", True),
        ("@media (min-width:700px){.x{display:none}}", False),
        ("@keyframes k{from{display:none}}", False),
        ("body.post .x{display:none}", True),
        (".post p > .x{display:none}", True),
        ("/* .x{display:none}", False),
    ],
)
def test_style_sheets(css: str, hidden: bool) -> None:
    found = hidden_by(f"<style>{css}</style><body class=post><div><p>{LINK}</p></div>")

    assert found is (HiddenBy.DISPLAY_NONE if hidden else None)


@pytest.mark.parametrize(
    ("names", "css", "hidden"),
    [
        ("lg:none", r".lg\:none{display:none}", True),
        ("w-1/2", r"p .w-1\/2:not(.z){display:none}", True),
        ("2xl", r".\32xl{display:none}", True),
        ("2xl", r".\32 xl{display:none}", True),
        ("a[b,c]", r".z, .a\[b\,c\]{display:none}", True),
        ("é:b", r".\e9\:b{display:none}", True),
        ("lg:none", r".lg\:non, .lg, .none, .lg\d800{display:none}", False),
        ("off on:b", r".off{display:none}@media (min-width:64rem){.on\:b{display:block}}", False),
        ("off on:b", r".off{display:none}@media (width>=64rem){.on\:b{display:block}}", False),
        ("off on:b", r".off{display:none}@media (width < 412px){.on\:b{display:block}}", True),
        ("off on:b", r".off{display:none}@media (width<=412px){.on\:b{display:block}}", False),
    ],
)
def test_names_with_escapes_and_ranges_of_widths(names: str, css: str, *, hidden: bool) -> None:
    """As the class names of utilities are written: shown from some width on."""
    found = hidden_by(f"<style>{css}</style><p><a class='{names}' href=1>x</a>")

    assert found is (HiddenBy.DISPLAY_NONE if hidden else None)


@pytest.mark.parametrize(
    ("html", "hidden"),
    [
        ("<a href=1 style='color:#fff;background:white'>x</a>", True),
        ("<div style='background-color:#FFFFFF'><a href=1 style='color:#fff'>x</a></div>", True),
        (
            "<div style='background:#fff url(a.png)'><a href=1 style='color:#fff'>x</a></div>",
            False,
        ),
        ("<div style='background:#000'><a href=1 style='color:#fff'>x</a></div>", False),
        ("<a href=1 style='color:#fff'>x</a>", False),
        ("<div style='color:#fff;background:#fff'><a href=1>a link has its own</a></div>", False),
        (
            "<div style='color:#fff;background:#fff'><a href=1 style='color:inherit'>x</a></div>",
            True,
        ),
        ("<a href=1 style='color:transparent'>x</a>", True),
        ("<a href=1 style='color:transparent;background-clip:text'>x</a>", False),
        ("<style>.x{color:#eee;background:#eee}</style><a class=x href=1>x</a>", True),
        ("<style>.x{color:#eee;background:#eef}</style><a class=x href=1>x</a>", False),
    ],
)
def test_text_of_the_colour_behind_it(html: str, hidden: bool) -> None:
    assert hidden_by(html) is (HiddenBy.VISIBILITY if hidden else None)


def test_sheets_for_other_media_do_not_count() -> None:
    assert hidden_by(f"<style media=print>.x{{display:none}}</style>{LINK}") is None
    assert hidden_by(f"<style media=screen>.x{{display:none}}</style>{LINK}") is not None


def test_deep_pages_need_no_recursion() -> None:
    assert hidden_by("<b>" * 3000 + LINK) is None


def place_of_link() -> Place:
    node = LexborHTMLParser(f"<p>{LINK}").css("a")[0]
    return place_of(node, node.attributes)


@given(st.text("a.#x{}/*@;:>, !no()[]\"'=|\\~+", max_size=60))
def test_any_sheet_can_be_read(css: str) -> None:
    place = place_of_link()
    sheet = StyleSheet(f"{css} .x{{opacity:0}}")

    assert sheet.may_hide(place) & ~ALL_TRAITS == 0
    assert all(
        rule.name == rule.name.lower() for rule in sheet.about(place, View.PHONE, ALL_TRAITS)
    )


@given(st.text())
def test_any_inline_style_can_be_read(style: str) -> None:
    escaped = style.replace("&", "").replace("'", "")

    assert hidden_by(f"<a href=1 style='{escaped}'>") in {None, *HiddenBy}


def test_hostile_sheets_take_linear_time() -> None:
    """A pattern that goes back would not come to an end here."""
    place = place_of_link()
    hide = "{display:none}"
    for css in (
        "{" * 200_000,
        "a," * 200_000 + hide,
        "/*" * 200_000,
        "a>" * 200_000 + hide,
        '"' * 99_999,
        "(" * 200_000 + hide,
        "[a," * 100_000 + hide,
        ("a" + hide) * 30_000,
        "display:none" * 40_000,
        ".x{opacity:0}" + ".x{left:" + "(" * 3_000 + "}",
        ".x{opacity:0}" + ":is(" * 90 + ".x" + ")" * 90 + "{opacity:1}",
    ):
        sheet = StyleSheet(css)
        assert sheet.may_hide(place) & ~ALL_TRAITS == 0
        assert len(sheet.about(place, View.DESKTOP, ALL_TRAITS)) <= 200


@pytest.mark.skipif(
    compiled is None, reason="without the compiler each rule has a share of its own"
)
@pytest.mark.parametrize("step", [" ", "~"])
def test_rules_that_try_many_ways_are_asked_until_a_page_has_had_its_share(step: str) -> None:
    """Each rule is harmless; two hundred of them, asked of so many elements, would take minutes."""
    rules = "".join(f".no{n}{step}b{step}b{{display:none}}" for n in range(200))
    nested = "<b>" * 500 if step == " " else "<b></b>" * 1_500
    tree = LexborHTMLParser(f"<style>b{{opacity:0}}{rules}</style>{nested}<b><a href=1>x</a>")

    assert Visibility(tree).what_hides(tree.css("a")[0]) is HiddenBy.VISIBILITY
