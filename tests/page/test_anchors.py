"""What is written in links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.anchors import Anchors, read_rel, seen_without_scripts
from linkcrawler.page.document import Document
from linkcrawler.page.walking import WALKS, lay_out
from linkcrawler.record import AnchorSource


def hrefs(html: str) -> list[str]:
    return [*Anchors(lay_out(LexborHTMLParser(html))).hrefs]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href=1>a</a><a>b</a><a name=c>c</a><span href=d>d</span><a href>e</a>", ["1", ""]),
        ("<a href=1><a href=2>", ["1", "2"]),
        ("<noscript><a href=1></a></noscript><a href=2></a>", ["1", "2"]),
        ("<template><a href=1></a></template><a href=2></a>", ["2"]),
        ("<svg><a href=1></a></svg><math><a href=2></a></math><a href=3></a>", ["3"]),
        ("<object><a href=1></a></object><canvas><a href=2></a></canvas>", ["1", "2"]),
        ("<svg><foreignObject><a href=1></a></foreignObject></svg>", ["1"]),
        ("<!-- <a href=1></a> --><a href=2></a>", ["2"]),
        ("<textarea><a href=1></a></textarea><script>'<a href=2>'</script>", []),
        ("<table><a href=1>x</a><tr><td><a href=2></a></table>", ["1", "2"]),
        ("<a href=' /x\n'></a>", [" /x\n"]),
        ("<a href='?a=1&amp;b=2&copy=3'></a>", ["?a=1&b=2&copy=3"]),
        ("<p><a href=1>x<p>y</a><a href=2>", ["1", "1", "2"]),
    ],
)
def test_links_of_a_conforming_tree(html: str, expected: list[str]) -> None:
    assert hrefs(html) == expected


def test_index_counts_all_links_from_zero() -> None:
    html = "<a href=1></a><noscript><a href=2></a></noscript><a href=3></a>"
    page = Document.from_text(html, url="https://blog.example/")

    anchors = Anchors(page.layout)

    assert [*anchors.hrefs] == ["1", "2", "3"]
    assert seen_without_scripts(page, anchors) == {1}


@pytest.mark.parametrize(
    ("html", "hidden"),
    [
        ("<NOSCRIPT class=x><a HREF=1></a></NOSCRIPT><a href=2></a>", {0}),
        ("<noscript><b>x</noscript><a href=1>y</a>", set()),
        ("<noscript><a href=1>x</a>", {0}),
        ("<noscript\n><a href=1></a><noscript><a href=2></a></noscript><a href=3></a>", {0, 1}),
        ("<noscript><a href=1></a></noscript><noscript><a href=1></a></noscript>", {0, 1}),
        ("<!-- <noscript --><noscript><a href='&#49;'></a></noscript>", {0}),
        ("<a href=1></a><noscript", set()),
    ],
)
def test_links_that_only_readers_without_scripts_see(html: str, hidden: set[int]) -> None:
    page = Document.from_text(f"<p>{html}", url="https://blog.example/")

    assert seen_without_scripts(page, Anchors(page.layout)) == hidden


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href=1> a \n <b>b</b>c </a>", ("a bc", AnchorSource.TEXT)),
        ("<a href=1>a<br>b</a>", ("a b", AnchorSource.TEXT)),
        ("<a href=1 title='t'>a</a>", ("a", AnchorSource.TEXT)),
        ("<a href=1 title=' t '><img alt=i></a>", ("t", AnchorSource.TITLE)),
        (
            "<a href=1 title=''><img src=x><img alt=' the  shop '></a>",
            ("the shop", AnchorSource.ALT),
        ),
        ("<a href=1><img alt=''></a>", ("", AnchorSource.NONE)),
        ("<a href=1><img src=x><b><img alt=b></b><img alt=c></a>", ("b", AnchorSource.ALT)),
        ("<a href=1><input alt=a><input type=IMAGE alt=b></a>", ("b", AnchorSource.ALT)),
        ("<a href=1><template><img alt=a></template></a><img alt=b>", ("", AnchorSource.NONE)),
        ("<a href=1>&nbsp;</a>", ("", AnchorSource.NONE)),
        ("<a href=1><style>.x{}</style><script>1</script></a>", ("", AnchorSource.NONE)),
        (
            "<a href=1><i><script>1</script></i>word<noscript>no</noscript></a>",
            ("word", AnchorSource.TEXT),
        ),
    ],
)
def test_anchor_in_googles_order(html: str, expected: tuple[str, AnchorSource]) -> None:
    """Rule 4: the text, else the title, else an image's alt."""
    tree = LexborHTMLParser(html)

    for walk in WALKS.values():
        assert Anchors(walk(tree)).text(0) == expected


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ()),
        ("", ()),
        ("NoFollow", ("nofollow",)),
        ("ugc,nofollow", ("ugc", "nofollow")),
        (" noopener ,\n sponsored ", ("noopener", "sponsored")),
        ("nofollow;ugc", ("nofollow;ugc",)),
    ],
)
def test_rel_is_split_at_spaces_and_commas(value: str | None, words: tuple[str, ...]) -> None:
    """Rule 6."""
    assert read_rel(value) == words


@given(st.text())
def test_any_rel_gives_clean_words(value: str) -> None:
    words = read_rel(value)

    assert all(word and word == word.lower().strip() and "," not in word for word in words)
    assert read_rel(" ".join(words)) == words
