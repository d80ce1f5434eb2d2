"""The head of an answer: what a strict parser would refuse and browsers pass over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.downloading.head import clean_head

GOOD = b"HTTP/1.1 200 OK\r\nServer: x\r\nX-Empty:\r\nDate: Mon, 23 Nov 2026\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        GOOD,
        b"HTTP/1.1 200 OK\nServer: x\n\n",
        b"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\n\r\n",
        b"HTTP/1.0 404\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Name: 日本\r\n\r\n".encode(),
    ],
)
def test_a_good_head_stays_as_it_is(head: bytes) -> None:
    assert clean_head(head) == head


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"Bad Header: x\r\n", b""),
        (b"no colon at all\r\n", b""),
        (b": no name\r\n", b""),
        (b"(parens): x\r\n", b""),
        (b"<!-- html -->\r\n", b""),
        (b"X-Space : a\r\n", b"X-Space: a\r\n"),
        (b"X-Nul: a\x00b\r\n", b"X-Nul: ab\r\n"),
        (b"X-Return: a\rb\r\n", b"X-Return: ab\r\n"),
        (b"Bad One: x\r\n more of it\r\n", b" more of it"),
        (b"Content-Length: 5\r\n", b"Content-Length: 5\r\n"),
        (b"Content-Length: 5\r\ncontent-length:  5\r\n", b"Content-Length: 5\r\n"),
        (b"Content-Length: many\r\n", b""),
        (b"Content-Length: -1\r\n", b""),
        (
            b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: chunked\r\n",
        ),
    ],
)
def test_lines_that_no_parser_accepts(sent: bytes, kept: bytes) -> None:
    found = clean_head(b"HTTP/1.1 200 OK\r\nServer: x\r\n" + sent + b"Etag: y\r\n\r\n")
    if kept.startswith(b" "):  # the fold of a dropped line goes with the line before it
        kept = b""
        found = found.replace(b" more of it", b"")
    assert found == b"HTTP/1.1 200 OK\r\nServer: x\r\n" + kept + b"Etag: y\r\n\r\n"


def test_lengths_that_contradict_each_other_stay_for_the_parser_to_refuse() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
    assert clean_head(head) == head


def test_empty_lines_before_the_answer_are_passed_over() -> None:
    assert clean_head(b"\r\n\n" + GOOD) == GOOD


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_any_lines_come_out_as_lines_that_parse(lines: list[bytes]) -> None:
    cleaned = clean_head(b"HTTP/1.1 200 OK\r\n" + b"\r\n".join(lines) + b"\r\n\r\n")
    assert b"\x00" not in cleaned
    assert clean_head(cleaned) == cleaned
