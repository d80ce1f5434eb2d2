"""Paths find their element again, whatever parses the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html  # type: ignore[import-untyped]  # the other parser of this test only
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.compiled import links
from linkcrawler.page.paths import Paths

if TYPE_CHECKING:
    from types import ModuleType

ROWS = "<tr><td><a href=1>a</a><td><table><tr><td><a href=2>b</a><tr><td><a href=3>c</a></table>"
PAGES = [
    "<p><a href=1>a</a> <a href=2>b</a></p><p><a href=3>c</a></p>",
    "<div id=x><a href=1>a</a></div><div id=y><div id=y><a href=2>b</a></div></div>",
    f"<table>{ROWS}<tr><td><a href=4>d</a></table>",
    f"<table><tbody>{ROWS}</tbody><tbody><tr><td><a href=4>d</a></tbody></table>",
    f"<table><thead><tr><th><a href=0>h</a></thead>{ROWS}</table>",
    "<table><thead><tr><th>h</thead><tbody><tr><td><a href=1>x</a></tbody></table>",
    "<ul><li><a href=1>a</a><li><a href=2>b</a></ul>",
    "<my-card><a href=1>a</a></my-card><my-card><a href=2>b</a></my-card>",
    "<div><!-- not counted --><fb:like>x</fb:like><fb:like><a href=1>a</a></fb:like></div>",
    '<div id="it\'s"><a href=1>a</a></div>',
    "<template><p id=x></template><div id=x><a href=1>a</a></div>",
]


def paths(html: str) -> dict[str, str]:
    tree = LexborHTMLParser(html)
    writer = Paths(tree)
    return {node.attributes["href"] or "": writer.to(node) for node in tree.css("a[href]")}


@pytest.mark.parametrize("html", PAGES)
def test_another_parser_finds_the_same_link(html: str) -> None:
    """libxml2 leaves out the ``tbody`` that HTML implies; the path holds in both."""
    page = lxml.html.document_fromstring(html)

    for href, path in paths(html).items():
        assert [node.get("href") for node in page.xpath(path)] == [href]


@pytest.mark.parametrize(
    ("html", "path"),
    [
        ("<p>x<p><a href=1>a</a>", "/html/body/p[2]/a[1]"),
        ("<div id=main><p><a href=1>a</a></div>", "//*[@id='main']/p[1]/a[1]"),
        ("<a id=here href=1>a</a>", "//*[@id='here']"),
        ("<i></i><fb:like><a href=1>a</a></fb:like>", "/html/body/*[2]/a[1]"),
        (
            "<table><tr><td><tr><td><a href=1>a</a></table>",
            "/html/body/table[1]/descendant::tr[2]/td[1]/a[1]",
        ),
    ],
)
def test_path(html: str, path: str) -> None:
    assert paths(html) == {"1": path}


@pytest.mark.parametrize("compiled", [links, None], ids=["compiled", "plain"])
def test_far_siblings_are_counted_once(compiled: ModuleType | None) -> None:
    """To count all of them again for each link would not come to an end here."""
    tree = LexborHTMLParser(("<i></i>" * 99 + "<a href=1>x</a>") * 3_000)
    writer = Paths(tree, compiled)

    assert [writer.to(node) for node in tree.css("a")][-1] == "/html/body/a[3000]"


@given(
    st.lists(
        st.sampled_from(["<p>", "<div>", "<div id=x>", "</div>", "<ul><li>", "</ul>", "text"]),
        max_size=20,
    )
)
def test_paths_of_different_links_differ(pieces: list[str]) -> None:
    html = "".join(f"{piece}<a href={n}>x</a>" for n, piece in enumerate(pieces))
    tree = LexborHTMLParser(html)
    writer = Paths(tree)
    nodes = tree.css("a[href]")

    assert len({writer.to(node) for node in nodes}) == len(nodes)
