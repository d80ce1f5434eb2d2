"""Would Google index the page: rules 18, 33-37 and what a parsed page declares."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.evidence import Fetched
from linkcrawler.page.document import Document
from linkcrawler.page.indexing import Declared, Indexing, declared_in, read_indexing
from linkcrawler.record import (
    Canonical,
    CanonicalSource,
    FollowBarrier,
    Problem,
    RobotsOutcome,
    RobotsTxt,
)

URL = "https://blog.example/post"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ALLOWED = RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=True)
DISALLOWED = RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=False)


def read(html: str, *headers: tuple[str, str], url: str = URL) -> Indexing:
    body = html.encode()
    document = Document.parse(body, url=url, content_type="text/html; charset=utf-8")
    fetched = Fetched(url, url, NOW, http_status=200, headers=headers, body=body)
    return read_indexing(declared_in(document, fetched))


def canonical_of(html: str, *headers: tuple[str, str]) -> str | None:
    found = read(html, *headers).canonical
    return None if found is None else found.url


def test_who_says_nofollow() -> None:
    both = read("<meta name=robots content=nofollow>", ("x-robots-tag", "none"))

    assert both.nofollow_by == (FollowBarrier.META, FollowBarrier.HEADER)
    assert both.noindex
    assert read("<meta name=robots content=nofollow>").nofollow_by == (FollowBarrier.META,)
    assert read("", ("x-robots-tag", "nofollow")).nofollow_by == (FollowBarrier.HEADER,)
    assert read("<p>text").nofollow_by == ()


@pytest.mark.parametrize(
    ("html", "noindex"),
    [
        ("<head><meta name=robots content=noindex></head>", True),
        ("<body><p>x<meta content=noindex name=Robots>", True),  # rule 10
        ("<meta name='robots' content=''><meta name=googlebot content=none>", True),
        ("<!-- <meta name=robots content=noindex> -->", False),
        ("<template><meta name=robots content=noindex></template>", False),
        ("<noscript><meta name=robots content=noindex></noscript>", False),
        ("<textarea><meta name=robots content=noindex></textarea>", False),
        ("<script>'<meta name=robots content=noindex>'</script>", False),
        ("<meta name=robots>", False),
        ("<meta property=robots content=noindex>", False),
        ("<meta http-equiv=robots content=noindex>", False),
    ],
)
def test_where_a_meta_counts(html: str, noindex: bool) -> None:
    assert read(html).noindex is noindex


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<link rel=canonical href=/a>", "https://blog.example/a"),
        ("<link rel='nofollow Canonical' href=a>", "https://blog.example/a"),
        ("<base href=https://shop.example/><link rel=canonical href=a>", "https://shop.example/a"),
        ("<link rel=canonical href='/a#part'>", "https://blog.example/a"),  # rule 36
        ("<link rel=canonical href=/a><link rel=canonical href=/a>", "https://blog.example/a"),
        ("<link rel=canonical href=/a><link rel=canonical href=/b>", None),  # rule 37
        ("<body><link rel=canonical href=/a>", None),  # rule 34
        ("<div>the head ends here</div><link rel=canonical href=/a>", None),
        # A noscript is text where scripts run: what is in it does not end the head.
        ("<noscript><img></noscript><link rel=canonical href=/a>", "https://blog.example/a"),
        (
            "<NOSCRIPT\n id=x><iframe src=x></iframe></noscript ><link rel=canonical href=/a>",
            "https://blog.example/a",
        ),
        ("<noscript><img></noscript><img><link rel=canonical href=/a>", None),
        ("<noscripts><img></noscripts><link rel=canonical href=/a>", None),
        ("<noscript><img><link rel=canonical href=/a>", None),
        ("<noscript><link rel=canonical href=/a></noscript>", None),
        ("<link rel=canonical href=/a hreflang=de>", None),  # rule 35
        (
            "<link rel=canonical href=/a media=print><link rel=canonical href=/b>",
            "https://blog.example/b",
        ),
        ("<link rel=canonical href=/a type=text/html>", None),
        ("<link rel=canonical href=/a lang=en>", None),
        ("<link rel=alternate href=/a>", None),
        ("<link rel=canonical href=''>", None),
        ("<link rel=canonical>", None),
        ("<link rel=canonical href='mailto:a@b.example'>", None),
        ("<link rel=canonical href='http://a b/'>", None),
    ],
)
def test_canonical_of_the_head(html: str, url: str | None) -> None:
    assert canonical_of(html) == url


@pytest.mark.parametrize(
    ("header", "url"),
    [
        ('<https://shop.example/a>; rel="canonical"', "https://shop.example/a"),
        ("</a>;rel=canonical", "https://blog.example/a"),
        ("<a>; REL = Canonical ; x", "https://blog.example/a"),
        (
            '</n>; rel="next", </a?b=1,2;3>; title="x, y; \\"z\\""; rel="canonical"',
            "https://blog.example/a?b=1,2;3",
        ),
        ('</a>; rel="canonical"; rel="next"', "https://blog.example/a"),
        ('</a>; rel="next"; rel="canonical"', None),
        ('</a>; rel="canonical"; hreflang="de"', None),
        ('</a>; rel="canonical"; anchor="/other"', None),
        ('</a>; rel="canonical", </b>; rel="canonical"', None),
        ('</a>; rel="alternate"', None),
        ("</a", None),
        ("https://shop.example/; rel=canonical", None),
        ('</a>; title="unclosed; rel=canonical', None),
    ],
)
def test_canonical_of_the_header(header: str, url: str | None) -> None:
    assert canonical_of("<p>x", ("link", header)) == url


def test_header_and_head_must_agree() -> None:
    html = "<link rel=canonical href=/a>"

    assert read(html, ("link", "</a>; rel=canonical")).canonical == Canonical(
        "https://blog.example/a", CanonicalSource.LINK, is_self=False
    )
    assert read(html, ("link", "</b>; rel=canonical")).canonical is None


@pytest.mark.parametrize(
    ("href", "is_self"),
    [
        (URL, True),
        ("post", True),
        ("HTTPS://BLOG.example:443/post#x", True),
        ("https://blog.example/post/", False),
        ("http://blog.example/post", False),
        ("https://blog.example/Post", False),
        ("?page=2", False),
    ],
)
def test_canonical_to_the_page_itself(href: str, is_self: bool) -> None:
    found = read(f"<link rel=canonical href='{href}'>").canonical

    assert found is not None
    assert found.is_self is is_self


def test_blockers_are_told_in_one_order() -> None:
    html = (
        "<meta name=robots content='noindex, unavailable_after: 2020-01-01'>"
        "<link rel=canonical href=/other>"
    )

    assert read(html).blockers(ALLOWED, NOW) == (
        Problem.NOINDEX,
        Problem.UNAVAILABLE_AFTER,
        Problem.CANONICAL_ELSEWHERE,
    )


def test_googlebot_that_may_not_fetch_reads_nothing_else() -> None:
    found = read("<meta name=robots content=noindex>")

    assert found.blockers(DISALLOWED, NOW) == (Problem.ROBOTS_DISALLOWS_GOOGLEBOT,)  # rule 18
    assert found.blockers(None, NOW) == (Problem.NOINDEX,)


def test_date_to_come_blocks_nothing_yet() -> None:
    found = read("<meta name=robots content='unavailable_after: 2026-03-01T00:00:00Z'>")

    assert found.blockers(ALLOWED, NOW) == (Problem.UNAVAILABLE_AFTER,)
    assert found.blockers(ALLOWED, datetime(2026, 2, 28, tzinfo=UTC)) == ()


def test_page_that_says_nothing_is_indexable() -> None:
    found = read("<title>x</title>")

    assert found == Indexing()
    assert found.blockers(ALLOWED, NOW) == ()


@given(st.text(max_size=120))
def test_any_link_header_is_read(text: str) -> None:
    declared = Declared(URL, URL, link_headers=(text, f"<{text}>; rel=canonical; {text}"))

    found = read_indexing(declared).canonical
    assert found is None or found.url.startswith(("http:", "https:"))


@given(st.text(max_size=40))
def test_any_canonical_href_is_read(href: str) -> None:
    found = read_indexing(Declared(URL, URL, canonical_links=({"href": href},))).canonical

    assert found is None or "#" not in found.url
