"""One walk over the tree: text, lines, and where elements stand in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.tags import TAG_IDS
from linkcrawler.page.walking import WALKS

if TYPE_CHECKING:
    from linkcrawler.page.layout import Layout, Line

LayOut = Callable[[str], "Layout"]

TAGS = st.sampled_from(
    ["div", "p", "a href=x", "b", "ul", "li", "table", "tr", "td", "br", "script", "svg", "h2"]
)
PIECES = st.one_of(
    st.text("ab c\n", max_size=8),
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
)


@pytest.fixture(params=WALKS)
def lay_out(request: pytest.FixtureRequest) -> Callable[[LexborHTMLParser], Layout]:
    return WALKS[request.param]


@pytest.fixture
def layout(lay_out: Callable[[LexborHTMLParser], Layout]) -> LayOut:
    return lambda html: lay_out(LexborHTMLParser(html))


def text_of_links(page: Layout) -> list[str]:
    spans = zip(page.link_starts, page.link_ends, strict=True)
    return [page.text[start:end] for start, end in spans]


def lines_of(page: Layout) -> list[Line]:
    return [page.line(number) for number in range(len(page.line_starts))]


def test_white_space_is_folded_and_blocks_stand_on_their_own_lines(layout: LayOut) -> None:
    page = layout("<h1>A\n  b</h1><p>one <b>two</b>three<br>four</p>tail<ul><li>x<li>y</ul>")

    assert page.text == "A b\none twothree four\ntail\nx\ny\n"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>a</b> <i>b</i>", "a b\n"),
        ("<b>a</b><i>b</i>", "ab\n"),
        ("<b>a</b><u> </u><i>b</i>", "a b\n"),
        ("<b>a</b><!-- x --><i>\n</i><i><u>b</u></i>", "a b\n"),
        ("a<script>x</script> <b>b</b>", "a b\n"),
        ("a<script>x</script><b>b</b>", "ab\n"),
        ("a&nbsp;<b>b</b>", "a b\n"),
        ("<div>a<p>b</p>c</div>", "a\nb\nc\n"),
        ("<div>a<p></p>c</div>", "a\nc\n"),
        ("<div>a<hr>c</div>", "a\nc\n"),
        ("<p>a<svg><title>no</title></svg></p>b", "a\nb\n"),
    ],
)
def test_where_words_and_lines_end(html: str, text: str, layout: LayOut) -> None:
    assert layout(html).text == text


def test_text_that_is_not_the_pages(layout: LayOut) -> None:
    page = layout(
        "<title>t</title>a<script>b</script><style>c</style><noscript>d</noscript>"
        "<template>e</template><svg><text>f</text></svg><select><option>g</select>"
        "<textarea>h</textarea><!--i--> j"
    )

    assert page.text == "a j\n"


def test_blocks_and_links_know_their_text(layout: LayOut) -> None:
    page = layout("<p>see <a href=1>this <i>one</i></a>, or <a href=2></a> that</p>")

    assert text_of_links(page) == ["this one", ""]
    assert page.text[page.starts[1] : page.ends[1]] == "see this one, or that"
    assert [str(node.tag) for node in page.nodes] == ["body", "p"]


def test_lines_know_their_block(layout: LayOut) -> None:
    page = layout("<div>a<p>b <i>c</i></p>d</div>")
    tags = [page.nodes[block].tag for _, _, block, _ in lines_of(page)]

    assert [page.text[start:end] for start, end, _, _ in lines_of(page)] == ["a", "b c", "d"]
    assert tags == ["div", "p", "div"]


def test_a_block_in_a_link_ends_the_line_of_the_block_around(layout: LayOut) -> None:
    page = layout("<section>x<a href=1><div>y</div></a></section>")

    assert [page.nodes[block].tag for _, _, block, _ in lines_of(page)] == ["section", "div"]
    assert text_of_links(page) == ["y"]


def test_linked_text_is_counted_once_and_partly(layout: LayOut) -> None:
    page = layout("<p>ab<a href=1>cdef</a>gh<a href=2>ij</a></p>")

    assert page.text == "abcdefghij\n"
    assert [linked for _, _, _, linked in lines_of(page)] == [6]
    assert page.linked(0, 11) == 6
    assert page.linked(3, 5) == 2
    assert page.linked(0, 2) == 0
    assert page.linked(9, 10) == 1


def test_links_within_a_block(layout: LayOut) -> None:
    page = layout("<div><a href=1>x</a><p><a href=2>y</a></div><a href=3>z</a>")

    assert [page.links_within(n) for n in (0, 1, 2)] == [3, 2, 1]


def test_frames_and_empty_pages_have_no_text(layout: LayOut) -> None:
    assert layout("<frameset><frame src=x></frameset>").text == ""
    assert layout("").text == ""
    assert layout("<noframes>x</noframes>").line_number(3) == 0


def test_a_link_in_what_is_passed_over_stands_where_that_starts(
    lay_out: Callable[[LexborHTMLParser], Layout],
) -> None:
    tree = LexborHTMLParser("<p>a<div>b<noscript><a href=1>x</a></noscript></div>")
    page = lay_out(tree)

    spot = page.spot_of(tree.css("a")[0])

    assert spot is not None
    assert page.nodes[spot.block].tag == "div"
    assert spot.start == spot.end == page.text.index("b")
    assert [node.tag for node in page.elements.apart(TAG_IDS["noscript"])] == ["noscript"]


def test_a_link_alone_in_its_block_is_on_no_line(
    lay_out: Callable[[LexborHTMLParser], Layout],
) -> None:
    tree = LexborHTMLParser("<p>text</p><p><a href=1><img></a></p><p>a <a href=2><img></a></p>")
    page = lay_out(tree)
    alone, within = (page.spot_of(node) for node in tree.css("a"))

    assert alone is not None
    assert within is not None
    assert page.line_of(alone) is None
    assert page.line_of(within) == page.line(1)


def test_deep_pages_need_no_recursion(layout: LayOut) -> None:
    page = layout("<b>" * 5000 + "x")

    assert page.text == "x\n"
    assert len(layout("<div>" * 5000 + "x").nodes) >= 500


@pytest.mark.parametrize("walk", WALKS)
@given(html=st.lists(PIECES, max_size=30).map("".join))
@example(html="<a href=x>a<br>a")
@example(html="<a href=x>a<br></a>b<a href=y>c<br><p>d")
def test_numbers_and_offsets_are_consistent(walk: str, html: str) -> None:
    page = WALKS[walk](LexborHTMLParser(html))

    assert all(0 <= s <= e <= len(page.text) for s, e in zip(page.starts, page.ends, strict=True))
    assert all(parent < n for n, parent in enumerate(page.parents))
    assert all(n <= last < len(page.nodes) for n, last in enumerate(page.lasts))
    assert "".join(page.text[s:e] + "\n" for s, e, _, _ in lines_of(page)) == page.text
    assert all(page.linked(s, e) == linked <= e - s for s, e, _, linked in lines_of(page))
    assert 0 <= page.linked(0, len(page.text)) <= len(page.text)
    for number, parent in enumerate(page.parents[1:], 1):
        assert page.starts[parent] <= page.starts[number]
        assert page.ends[number] <= page.ends[parent]
        assert page.lasts[number] <= page.lasts[parent]
