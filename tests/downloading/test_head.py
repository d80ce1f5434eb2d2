"""The head of an answer: what a strict parser would refuse and browsers pass over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.downloading.head import MAX_FIELDS, BadAnswer, Head, read_head

START = b"HTTP/1.1 200 OK\r\n"


def fields(*lines: bytes) -> tuple[tuple[str, str], ...]:
    return read_head(START + b"Server: x\r\n" + b"".join(lines) + b"\r\n").fields[1:]


def framing(*lines: bytes, start: bytes = START) -> Head:
    return read_head(start + b"".join(lines) + b"\r\n")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b"Server: x\r\nX-Empty:\r\n", (("server", "x"), ("x-empty", ""))),
        (b"X-B: 2\r\nX-A: 1\r\nx-b: 3\r\n", (("x-b", "2"), ("x-a", "1"), ("x-b", "3"))),
        (b"X-Colons: a: b:c\r\n", (("x-colons", "a: b:c"),)),
        (b"X-Folded: a\r\n b\r\n\tc\r\n", (("x-folded", "a b c"),)),
        ("X-Name: 日本\r\n".encode(), (("x-name", "日本"),)),
        (b"A: caf\xc3\xa9\r\nB: caf\xe9\r\n", (("a", "café"), ("b", "café"))),
        (b"X-Bare: a\nX-Feeds: b\n", (("x-bare", "a"), ("x-feeds", "b"))),
    ],
)
def test_good_fields(sent: bytes, read: tuple[tuple[str, str], ...]) -> None:
    assert read_head(START + sent + b"\r\n").fields == read


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b"Bad Header: x\r\n", ()),
        (b"no colon at all\r\n", ()),
        (b": no name\r\n", ()),
        (b"(parens): x\r\n", ()),
        (b"<!-- html -->\r\n", ()),
        (b"caf\xc3\xa9: x\r\n", ()),
        (b"X-Space : a\r\n", (("x-space", "a"),)),
        (b"X-Nul: a\x00b\r\n", (("x-nul", "ab"),)),
        (b"X-Return: a\rb\r\n", (("x-return", "ab"),)),
    ],
)
def test_lines_that_no_strict_parser_accepts(
    sent: bytes, read: tuple[tuple[str, str], ...]
) -> None:
    assert fields(sent, b"Etag: y\r\n") == (*read, ("etag", "y"))


@pytest.mark.parametrize(
    ("lines", "length", "is_chunked"),
    [
        ((), None, False),
        ((b"Content-Length: 5\r\n",), 5, False),
        ((b"Content-Length: 5\r\n", b"content-length:  5\r\n"), 5, False),
        ((b"Content-Length: many\r\n",), None, False),
        ((b"Content-Length: -1\r\n",), None, False),
        ((b"Content-Length: \xb2\r\n",), None, False),
        ((b"Content-Length: 5\r\n", b"Content-Length: x\r\n"), 5, False),
        ((b"Transfer-Encoding: Chunked\r\n",), None, True),
        ((b"Transfer-Encoding: gzip, chunked\r\n", b"Content-Length: 5\r\n"), None, True),
        ((b"Transfer-Encoding: identity\r\n", b"Content-Length: 5\r\n"), None, False),
    ],
)
def test_how_a_body_ends(lines: tuple[bytes, ...], length: int | None, is_chunked: bool) -> None:
    head = framing(*lines)
    assert (head.length, head.is_chunked) == (length, is_chunked)


def test_a_length_beyond_all_numbers_is_a_large_one() -> None:
    length = framing(b"Content-Length: " + b"9" * 5_000 + b"\r\n").length
    assert length is not None
    assert length > 1 << 60


@pytest.mark.parametrize("status", [b"101", b"204", b"304"])
def test_answers_without_a_body(status: bytes) -> None:
    head = framing(b"Content-Length: 5\r\n", start=b"HTTP/1.1 " + status + b" Status\r\n")
    assert (head.status, head.length) == (int(status), 0)


@pytest.mark.parametrize(
    ("start", "line", "keeps_alive"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"", True),
        (b"HTTP/1.1 200 OK\r\n", b"Connection: Close\r\n", False),
        (b"HTTP/1.1 200 OK\r\n", b"Connection: x, close\r\n", False),
        (b"HTTP/1.0 200 OK\r\n", b"", False),
        (b"HTTP/1.0 200 OK\r\n", b"Connection: Keep-Alive\r\n", True),
        (b"HTTP/1.1 101 Switching\r\n", b"Upgrade: h2c\r\n", False),
    ],
)
def test_whether_the_connection_stays(start: bytes, line: bytes, keeps_alive: bool) -> None:
    assert framing(line, start=start).keeps_alive is keeps_alive


@pytest.mark.parametrize(
    ("start", "is_interim"),
    [(b"HTTP/1.1 100 Continue\r\n", True), (b"HTTP/1.1 103\r\n", True), (START, False)],
)
def test_answers_before_the_real_one(start: bytes, is_interim: bool) -> None:
    assert framing(start=start).is_interim is is_interim


@pytest.mark.parametrize(
    "head",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"<html>\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 fine OK\r\n\r\n",
        b"HTTP/1.1 099 Low\r\n\r\n",
        b"\r\n\r\n",
        START + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        START + b"X: y\r\n" * (MAX_FIELDS + 1) + b"\r\n",
    ],
)
def test_what_is_no_answer(head: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_head(head)


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_any_lines_are_read(lines: list[bytes]) -> None:
    try:
        head = read_head(START + b"\r\n".join(lines) + b"\r\n\r\n")
    except BadAnswer:
        return
    for name, value in head.fields:
        assert name == name.lower().strip()
        assert not {"\r", "\n", "\x00"} & {*name, *value}
    assert head.length is None or head.length >= 0
