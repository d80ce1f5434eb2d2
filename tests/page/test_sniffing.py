"""Whether an answer is HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.sniffing import is_html, kind_by_bytes, media_type

HTML = b"<!DOCTYPE html><p>x"


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html", b"words", True),
        ("TEXT/HTML; charset=x", b"words", True),
        ("application/xhtml+xml", b"<html/>", True),
        ("text/html", b"\x89PNG\r\n", False),
        ("text/html", b"%PDF-1.7", False),
        (None, HTML, True),
        ("", b" \n<!-- hi --> <html>", True),
        (None, b"\xef\xbb\xbf<?xml version='1.0'?><html>", True),
        (None, b"<a href=x>", True),
        (None, b"<abbr>", False),
        (None, b"words", False),
        (None, b'{"a": 1}', False),
        ("nonsense", HTML, True),
        ("text/plain", HTML, True),
        ("text/plain; charset=utf-8", b"x <html>", False),
        ("application/xml", b"<?xml?><html xmlns='http://www.w3.org/1999/xhtml'>", True),
        ("text/xml", b"<rss>", False),
        ("image/png", HTML, False),
        ("application/json", HTML, False),
        ("application/octet-stream", HTML, False),
    ],
)
def test_is_html(content_type: str | None, body: bytes, expected: bool) -> None:
    assert is_html(content_type, body) is expected


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html", b"\x1f\x8b\x08", "gzip, and no Content-Encoding says so"),
        (None, b"%PDF-1.7", "a PDF"),
        ("text/plain", b"PK\x03\x04", "an archive"),
        ("application/pdf", b"%PDF-1.7", None),
        ("text/html", HTML, None),
        (None, b"", None),
    ],
)
def test_what_is_sent_as_a_page_is_told(
    content_type: str | None, body: bytes, expected: str | None
) -> None:
    assert kind_by_bytes(content_type, body) == expected


def test_media_type_has_no_parameters() -> None:
    assert media_type(" Text/HTML ; charset=x") == "text/html"
    assert media_type(None) == ""


@given(st.one_of(st.none(), st.text()), st.binary())
def test_any_answer_is_or_is_not(content_type: str | None, body: bytes) -> None:
    assert is_html(content_type, body) in {True, False}


def test_many_open_comments_are_read_quickly() -> None:
    """The first bytes alone are looked at, so no pattern can be made to run for long."""
    assert not is_html(None, b"<!-- -->" * 100_000)
