"""What is told of URLs without a parser is what the parser says, and both ways tell the same."""

from __future__ import annotations

from typing import Any

import ada_url
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkcrawler.plain_urls import BY_PATTERN, COMPILED

from .test_urls import BASES, HREFS

WAYS = [
    pytest.param(BY_PATTERN, id="pattern"),
    pytest.param(
        COMPILED,
        id="compiled",
        marks=pytest.mark.skipif(COMPILED is None, reason="it is not compiled here"),
    ),
]
REFERENCES = HREFS | st.text("hHtTps:/\\.@?#ab-1A \t\n\x00é／", max_size=20)
FURTHER_BASES = BASES | st.sampled_from(
    ["https://a.example/x/y/z?q/r#f/g", "https://a.example/%41/b'c", "http://[::1]/b", "https://a.example/b#c?d"]
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@given(base=FURTHER_BASES, href=REFERENCES)
@example("https://a.example/x/y", "z:/b")
@example("https://a.example/x/y", "z/b:c")
@example("https://a.example/x/y", "./z")
@example("https://a.example/x/y", "z/%2E%2e/b")
@example("https://a.example/x/y#f", "")
@example("https://a.example/x/y?q#f", "#g")
@example("https://a.example/x/y?q#f", "?r")
@example("https://a.example/x/y", "//b.example")
@example("https://a.example/x/y", "//b.example/c")
@example("https://a.example/x/y", "https://b.example")
@example("https://a.example/x/y", "https://b.example?c")
@example("https://a.example/x/y", "https://b.1")
@example("https://a.example/x/y", "mailto:a@b.example")
@example("https://a.example/x/y", "HTtp:b")
@example("https://a.example/x/y", "x-y:b")
@example("https://a.example/x/y", "ftp://b.example/")
def test_what_is_resolved_is_so_by_the_parser(way: Any, base: str, href: str) -> None:
    parsed, told = _parsed(base, href), way.resolve(base, href)

    if told == "":
        assert parsed is None or not parsed.startswith(("http:", "https:"))
    else:
        assert told in {None, parsed}


@pytest.mark.parametrize("way", WAYS)
@given(url=HREFS)
def test_what_is_plain_is_left_as_it_is(way: Any, url: str) -> None:
    if way.is_plain(url):
        assert _parsed("about:blank", url) == url


@pytest.mark.skipif(COMPILED is None, reason="it is not compiled here")
@given(hrefs=st.lists(REFERENCES | st.text(max_size=8), max_size=8))
@example(
    ["https://a.b/c", " http://a.b ", "/x", "//x", "a:b", "a/b:c", "?a:b", "#", "", "é:", "/é:"]
)
@example(
    [
        "\\x",
        "/\\x",
        "/\t/x",
        "x\\y",
        "https://",
        "https://A.b/",
        "https://a.b?x",
        "http://a.b\\",
        "http://e",
        "https://e",
        "http://",
    ]
)
def test_both_ways_tell_the_same(hrefs: list[str]) -> None:
    assert COMPILED is not None
    assert COMPILED.by_start(hrefs) == BY_PATTERN.by_start(hrefs)
    assert [*map(COMPILED.is_plain, hrefs)] == [*map(BY_PATTERN.is_plain, hrefs)]


@pytest.mark.skipif(COMPILED is None, reason="it is not compiled here")
def test_every_character_is_told_alike() -> None:
    assert COMPILED is not None
    places = [
        "https://b{}c.example/d",
        "https://{}.example/",
        "https://b.{}/",
        "/{}",
        "b{}/c:",
        "{}",
        "https://b.example{}",
        "https://b.example/{}",
        "/b?{}",
        "/b#{}",
        "{}//b",
        "b/%2{}",
    ]
    hrefs = [place.format(chr(code)) for place in places for code in range(0x180)]
    hrefs += [f"https://b.example/{href}" for href in hrefs]

    for href in hrefs:
        assert COMPILED.by_start([href]) == BY_PATTERN.by_start([href]), href
        assert COMPILED.is_plain(href) == BY_PATTERN.is_plain(href), href


@pytest.mark.parametrize("way", WAYS)
def test_a_lone_surrogate_is_for_the_parser(way: Any) -> None:
    assert way.resolve("https://a.example/", "https://b.example/\ud800") is None
    assert not way.is_plain("https://b.example/\ud800")
    assert way.worth_a_look(["\ud800"], ("shop.example",), False) == [0]
    assert sum(map(len, way.by_start(["//\ud800"])[:2])) == 1


@pytest.mark.skipif(COMPILED is None, reason="it is not compiled here")
def test_few_are_worth_a_look() -> None:
    assert COMPILED is not None
    hrefs = [
        "/a",
        "https://SHOP.example",
        "shop.exampl",
        "%2f%3A",
        "%3",
        "shop%2Eexample",
        "x%",
        "é",
        "a\nb",
    ]

    assert COMPILED.worth_a_look(hrefs, ("shop.example", "eyj"), False) == [1, 5, 7, 8]
    assert COMPILED.worth_a_look(hrefs, ("shop.example",), True) == [1, 3, 4, 5, 6, 7, 8]
    assert COMPILED.worth_a_look(hrefs, (), False) == [5, 7, 8]


@pytest.mark.skipif(COMPILED is None, reason="it is not compiled here")
@pytest.mark.parametrize("wrong", [None, 1, b"x"])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    assert COMPILED is not None
    for call in (
        lambda: COMPILED.is_plain(wrong),
        lambda: COMPILED.resolve("https://a.example/", wrong),
        lambda: COMPILED.resolve(wrong, "/a"),
        lambda: COMPILED.by_start(wrong),
        lambda: COMPILED.by_start(["/a", wrong]),
        lambda: COMPILED.worth_a_look(["/a", wrong], ("x",), False),
        lambda: COMPILED.worth_a_look(["/a"], ("x", wrong), False),
    ):
        with pytest.raises((TypeError, ValueError)):
            call()


@pytest.mark.skipif(COMPILED is None, reason="it is not compiled here")
@pytest.mark.parametrize("texts", [("",), ("X",), ("é",), ("x",) * 7])
def test_marks_are_few_and_in_lower_case(texts: tuple[str, ...]) -> None:
    assert COMPILED is not None
    with pytest.raises(ValueError, match="mark"):
        COMPILED.worth_a_look(["/a"], texts, False)


def _parsed(base: str, href: str) -> str | None:
    try:
        return str(ada_url.join_url(base, href))
    except (ValueError, UnicodeError):
        return None
