"""What a page says of itself among its versions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.view import PageView
from tests.page.make import PAGE_URL, fetched, view

OTHER = "https://blog.example/other"


def hreflang(head: str, body: str = "<p>x") -> tuple[str, ...]:
    return view(f"<html><head>{head}</head><body>{body}").page.hreflang


def alternate(tag: str, href: str = PAGE_URL, rel: str = "alternate") -> str:
    return f'<link rel="{rel}" hreflang="{tag}" href="{href}">'


def test_only_the_lines_with_its_own_address_speak_of_it() -> None:
    head = alternate("de-AT") + alternate("de-DE", OTHER) + alternate(" X-Default ")

    assert hreflang(head) == ("de-at", "x-default")


@pytest.mark.parametrize(
    "href", ["post", "/post", "//blog.example/post", "HTTPS://BLOG.example/post"]
)
def test_addresses_are_resolved(href: str) -> None:
    assert hreflang(alternate("de", href)) == ("de",)


def test_its_canonical_is_its_address_too() -> None:
    head = f'<link rel="canonical" href="{OTHER}">' + alternate("fr", OTHER)

    assert hreflang(head) == ("fr",)


@pytest.mark.parametrize(
    "head",
    [
        alternate("de", rel="stylesheet"),
        alternate(""),
        alternate("x" * 36),
        '<link rel="alternate" hreflang="de">',
        '<link rel="alternate" href="/post">',
    ],
)
def test_what_is_no_version(head: str) -> None:
    assert hreflang(head) == ()


def test_links_in_the_body_are_not_read() -> None:
    assert hreflang("", body=f"<p>x</p>{alternate('de')}") == ()


def test_a_page_without_end_says_no_more_than_twenty() -> None:
    head = "".join(alternate(f"de-{number}") for number in range(1_000))

    assert len(hreflang(head)) == 20


def test_an_answer_that_is_no_page_says_nothing() -> None:
    answer = fetched(alternate("de"), content_type="image/png")

    assert PageView(answer).page.hreflang == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_it(tag: str, href: str) -> None:
    assert len(hreflang(alternate(tag, href))) <= 1
