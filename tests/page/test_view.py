"""The page of the record, from what was fetched."""

from __future__ import annotations

import gc
import hashlib
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.evidence import Failure, FailureKind, Fetched
from linkcrawler.match import Target
from linkcrawler.page.findings import NO_FINDINGS, NO_SIGNS
from linkcrawler.page.view import PageView
from linkcrawler.record import (
    Canonical,
    CanonicalSource,
    Expected,
    Hop,
    Problem,
    RobotsOutcome,
    RobotsTxt,
)
from tests.page.make import PAGE_URL, fetched, view

ENGLISH = "<p>" + "The quick brown fox jumps over the lazy dog and runs away. " * 4 + "</p>"


def test_every_field_of_the_page() -> None:
    body = (
        "<html lang='en-GB'><head><title> A title </title><link rel=canonical href='/post'>"
        f"<meta name=robots content='index, nosnippet'></head><body>{ENGLISH}"
        "<a href='/x'>x</a><a href='https://other.example/'>y</a><a href=mailto:z>z</a>"
        "<noscript><a href='https://third.example/'>n</a></noscript></body></html>"
    )
    robots = RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=True)
    headers = (("x-robots-tag", "noarchive"), ("etag", '"1"'), ("last-modified", "yesterday"))
    answer = replace(fetched(body, headers=headers), robots=robots, elapsed_ms=12)

    page = PageView(answer).page

    assert page.url == PAGE_URL
    assert (page.http_status, page.elapsed_ms, page.rendered) == (200, 12, False)
    assert (page.content_type, page.charset, page.bytes) == ("text/html", "utf-8", len(body))
    assert page.title == "A title"
    assert (page.language.code, page.language.declared) == ("en", "en-gb")
    assert (page.indexable, page.index_blockers) == (True, ())
    assert page.robots_txt is robots
    assert page.meta_robots == ("index, nosnippet",)
    assert page.x_robots_tag == ("noarchive",)
    assert page.canonical == Canonical(PAGE_URL, CanonicalSource.LINK, is_self=True)
    assert (page.external_links, page.internal_links) == (1, 1)
    assert page.words == 48
    assert page.body_sha256 == hashlib.sha256(body.encode()).hexdigest()
    assert (page.etag, page.last_modified) == ('"1"', "yesterday")


def test_the_header_tells_the_language_where_the_page_does_not() -> None:
    answer = fetched(ENGLISH, headers=(("content-language", "DE, en"),))

    assert PageView(answer).page.language.declared == "de, en"


def test_index_blockers() -> None:
    page = view("<meta name=googlebot content=noindex><p>x").page

    assert (page.indexable, page.index_blockers) == (False, (Problem.NOINDEX,))


def test_where_googlebot_is_disallowed_only_that_stands() -> None:
    robots = RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=False)
    answer = replace(fetched("<meta name=robots content=noindex>x"), robots=robots)

    assert PageView(answer).page.index_blockers == (Problem.ROBOTS_DISALLOWS_GOOGLEBOT,)


@pytest.mark.parametrize("status", [404, 503])
def test_an_error_page_is_neither_indexable_nor_not(status: int) -> None:
    page = PageView(fetched("<title>Oops</title>", status=status)).page

    assert (page.indexable, page.index_blockers, page.title) == (None, (), "Oops")


def test_an_answer_that_is_no_page() -> None:
    seen = PageView(fetched(b"\x89PNG\r\n", content_type="image/png"))

    assert not seen.is_html
    assert (seen.page.content_type, seen.page.bytes) == ("image/png", 6)
    assert (seen.page.indexable, seen.page.title, seen.page.words) == (None, None, None)
    assert seen.main_text == ""


def test_a_failure_has_a_view_too() -> None:
    answer = fetched(b"", content_type=None, status=None)
    failed = replace(answer, failure=Failure(FailureKind.DNS, "the name does not resolve"))

    seen = PageView(failed)

    assert (seen.page.http_status, seen.page.bytes, seen.page.indexable) == (None, None, None)
    assert seen.signs == NO_SIGNS
    assert seen.find(Target.parse("target.example")) == NO_FINDINGS


@pytest.mark.parametrize(
    ("url", "moved"),
    [
        ("http://www.blog.example/post/?utm_source=x#top", False),
        ("https://blog.example/", True),
        ("https://blog.example/post?id=1", True),
        ("https://elsewhere.example/post", True),
    ],
)
def test_moved_means_to_another_page(url: str, moved: bool) -> None:
    answer = replace(fetched("x"), url=url, redirects=(Hop(PAGE_URL, 301),))

    assert PageView(answer).moved is moved


def test_without_redirects_nothing_moved() -> None:
    assert not PageView(fetched("x")).moved


def test_every_link_for_inspection() -> None:
    html = "<a href='/a'>Here</a><a href=mailto:x>y</a><noscript><a href='//t.example'>z</a></noscript>"

    plain = view(html).every_link()
    targeted = view(html).every_link(Target.parse("t.example"))

    assert [(link["url"], link["index"]) for link in plain] == [
        ("https://blog.example/a", 0),
        ("https://t.example/", 2),
    ]
    assert "differs" not in plain[0]
    assert "target_status" not in plain[0]
    assert plain[1]["hidden_by"] == "noscript"
    assert [link["differs"] for link in targeted] == [None, []]


@pytest.mark.parametrize("name", ["a..example", ".example", "a" * 70 + ".example", "%2e"])
def test_a_name_that_nobody_can_ask_for_is_a_link_all_the_same(name: str) -> None:
    (link,) = view(f"<a href='https://{name}/'>x</a>").every_link()

    assert link["url"] == f"https://{name.replace('%2e', '.')}/"


@pytest.mark.parametrize("was_on", [True, False])
def test_describing_every_link_leaves_the_garbage_collector_as_it_was(was_on: bool) -> None:
    (gc.enable if was_on else gc.disable)()
    try:
        view("<a href=https://t.example/>x</a>").every_link()

        assert gc.isenabled() is was_on
    finally:
        gc.enable()


def test_a_page_dies_with_its_view() -> None:
    """A circle would keep its tree, megabytes, until the garbage collector comes by."""
    body = f"<style>.x a {{display: none}}</style><p id=a class=x>{ENGLISH}<a href=https://t.example/>x</a>"
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for target in ("t.example", "other.example"):
            seen = view(body)
            assert seen.every_link()
            assert seen.find(Target.parse(target)).on_target == (target == "t.example")
            assert seen.page.words
            assert seen.signs.wall is None
            assert seen.suspects(Target.parse(target), Expected(), None) == ()
            del seen
        gc.collect()

        assert not [each for each in gc.garbage if isinstance(each, LexborHTMLParser | PageView)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def test_findings_are_made_once() -> None:
    seen = view(ENGLISH)

    assert seen.page is seen.page
    assert seen.document is seen.document
    assert seen.signs is seen.signs


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 3000 + "<a href='https://t.example/'>x</a>",
        "<a href='https://t.example/'>" + "<p>x</p>" * 20_000 + "</a>",
        "<p>" + "<a href='/x'>x</a> " * 20_000,
        "<a href='https://t.example/" + "x" * 2_000_000 + "'>x</a>",
        "<table>" + "<tr><td><a href='https://t.example/'>x</a>" * 2_000,
        "<p class='" + "a-b " * 100_000 + "'><a href='https://t.example/'>x</a>",
        "\0" * 10_000 + "<a href='https://t.example/'>x</a>",
        "<!--" * 50_000 + "--><a href='https://t.example/'>x</a>",
    ],
    ids=["deep", "wide link", "many links", "long url", "table", "classes", "nul", "comments"],
)
def test_hostile_pages_end(html: str) -> None:
    """Every pass is linear: none of these pages takes noticeable time."""
    seen = view(html)

    seen.find(Target.parse("https://t.example/"))
    assert isinstance(seen.fetched, Fetched)
    assert seen.page.title is None
