"""What is asked of elements by their addresses says what the parser's own search says."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkcrawler.page import matching
from linkcrawler.page.matching import above, is_about
from linkcrawler.page.selector import is_about_by_search
from linkcrawler.page.stylesheet import StyleSheet
from linkcrawler.page.visibility import Visibility

REAL_PAGES = Path(__file__).parents[3] / "shared/data/placement/pages"

pytestmark = pytest.mark.skipif(matching.compiled is None, reason="it is not compiled here")

NAMES = st.sampled_from(
    ("x", "y", "z", "long-name_1", "é", "\U0001f600", "a\xa0b", "A", "1", "\ufffd")
)
TAGS = st.sampled_from(("a", "p", "div", "span", "li", "svg", "body", "x-own", "foreignObject"))
WHITE = st.sampled_from((" ", "  ", "\t", "\n", "\f", "\v", "\x1c", "\xa0"))
ATTRIBUTES = st.one_of(
    st.builds(
        lambda names, white: f' class="{white.join(names)}"', st.lists(NAMES, max_size=4), WHITE
    ),
    st.builds(' id="{}"'.format, NAMES),
    st.sampled_from(
        (" hidden", " class", " id", " id=''", " style", " style='display:none'", " Class=y")
    ),
    st.builds(
        " style='{}'".format, st.sampled_from(("color:red", "overflow:hidden", "width:0", "x"))
    ),
)
ELEMENTS = st.builds(lambda tag, own: f"<{tag}{''.join(own)}>", TAGS, st.lists(ATTRIBUTES))
PAGES = st.lists(ELEMENTS | st.builds("</{}>".format, TAGS) | st.just("w"), max_size=30)
STEPS = st.one_of(
    TAGS,
    st.builds(".{}".format, NAMES),
    st.builds("#{}".format, NAMES),
    st.builds("{}.{}".format, TAGS, NAMES),
    st.sampled_from(
        (
            "*",
            "[hidden]",
            ".x:not(.y)",
            ":is(.x, #y)",
            "a:hover",
            "p::before",
            ".x\\:y",
            "(",
            "[a='",
        )
    ),
)
SELECTORS = st.builds(
    lambda steps, between: between.join(steps),
    st.lists(STEPS, min_size=1, max_size=3),
    st.sampled_from((" ", ">", " + ", "~")),
)
HIDING = st.sampled_from(
    ("display:none", "opacity:0", "width:0", "overflow:hidden", "color:transparent", "left:-999px")
)
RULES = st.builds(
    lambda selectors, body: f"{','.join(selectors)}{{{body}}}",
    st.lists(SELECTORS, min_size=1, max_size=3),
    HIDING,
)
SHEETS = st.lists(RULES, max_size=5).map("".join)


def elements_of(tree: LexborHTMLParser) -> list[LexborNode]:
    return tree.css("*")


def begin(tree: LexborHTMLParser) -> None:
    """Begin a page: of each so many ways are tried, see ``_matching.pxi``."""
    above(tree, StyleSheet("").hiding)


def traits_of_each(tree: LexborHTMLParser, css: str) -> list[int]:
    """Return what the compiled way says of each element, the innermost first."""
    found = above(tree, StyleSheet(css).hiding)
    assert found is not None
    return [found.traits(node.mem_id) for node in reversed(elements_of(tree))]


def traits_by_elements(tree: LexborHTMLParser, css: str) -> list[int]:
    """Return what the way by the parser's elements says, from the root."""
    visibility = Visibility(LexborHTMLParser("<p>"))
    visibility._sheet = StyleSheet(css)
    spots = [visibility._spot(node) for node in elements_of(tree)]
    return [spot.traits if spot else 0 for spot in reversed(spots)]


@given(st.lists(SELECTORS, min_size=1, max_size=5), PAGES)
def test_selectors_are_about_what_a_search_finds(selectors: list[str], page: list[str]) -> None:
    tree = LexborHTMLParser("".join(page))
    begin(tree)
    for node in elements_of(tree):
        for selector in selectors:
            assert is_about(selector, node) == is_about_by_search(selector, node), selector


@given(st.text("a.#x:>~+*()[]='\",\\ \x00é", max_size=30))
@example("")
@example(",")
@example(":not(" * 60)
def test_any_text_can_be_a_selector(selector: str) -> None:
    tree = LexborHTMLParser("<p class=x><a id=x title=é>x</a></p>")
    begin(tree)
    for node in tree.css("p, a"):
        assert is_about(selector, node) == is_about_by_search(selector, node)


@given(SHEETS, PAGES)
@example("*{display:none}", ["<p><b>"])
@example("#{display:none}.{display:none}", ["<p id class=''>", "<a id='' class=' '>"])
def test_traits_are_those_of_the_elements(css: str, page: list[str]) -> None:
    tree = LexborHTMLParser("".join(page))

    assert traits_of_each(tree, css) == traits_by_elements(tree, css)


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_bytes_can_be_a_page(css: bytes, name: bytes) -> None:
    body = b"<style>.x,#y," + css + b"{display:none}</style><p class='" + name + b"'><a id=y>"
    tree = LexborHTMLParser(body)
    text = "".join(node.text() for node in tree.css("style"))

    assert traits_of_each(tree, text) == traits_by_elements(tree, text)


def slot_of(name: str) -> int:
    """Return where the compiled way looks for a class of a sheet of 100 names, as it does that."""
    hashed = ord(".") * 31
    for byte in name.encode():
        hashed = (hashed ^ byte) * 0x100000001B3 % 2**64
    return (hashed ^ hashed >> 29) % 256


def test_names_that_are_made_to_crowd_one_another_are_all_found() -> None:
    crowd = [name for n in range(60_000) if slot_of(name := f"n{n}") == 7]
    names, others = crowd[:100], crowd[100:]
    assert len(names) == 100
    assert others
    tree = LexborHTMLParser("".join(f"<a class='{name}'>x</a>" for name in crowd))
    css = "".join(f".{name}{{display:none}}" for name in names)
    found = above(tree, StyleSheet(css).hiding)
    assert found is not None

    traits = [found.traits(node.mem_id) for node in tree.css("a")]
    assert traits == [1] * len(names) + [0] * len(others)


def test_more_selectors_than_are_kept() -> None:
    node = LexborHTMLParser("<p class=x>").css("p")[0]
    ending = "x" * 300
    for number in range(2_000):
        assert not is_about(f".{number}{ending} .x", node)
        assert is_about(f"p:not(.n{number}{ending})", node)
        assert is_about(".x", node)


def test_a_page_of_any_depth_and_many_elements() -> None:
    tree = LexborHTMLParser("<div hidden>" + "<b>" * 20_000 + "<a href=1>x</a>" * 20_000)
    found = above(tree, StyleSheet(".x{display:none}").hiding)
    assert found is not None

    assert {found.traits(node.mem_id) for node in tree.css("a")} == {1}
    body = tree.body
    assert body is not None
    assert found.traits(body.mem_id) == 0


def test_a_style_that_cannot_be_read_is_an_error_each_time() -> None:
    """What is asked of us may fail (a stop, no memory): nothing of it is kept."""

    def fail(style: str) -> int:
        raise KeyboardInterrupt(style)

    tree = LexborHTMLParser("<p style=x><a href=1>y</a></p>")
    link = tree.css("a")[0]
    assert matching.compiled is not None
    asked = matching.compiled.Above(tree, matching.compiled.Names([]), lambda _: [], fail, 200)

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            asked.traits(link.mem_id)


@pytest.mark.skipif(not REAL_PAGES.is_dir(), reason="the pages are not here")
def test_real_pages() -> None:
    for path in sorted(REAL_PAGES.glob("*.html.gz"))[::40]:
        tree = LexborHTMLParser(gzip.decompress(path.read_bytes()))
        css = "\n".join(node.text() for node in tree.css("style"))[:50_000]
        assert traits_of_each(tree, css) == traits_by_elements(tree, css)
