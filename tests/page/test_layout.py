"""One walk over the tree: text, lines, and where elements stand in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.layout import Layout, lay_out

TAGS = st.sampled_from(
    ["div", "p", "a href=x", "b", "ul", "li", "table", "tr", "td", "br", "script", "svg", "h2"]
)
PIECES = st.one_of(
    st.text("ab c\n", max_size=8),
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
)


def layout(html: str) -> Layout:
    return lay_out(LexborHTMLParser(html))


def text_of_links(page: Layout) -> list[str]:
    return [page.text[page.starts[n] : page.ends[n]] for n in page.links.values()]


def test_white_space_is_folded_and_blocks_stand_on_their_own_lines() -> None:
    page = layout("<h1>A\n  b</h1><p>one <b>two</b>three<br>four</p>tail<ul><li>x<li>y</ul>")

    assert page.text == "A b\none twothree four\ntail\nx\ny\n"


def test_text_that_is_not_the_pages() -> None:
    page = layout(
        "a<script>b</script><style>c</style><noscript>d</noscript><template>e</template>"
        "<svg><text>f</text></svg><select><option>g</select><textarea>h</textarea><!--i--> j"
    )

    assert page.text == "a j\n"


def test_elements_know_their_text() -> None:
    page = layout("<p>see <a href=1>this <i>one</i></a>, or <a href=2></a> that</p>")

    assert text_of_links(page) == ["this one", ""]
    assert page.text[page.starts[1] : page.ends[1]] == "see this one, or that"


def test_lines_know_their_block() -> None:
    page = layout("<div>a<p>b <i>c</i></p>d</div>")
    tags = [page.nodes[owner].tag for _, _, owner in page.lines]

    assert [page.text[start:end] for start, end, _ in page.lines] == ["a", "b c", "d"]
    assert tags == ["div", "p", "div"]


def test_a_block_in_a_link_ends_the_line_of_the_block_around() -> None:
    page = layout("<section>x<a href=1><div>y</div></a></section>")

    assert [page.nodes[owner].tag for _, _, owner in page.lines] == ["section", "div"]


def test_linked_text_is_counted_once_and_partly() -> None:
    page = layout("<p>ab<a href=1>cdef</a>gh<a href=2>ij</a></p>")

    assert page.text == "abcdefghij\n"
    assert page.linked(0, 11) == 6
    assert page.linked(3, 5) == 2
    assert page.linked(0, 2) == 0
    assert page.linked(9, 10) == 1


def test_links_within_an_element() -> None:
    page = layout("<div><a href=1>x</a><p><a href=2>y</a></div><a href=3>z</a>")

    assert [page.links_within(n) for n in (0, 1, 3)] == [3, 2, 1]


def test_frames_and_empty_pages_have_no_text() -> None:
    assert layout("<frameset><frame src=x></frameset>") == Layout()
    assert layout("").text == ""
    assert layout("").line_at(3) == (0, 0, 0)


def test_a_link_in_what_is_passed_over_has_the_number_of_the_element_around() -> None:
    tree = LexborHTMLParser("<div><noscript><a href=1>x</a></noscript></div>")
    page = lay_out(tree)

    number = page.number_of(tree.css("a")[0])

    assert number is not None
    assert page.nodes[number].tag == "div"


def test_deep_pages_need_no_recursion() -> None:
    page = layout("<b>" * 5000 + "x")

    assert page.text == "x\n"
    assert len(page.chain(len(page.nodes) - 1)) >= 500


@given(st.lists(PIECES, max_size=30).map("".join))
def test_numbers_and_offsets_are_consistent(html: str) -> None:
    page = layout(html)

    assert all(0 <= s <= e <= len(page.text) for s, e in zip(page.starts, page.ends, strict=True))
    assert all(parent < n for n, parent in enumerate(page.parents))
    assert all(n <= last < len(page.nodes) for n, last in enumerate(page.lasts))
    assert "".join(page.text[s:e] + "\n" for s, e, _ in page.lines) == page.text
    assert 0 <= page.linked(0, len(page.text)) <= len(page.text)
    for number, parent in enumerate(page.parents[1:], 1):
        assert page.starts[parent] <= page.starts[number]
        assert page.ends[number] <= page.ends[parent]
        assert page.lasts[number] <= page.lasts[parent]
