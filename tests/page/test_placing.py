"""What is compiled of placing links finds what the classes in Python do."""

from __future__ import annotations

import gzip
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.around import Surroundings, surroundings_of
from linkcrawler.page.blocks import Blocks, blocks_of
from linkcrawler.page.compiled import links
from linkcrawler.page.context import block_of_heading, plain_block_of_heading
from linkcrawler.page.layout import Spot
from linkcrawler.page.lines import Lines, lines_of
from linkcrawler.page.main_text import MainPart
from linkcrawler.page.walking import lay_out

REAL_PAGES = Path(__file__).parents[3] / "shared/data/placement/pages"

if links is None:
    pytest.skip("nothing is compiled here", allow_module_level=True)

PROSE = "This is running text of an article, a sentence of it. " * 3
PIECES = st.sampled_from(
    [
        "<div>", "<div class=sidebar>", "<p>", "</p>", "</div>", "<ul><li>", "<li>", "</ul>", "<nav>",
        "</nav>", "<article>", "<article class=entry-content>", "</article>", "<footer class=tags>",
        "<b class=comments>", "</b>", "<a href=1>link</a>", "<a href=2></a>", "<a href=3>one<p>two</a>",
        "<a href=4 class=share>of <i>it</i></a>", "Tags: ", "Read also: ", "<br>", "x ", PROSE,
        "<h2>Head</h2>", "<h3>One <a href=5>two</a></h3>", "<h2>", "<frameset><frame>", "<svg><foreignObject><p>", "<noscript>",
    ]
)  # fmt: skip


def assert_same(html: str | bytes) -> None:
    layout = lay_out(LexborHTMLParser(html))
    main = MainPart(layout)
    quick = surroundings_of(main), blocks_of(main), lines_of(main)
    plain = Surroundings(main), Blocks(main), Lines(main)
    for number in range(len(layout.elements.anchors)):
        spot = layout.spot_of_anchor(number)
        if spot is None:
            continue
        around = quick[0].of(spot)
        assert astuple(around) == astuple(plain[0].of(spot))
        assert quick[1].of(spot.block, around) == plain[1].of(spot.block, around)
        assert block_of_heading(layout, spot) == plain_block_of_heading(layout, spot)
        line = quick[2].of(spot)
        assert line == plain[2].of(spot)
        if line.line is not None:
            asked = spot.start, spot.end, line.line
            assert quick[2].text_after(*asked) == plain[2].text_after(*asked)


@given(st.lists(PIECES, max_size=40).map("".join))
@example("<a href=1>x</a>")
@example(f"<p>{PROSE}</p><div>" * 60 + "<a href=1>x</a>")
@example(f"<p>{PROSE}<a href=1>x</a> and <a href=2>y</a> z</p>" + "<p><a href=3>q</a></p>" * 40)
@example("<h1>Head</h1>" + "<p>x</p>" * 1_100 + "<a href=1>x</a>")
@example("<p>x</p>" * 900 + "<a href=1>x</a>")
def test_pages_are_told_alike(html: str) -> None:
    assert_same(html)


@pytest.mark.skipif(not REAL_PAGES.is_dir(), reason="the pages are not here")
def test_real_pages_are_told_alike() -> None:
    for path in sorted(REAL_PAGES.glob("*.html.gz"))[::20]:
        assert_same(gzip.decompress(path.read_bytes()))


def test_what_is_on_no_page_is_an_error() -> None:
    layout = lay_out(LexborHTMLParser("<p>x <a href=1>y</a>"))
    main, spot = MainPart(layout), layout.spot_of_anchor(0)
    assert spot is not None
    around = surroundings_of(main).of(spot)

    for block in (-1, len(layout.tags)):
        with pytest.raises(IndexError):
            blocks_of(main).of(block, around)
        if block > 0:
            with pytest.raises(IndexError):
                surroundings_of(main).of(Spot(spot.node, block, 0, 0))
