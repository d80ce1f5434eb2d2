"""What is compiled of telling about links finds what the functions in Python do."""

from __future__ import annotations

import gzip
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import linkcrawler.page
from linkcrawler.page import compiled
from linkcrawler.page.around import inline_claims
from linkcrawler.page.context import plain_words_after, plain_words_before
from linkcrawler.page.features import FEATURES, OF_BLOCK, OF_LINE, OF_LINK
from linkcrawler.page.judge import Question, asking, leaves_left, questions
from linkcrawler.page.marked import marked_in
from linkcrawler.page.paths import Paths
from linkcrawler.page.walking import lay_out
from linkcrawler.page.wording import asks

REAL_PAGES = Path(__file__).parents[3] / "shared/data/placement"

if compiled.links is None:
    pytest.skip("nothing is compiled here", allow_module_level=True)
links = compiled.links

NAMES = (
    "a b p i div span ul li table tr td tbody thead svg foreignObject fb:like x-own template "
    "noscript select option body html h2 em frameset desc"
)
TAGS = st.sampled_from(NAMES.split())
ATTRIBUTES = st.sampled_from(
    [
        "",
        " id=i",
        " ID=j",
        " id",
        " id=''",
        " id='a b'",
        " id=é",
        " id=i class='menu d'",
        " role=menu",
        " itemprop",
        " data-id=i",
        " xml:id=i",
        " title=t href=u",
        " class='é&amp;'",
    ]
)
PIECES = st.one_of(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES),
    st.builds("</{}>".format, TAGS),
    st.sampled_from(["text", " ", "<!-- c -->", "<!doctype html>", "<?p?>", "\0"]),
)
ASKING = tuple(
    tomllib.loads((files(linkcrawler.page) / "line_words.toml").read_text("utf-8"))["asks"]
    .replace("|", "\n")
    .split("\n")
)
WORDS = st.text("ab\xe9\u4e2d\U0001f600", min_size=1, max_size=5) | st.integers(1, 400).map(
    "x".__mul__
)
TEXTS = st.lists(
    st.builds("{}{}".format, WORDS, st.sampled_from(["", " ", "\n", " \n", "\n ", " \n "]))
).map("".join)
"""As a layout's: no white space but spaces and the ends of lines, and never much of it."""


def assert_same(html: bytes, order: int = 1) -> None:
    tree = LexborHTMLParser(html)
    nodes = list(tree.root.traverse())[::order] if tree.root else []
    marked = marked_in(tree, lay_out(tree))
    plain, quick = Paths(tree, compiled=None), Paths(tree, marked)

    assert [quick.to(node) for node in nodes] == [plain.to(node) for node in nodes]
    for node in nodes:
        assert links.inline_claims(node.mem_id) == inline_claims(node)


def assert_same_words(text: str, start: int, end: int) -> None:
    assert links.words_before(text, start, end) == plain_words_before(text, start, end)
    assert links.words_after(text, start, end) == plain_words_after(text, start, end)


@given(html=st.lists(PIECES, max_size=60).map("".join), order=st.sampled_from([1, -1, 3, -2]))
@example(html="<p>" * 150 + "<b>x</b>" * 150, order=-1)
@example(html="<template><p id=i></template><p id=i><a>x</a><p id=j>", order=1)
@example(html="<table><tr><td><table><tr><td>x</table><tr><td><fb:like><a>y</a>", order=1)
@example(html="<foreignObject></foreignObject><svg><foreignObject><p><a>x</a>", order=-1)
@example(html="<div>" * 300 + "<a id=i>x</a>", order=1)
def test_paths_and_claims_are_the_same(html: str, order: int) -> None:
    assert_same(html.encode("utf-8", "replace"), order)


@given(st.lists(st.binary(max_size=12) | PIECES.map(lambda piece: piece.encode())))
@example([b"<b id=\xff><b id=\xc0\x80 class=\xed\xa0\x80><a>x"])
def test_bytes_that_are_no_text_are_read_alike(pieces: list[bytes]) -> None:
    assert_same(b"".join(pieces))


def test_very_many_siblings_are_counted_once() -> None:
    html = b"<p>" * 30_000
    tree = LexborHTMLParser(html)
    nodes = list(tree.root.traverse()) if tree.root else []

    assert Paths(tree).to(nodes[-1]) == "/html/body/p[30000]"
    assert_same(html, -1)


@given(TEXTS, st.data())
def test_words_around_are_the_same(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    assert_same_words(text, start, data.draw(st.integers(start, len(text))))


@pytest.mark.parametrize("letter", ["a", "\xe9", "\U0001f600"])
@pytest.mark.parametrize("size", range(155, 165))
@pytest.mark.parametrize("edge", ["", " ", "\n", " \n"])
def test_words_as_long_as_the_limit(letter: str, size: int, edge: str) -> None:
    for one in (letter * size, f"b {letter * (size - 4)} c", f"{letter * (size - 2)} b"):
        text = f"{edge}{one}{edge}"

        assert_same_words(text, 0, len(text))
        assert_same_words(f"d{text}{letter}", 0, len(text) + 2)


@given(st.lists(st.sampled_from(ASKING) | st.text(max_size=5), max_size=6).map("".join))
def test_phrases_are_found_alike(line: str) -> None:
    low = line.lower()

    assert links.Phrases(ASKING).any_in(low) is asks(low)
    assert links.Phrases(ASKING).any_in(low[1:-1]) is asks(low[1:-1])


def test_phrases_of_few_letters_cannot_be_looked_for() -> None:
    with pytest.raises(ValueError, match="too short"):
        links.Phrases(["abc"])


@pytest.mark.parametrize("names", [OF_BLOCK, OF_LINE, OF_LINK, FEATURES])
@given(data=st.data())
def test_the_judge_is_answered_alike(names: tuple[str, ...], data: st.DataObject) -> None:
    asked = questions(names)
    limits = [limit for question in asked for limit in question.limits]
    one = st.sampled_from(limits) | st.booleans() | st.integers(-9_999, 9_999)
    values = data.draw(
        st.tuples(*[one | st.floats(allow_nan=False)] * len(names)), label="what is told"
    )

    assert asking(names)(values) == leaves_left(values, asked)


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(IndexError):
        asking(OF_LINE)((1.0,))
    with pytest.raises(ValueError, match="more leaves"):
        links.Questions((), 10**6)
    with pytest.raises(ValueError, match="too few answers"):
        links.Questions((Question(0, [1.0], [1]),), 8)


@pytest.mark.skipif(not REAL_PAGES.exists(), reason="the real pages are not here")
def test_real_pages() -> None:
    paths = sorted((REAL_PAGES / "pages").glob("*.html.gz"))[::16]

    assert paths
    for path in paths:
        body = gzip.decompress(path.read_bytes())
        assert_same(body)
        text = lay_out(LexborHTMLParser(body)).text
        for at in range(0, len(text), 37):
            assert_same_words(text, 0, at)
            assert_same_words(text, at, len(text))
