"""Bytes become one parsed page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.document import Document

URL = "https://blog.example/a/post"


def parse(body: str | bytes, content_type: str | None = "text/html") -> Document:
    source = body.encode() if isinstance(body, str) else body
    return Document.parse(source, url=URL, content_type=content_type)


@pytest.mark.parametrize(
    ("html", "base_url"),
    [
        ("<p>", URL),
        ("<base href='/other/'>", "https://blog.example/other/"),
        ("<base target=_top><base href='https://cdn.example/x/'>", "https://cdn.example/x/"),
        ("<base href='/1/'><base href='/2/'>", "https://blog.example/1/"),
        ("<base href='javascript:1'>", URL),
        ("<base href=''>", URL),
        ("<base href='http://['>", URL),
    ],
)
def test_base_url(html: str, base_url: str) -> None:
    assert parse(html).base_url == base_url


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title> A\n  page </title>", "A page"),
        ("<title></title>", None),
        ("<p>", None),
        ("<svg><title>icon</title></svg>", None),
        ("<svg><title>icon</title></svg><title>Page</title>", "Page"),
        ("<title>a &amp; b</title>", "a & b"),
        ("<body><title>Late</title>", "Late"),
    ],
)
def test_title(html: str, title: str | None) -> None:
    assert parse(html).title == title


@pytest.mark.parametrize(
    ("html", "lang"),
    [
        ("<html lang=' de-AT '>", "de-at"),
        ("<html xml:lang=fr>", "fr"),
        ("<html lang=''>", None),
        ("<p lang=de>", None),
    ],
)
def test_declared_language(html: str, lang: str | None) -> None:
    assert parse(html).lang == lang


def test_another_charset_is_decoded_before_it_is_parsed() -> None:
    document = parse("<title>Привет</title>".encode("cp1251"), "text/html; charset=windows-1251")

    assert (document.title, document.charset) == ("Привет", "windows-1251")
    assert "Привет".encode() in document.source


def test_a_byte_order_mark_is_no_text() -> None:
    document = parse(b"\xef\xbb\xbfhello")

    assert document.tree.body is not None
    assert document.tree.body.text() == "hello"


def test_xhtml_may_close_elements_at_once() -> None:
    """Read as HTML, everything after ``<script/>`` would be the script's text."""
    body = '<html><head><script src="x"/><meta name="a"/></head><body><a href="/x">y</a></body></html>'

    xhtml = parse(body, "application/xhtml+xml")

    assert len(xhtml.tree.css("a[href]")) == 1
    assert not parse(body, "text/html").tree.css("a[href]")


def test_text_from_a_browser_may_hold_lone_surrogates() -> None:
    document = Document.from_text("<title>a\ud800b</title>", url=URL)

    assert document.title == "a?b"
    assert document.charset is None


def test_nul_bytes_and_broken_utf8_do_no_harm() -> None:
    document = parse(b"<title>a\0b\xff</title><a href='/\xff\0'>x</a>", "text/html; charset=utf-8")

    assert document.title is not None
    assert len(document.tree.css("a[href]")) == 1
    document.source.decode("utf-8", "replace")


@given(st.binary(max_size=2000), st.sampled_from([None, "text/html", "application/xhtml+xml"]))
def test_any_bytes_can_be_read(body: bytes, content_type: str | None) -> None:
    document = parse(body, content_type)

    assert document.base_url
    (document.title or "").encode()
    (document.lang or "").encode()
    document.source.decode("utf-8", "replace")


def test_a_name_without_an_end_is_read_once() -> None:
    """As XHTML such a page once took hours: the name was tried at each of its lengths."""
    html = f"<{'a' * 900_000} <p>x</p>"
    assert Document.parse(html.encode(), url=URL, content_type="application/xhtml+xml").tree.body
