"""The compiled pass over a style sheet finds what the patterns find, and no more."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page import scanning
from linkcrawler.page.hiding import PROPERTIES, SAME_AGAIN
from linkcrawler.page.scanning import (
    filed_by_pattern,
    hiding_by_pattern,
    nests_by_pattern,
    setting_by_pattern,
    traits_by_pattern,
    without_comments_by_pattern,
)
from linkcrawler.page.selector import key_of, selectors_of
from linkcrawler.page.stylesheet import read_declarations
from tests.page.test_hiding import DECLARATIONS, sheets

REAL_PAGES = Path(__file__).parents[3] / "shared/data/placement/pages"
MOST = 200

pytestmark = pytest.mark.skipif(scanning.compiled is None, reason="it is not compiled here")

NAMES = sorted({name for names in PROPERTIES.values() for name in names})
VALUES = (
    "none", "NONE", "nonesuch", "hidden", "collapse", "clip", "0", "0.0", "00", "0.5", ".0", ".05", ".", "0px",
    "1", "1px", "10", "1.5", "-1px", "-99px", "-999px", "-99.5px", "-9.", "-9.x", "-99p", "-9PX", "-1em", "rect(0",
    "inset(", "polygon", "nset", "translate(", "scale(0)", "transparent", "#fff", "#FFF", "white", "w", "black", "é",
)  # fmt: skip
SPACES = st.sampled_from(
    ("", "", "", " ", "  ", "\t", "\n", "\v", " \v", "\f ", "\xa0", " " * 23, " " * 30, " " * 70)
)
PIECES = st.one_of(
    st.builds(
        "{}{}{}:{}{}{}".format,
        st.sampled_from(("", ";", "{", "}", "{ ", "-", "x", "é")),
        st.sampled_from(NAMES) | st.sampled_from(NAMES).map(str.upper),
        SPACES,
        SPACES,
        st.sampled_from(VALUES),
        st.sampled_from((";", "", " ;", "}", "!important;")),
    ),
    st.sampled_from(
        (
            "{",
            "}",
            ":",
            ";",
            "a{",
            "@media x{",
            "/* */",
            "/*",
            "*/",
            "/",
            "*",
            '"',
            "'",
            "\U0001f600",
            "é",
        )
    ),
    st.sampled_from(
        ("color:#fff;background:#fff", "background-color : w ; color : w", "color:#fff;color:#fff")
    ),
)
SHEETS = st.one_of(
    st.lists(PIECES, max_size=12).map("".join),
    sheets,
    st.text("dDisplayofntmrgi:;{} \n-.019#wb\xa0é", max_size=60),
    st.lists(st.sampled_from((*DECLARATIONS, ":", ";", "{", "}", " ", "\t"))).map("".join),
)
HEADS = st.one_of(
    st.text("ab_-9.#>+~*:,()[]='\"\\ \t\x1c\xa0éA@", max_size=40),
    st.lists(
        st.sampled_from(
            (".a", "#b", "a", "*", " ", " > ", ",", ":hover", "::before", ":not(.c)", ":is(a, .b)", "[x=',']",
             "[y]", ":not(:is(a))", ".", ".a.b", "\\", "é", ".é", "A", "x" * 390)
        )
    ).map("".join),
)  # fmt: skip


def assert_same(css: str) -> None:
    assert scanning.hiding(css) == hiding_by_pattern(css)
    assert scanning.without_comments(css) == without_comments_by_pattern(css)
    assert scanning.nests(css) == nests_by_pattern(css)
    assert scanning.compiled is not None
    assert scanning.compiled.traits_in(css, SAME_AGAIN.match) == traits_by_pattern(css)
    css = css.replace("/*", " ")  # comments are taken away before
    for trait, names in PROPERTIES.items():
        setting = scanning.setting(css, trait)
        others = [rule for rule in setting_by_pattern(css, trait) if rule not in setting]
        assert set(setting) <= set(setting_by_pattern(css, trait))
        # The pattern also takes what has a space before a colon.
        for _, brace, _ in others:
            body = css[brace + 1 :].partition("}")[0].partition("{")[0]
            declared = {name for name, _, _ in read_declarations(body.rpartition(";")[0])}
            assert declared.isdisjoint(names)


@given(SHEETS)
@example("a{display" + " " * 46 + ":none}")
@example("{font:" + " " * 70 + "0")
@example("{color: #fff;background" + " " * 60 + ":#fff")
@example("/*/*/ /**/*/")
@example("a[b='{x]{display:none}c[\"]{opacity:0}")
@example("a{}}b{{display:none}color:transparent}")
def test_sheets(css: str) -> None:
    assert_same(css)


@given(st.lists(HEADS, max_size=5))
@example([".a :hover", "a:b*c", "a(b)c", ".a(b)c", "(,),(", "a[b", "]", "::", "a::-x-y:z"])
@example(["@media x", ".a, .b[c='d,e'], f"])
@example(["a[é] .b", ".grün > a, .x", "p(é)", "ÿ ÿ"])  # ARM's letters have no sign
def test_heads(heads: list[str]) -> None:
    assert scanning.filed(heads, MOST) == filed_by_pattern(heads, MOST)


def test_no_more_is_kept_than_is_tried() -> None:
    heads = ["a, .b"] * 300
    found = scanning.filed(heads, MOST)

    assert found == filed_by_pattern(heads, MOST)
    assert {len(filed) for filed in found.values()} == {MOST}


def test_no_more_selectors_are_read_than_anybody_writes() -> None:
    most = scanning.SELECTORS_READ
    for head in (",".join(f".x{n}" for n in range(most + 9)), ".é," * (most + 9)):
        found = scanning.filed([head, ".last"], most)
        assert found == filed_by_pattern([head, ".last"], most)
        assert sum(map(len, found.values())) == most


@pytest.mark.parametrize("letter", ["x", "é", "\u4e2d", "\U0001f600"])
def test_letters_of_any_width(letter: str) -> None:
    """A string of Python holds one, two or four bytes a letter."""
    css = f"/{letter}/.x, .{letter}{{display:none;left: -9em}}@media x{{y{{opacity:0}}}}"

    assert scanning.hiding(css)[0]
    assert_same(css)


@pytest.mark.skipif(not REAL_PAGES.is_dir(), reason="the pages are not here")
def test_sheets_of_real_pages() -> None:
    for path in sorted(REAL_PAGES.glob("*.html.gz"))[::30]:
        tree = LexborHTMLParser(gzip.decompress(path.read_bytes()))
        css = "".join(node.text() for node in tree.css("style"))
        assert scanning.hiding(css) == hiding_by_pattern(css)
        assert scanning.without_comments(css) == without_comments_by_pattern(css)
        assert scanning.nests(css) == nests_by_pattern(css)
        heads = [css[start:brace].strip() for start, brace, _ in scanning.setting(css, 1)]
        assert scanning.filed(heads, MOST) == filed_by_pattern(heads, MOST)


def test_nothing_is_asked_of_a_key_that_no_selector_has() -> None:
    assert scanning.filed([], MOST) == {}
    assert [key_of(text) for text in selectors_of("a, .b c, #d:hover")] == ["a", "c", "#d"]
