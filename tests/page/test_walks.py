"""The compiled walk finds what the walk in Python does, whatever the page."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page import plain_walk
from linkcrawler.page.main_text import MainPart
from linkcrawler.page.regions import MENU_ENDINGS, NOTICE_BEGINNINGS, vocabulary
from linkcrawler.page.tags import TAG_IDS
from linkcrawler.page.walking import WALKS, facts

REAL_PAGES = Path(__file__).parents[3] / "shared/data/placement"

pytestmark = pytest.mark.skipif("compiled" not in WALKS, reason="the walk is not compiled here")

NAMES = (
    "a b p div span ul li table tr td br hr script style title template svg math foreignObject "
    "noscript select option textarea object video iframe link meta base x-own h2 body html head "
    "frameset noframes annotation-xml desc plaintext image nobr"
)
TAGS = st.sampled_from(NAMES.split())
NAME_PIECES = [
    *vocabulary(),
    *MENU_ENDINGS,
    *NOTICE_BEGINNINGS,
    "Nav",
    "FOOTER",
    "-",
    "_",
    " ",
    "2",
    "Body",
]
ATTRIBUTES = st.sampled_from(
    [
        *["", " href=x", " href", " HREF='&amp;\xe9'", " xlink:href=y", " id=i"],
        *[
            " class=nav",
            " class",
            " CLASS='\xe9 siteFooter'",
            " class=comment id=nav",
            " id=menu role",
        ],
        *[" role=banner", " itemprop='x articleBody'", " class='' id=entry-content", " class=\0"],
        *[" name=robots", " NAME='GoogleBot'", " name", " name='\u0130bot'", " name='\u212aBO'"],
    ]
)
TEXTS = st.one_of(
    st.text(max_size=8),
    st.text(
        " \t\n\f\r\v\x00\x1c\x85\xa0\u1680\u2003\u2028\u3000\u200bab\xe9\u4e2d\U0001f600",
        max_size=6,
    ),
    st.sampled_from(
        ["<!-- c -->", "<![CDATA[ d ]]>", "&nbsp;", "&#0;", "&lt;", "<?p?>", "<!doctype x>"]
    ),
)
PIECES = st.one_of(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES), st.builds("</{}>".format, TAGS), TEXTS
)


def assert_same(html: str | bytes) -> None:
    tree = LexborHTMLParser(html)
    plain, compiled = plain_walk.lay_out(tree), WALKS["compiled"](tree)

    assert facts(compiled) == facts(plain)
    assert vars(MainPart(compiled)) | {"layout": plain} == vars(MainPart(plain))
    for node in tree.root.traverse() if tree.root else ():
        assert compiled.elements.place(node.mem_id) == plain.elements.place(node.mem_id)
        assert str(compiled.spot_of(node)) == str(plain.spot_of(node))
    for number, node in enumerate(plain.elements.anchors):
        assert str(compiled.spot_of_anchor(number)) == str(plain.spot_of(node))


@given(html=st.lists(PIECES, max_size=40).map("".join))
@example("<p>a<script> </script><b>b</b>")
@example("<svg><a>x</a><foreignObject><a href=1>y</a><svg><a>z</a></svg></foreignObject></svg>")
@example("<foreignobject><svg><a>x</a></svg><svg><foreignObject></foreignObject><a>y</a></svg>")
@example("<a href=1>x<noscript>y<br></noscript>z<br>u<script>v</script></a>")
@example("<a href=1>x<p>y<br></a><object><a href=2>z<svg><a>u</a></svg></a></object>v")
def test_both_walks_find_the_same(html: str) -> None:
    assert_same(html.encode("utf-8", "replace"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["class", "id", "role", "itemprop", "lang"]),
            st.binary(max_size=9) | st.sampled_from([b"nav", b"banner", b"footer" + b" x" * 600]),
        )
    ),
    st.integers(0, 1100),
)
def test_elements_say_the_same_of_themselves_by_address(
    attributes: list[tuple[str, bytes]], padding: int
) -> None:
    """Where it is written in ASCII, which is read in place, and where it is not."""
    written = b" ".join(name.encode() + b'="' + value + b'"' for name, value in attributes)
    said = b" " + written + b" id='" + b"y" * padding + b"'>x"

    assert_same(b"".join(b"<" + tag + said for tag in (b"div", b"main", b"nav", b"x-own", b"div")))


@given(
    st.lists(st.sampled_from(NAME_PIECES) | st.text("abAB 1-_\t\x1c\x1b\xe9", max_size=3)).map(
        "".join
    ),
    st.lists(st.sampled_from(NAME_PIECES)).map("".join),
    st.integers(0, 300),
    st.sampled_from(["div", "nav", "main", "footer"]),
)
@example("siteFooter fooTer FOOTER foo-ter f", "comment", 0, "div")
@example("123 -- nav1 fb-comments fbComments x-fb-comments comment1s", "", 0, "div")
@example("", "entry-content", 300, "div")
def test_class_and_id_say_the_same_read_in_place(
    names: str, name: str, padding: int, tag: str
) -> None:
    before = "x" * padding

    assert_same(
        f"<{tag} class='{before} {names}' id='{name}'>x</{tag}><p class='{names}'>y".encode()
    )


def test_every_word_says_the_same_read_in_place() -> None:
    assert_same(
        "".join(f"<p class='{word}'>x<p id='my-{word}'>y" for word in vocabulary()).encode()
    )


def test_so_many_elements_say_something_else_each() -> None:
    words = sorted(vocabulary())
    pairs = itertools.combinations(words[::4], 2)

    assert_same("".join(f"<p class='{' '.join(pair)}'>x" for pair in pairs).encode())


@given(
    st.lists(st.binary(max_size=12) | PIECES.map(lambda piece: piece.encode("utf-8", "replace")))
)
@example([b"<p>a\xff\xfe<b>\xed\xa0\x80</b>\xc0\x80\xf5\x80\x80\x80\xe2\x82"])
def test_bytes_that_are_no_text_are_replaced_alike(pieces: list[bytes]) -> None:
    assert_same(b"".join(pieces))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "x",
        "<b>" * 20_000 + "x",
        "<a href=x>y</a>" * 50_000,
        "<p>" + "\xa0x " * 100_000,
        "<svg>" + "<g>" * 20_000,
        "<select>" + "<option><a>" * 1_000,
    ],
    ids=lambda html: str(html)[:12],
)
def test_long_and_deep_pages(html: str) -> None:
    tree = LexborHTMLParser(html)

    assert facts(WALKS["compiled"](tree)) == facts(plain_walk.lay_out(tree))


def test_what_was_found_outlives_the_page() -> None:
    page = WALKS["compiled"](LexborHTMLParser("<p>a <a href=1>b</a><meta name=x>"))

    assert [node.attributes for node in page.elements.anchors] == [{"href": "1"}]
    assert [node.tag for node in page.nodes] == ["body", "p"]
    assert [node.tag for node in page.elements.apart(TAG_IDS["meta"])] == ["meta"]


@pytest.mark.skipif(not REAL_PAGES.exists(), reason="the real pages are not here")
def test_real_pages() -> None:
    paths = sorted(path for path in REAL_PAGES.rglob("*.htm*") if path.is_file())[::8]

    assert paths
    for path in paths:
        body = path.read_bytes()
        assert_same(gzip.decompress(body) if path.suffix == ".gz" else body)
