"""An answer as it comes in, in pieces of any size."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.downloading.chunks import Chunks
from linkcrawler.downloading.head import BadAnswer
from linkcrawler.downloading.reply import NoAnswer, Reply

OK = b"HTTP/1.1 200 OK\r\n"
SIZED = OK + b"Content-Length: 4\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def reply_to(*pieces: bytes, max_bytes: int = 1_000, cut_at_max: bool = False) -> Reply:
    reply = Reply(max_bytes, cut_at_max=cut_at_max)
    for piece in pieces:
        reply.feed(piece)
    return reply


def in_pieces(whole: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(whole), *(cut % len(whole) for cut in cuts)})
    return [whole[a:b] for a, b in pairwise(places)]


@pytest.mark.parametrize(
    ("sent", "is_clean"),
    [
        (SIZED + b"body", True),
        (SIZED + b"body and more", False),
        (CHUNKED + b"4\r\nbody\r\n0\r\n\r\n", True),
        (CHUNKED + b"2 ;x=y\r\nbo\r\n 02\r\ndy\r\n0\r\nX: trailer\r\nY: z\r\n\r\n", True),
        (CHUNKED + b"4\nbody\n0\n\n", True),
        (CHUNKED + b"4\r\nbody\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n", False),
        (b"\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + SIZED + b"body", True),
    ],
)
@given(cuts=st.lists(st.integers(0, 200), max_size=6))
def test_pieces_make_no_difference(sent: bytes, is_clean: bool, cuts: list[int]) -> None:
    reply = reply_to(*in_pieces(sent, cuts))
    assert (reply.body, reply.trouble, reply.has_ended) == (b"body", None, True)
    assert reply.is_clean is is_clean


@pytest.mark.parametrize(
    ("sent", "body", "trouble"),
    [
        (b"", b"", NoAnswer),
        (b"HTTP/1.1 200 O", b"", NoAnswer),
        (OK + b"\r\nbody", b"body", type(None)),
        (SIZED + b"bo", b"bo", BadAnswer),
        (CHUNKED + b"4\r\nbo", b"bo", BadAnswer),
        (CHUNKED + b"4\r\nbody\r\n", b"body", BadAnswer),
        (CHUNKED + b"4\r\nbody\r\n0\r\n", b"body", type(None)),
    ],
)
def test_a_connection_that_is_closed(sent: bytes, body: bytes, trouble: type) -> None:
    reply = reply_to(sent)
    reply.close(None)
    assert (reply.body, type(reply.trouble), reply.is_clean) == (body, trouble, False)


def test_a_reset_is_no_end_of_an_open_body() -> None:
    reply = reply_to(OK + b"\r\nbody")
    reply.close(ConnectionResetError())
    assert (reply.body, type(reply.trouble)) == (b"body", ConnectionResetError)


@pytest.mark.parametrize(
    "junk", [b"zz\r\n", b"-1\r\n", b"\r\n", b"f" * 17 + b"\r\n", b"0" * 20_000, b"4\r\nbodyx\r\n"]
)
def test_broken_chunks_end_the_answer(junk: bytes) -> None:
    reply = reply_to(CHUNKED + b"2\r\nbo\r\n" + junk)
    assert reply.body.startswith(b"bo")
    assert (reply.has_ended, type(reply.trouble)) == (True, BadAnswer)


def test_endless_trailers_are_not_waited_for() -> None:
    chunks = Chunks()
    assert chunks.feed(b"4\r\nbody\r\n0\r\n") == b"body"
    while not chunks.has_ended:
        chunks.feed(b"X: y\r\n" * 1_000)
    assert chunks.rest


@pytest.mark.parametrize(
    "frame", [OK + b"\r\n", OK + b"Content-Length: 9999\r\n\r\n", CHUNKED + b"fff\r\n"]
)
def test_a_body_beyond_the_limit(frame: bytes) -> None:
    sent = (frame, b"x" * 600, b"x" * 600)
    refused, cut = reply_to(*sent), reply_to(*sent, cut_at_max=True)
    assert (refused.has_ended, refused.is_too_large, refused.is_clean) == (True, True, False)
    assert (cut.has_ended, cut.is_too_large, cut.trouble) == (True, False, None)
    assert cut.body == b"x" * 1_000


def test_a_head_without_an_end() -> None:
    reply = reply_to(OK, *[b"X: " + b"y" * 60_000 + b"\r\n"] * 6)
    assert (reply.has_ended, type(reply.trouble)) == (True, BadAnswer)


@given(sent=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=4))
def test_any_bytes_are_taken_in(sent: bytes, cuts: list[int]) -> None:
    for start in (b"", SIZED, CHUNKED, OK + b"\r\n"):
        whole = start + sent
        if whole:
            once, piecemeal = reply_to(whole), reply_to(*in_pieces(whole, cuts))
            assert once.body == piecemeal.body
            assert type(once.trouble) is type(piecemeal.trouble)


def test_a_server_that_never_comes_to_its_answer() -> None:
    early = OK.replace(b"200 OK", b"103 Early") + b"\r\n"

    assert reply_to(early * 3, SIZED + b"body").body == b"body"
    assert isinstance(reply_to(*[early * 3] * 9).trouble, BadAnswer)


def test_frames_without_end_around_next_to_nothing() -> None:
    """Each costs as much as a page's worth of bytes."""
    flood = reply_to(CHUNKED, *[b"1\r\nx\r\n" * 10_000] * 200, max_bytes=1 << 25)

    assert flood.has_ended
    assert isinstance(flood.trouble, BadAnswer)
    assert len(flood.body) > 100_000


def test_a_page_in_chunks_of_one_byte() -> None:
    page = b"".join(b"1\r\n%c\r\n" % byte for byte in bytes(range(256)) * 400)

    assert len(reply_to(CHUNKED, page, b"0\r\n\r\n", max_bytes=1 << 25).body) == 102_400
