"""Parsers of what servers and browsers send: heads, encodings, robots.txt, URLs."""

from __future__ import annotations

import asyncio
from functools import cache

from linkcrawler import urls
from linkcrawler.downloading.decoding import decode
from linkcrawler.downloading.head import LenientProtocol, body_length, clean_head
from linkcrawler.downloading.retry_after import retry_after_s
from linkcrawler.match import Target, seed_id
from linkcrawler.redirectors import may_send_on
from linkcrawler.rendering.wire import close_after, is_interim, read_request
from linkcrawler.robots import RobotsRules, judge
from tests.fuzz.pages import NOON, TARGETS, URL

_LIMIT_BYTES = 100_000
_ENCODINGS = ("gzip", "deflate", "br", "zstd", "gzip, br", "zstd,deflate,gzip", "utf-8", "x-gzip")


def head(data: bytes) -> None:
    """Clean a head, which is clean then; and read the answer in two pieces."""
    clean = clean_head(data + b"\r\n\r\n")
    assert clean_head(clean) == clean.lstrip(b"\r\n")
    length = body_length(clean)
    assert length is None or length >= 0
    half = len(data) // 2
    protocol = LenientProtocol(_loop())
    protocol.set_response_params(read_until_eof=True, auto_decompress=False)
    for piece in (data[:half], data[half:], b"\r\n\r\nbody"):
        protocol.data_received(piece)
    if protocol.exception() is None:
        protocol.close()


def content_encoding(data: bytes) -> None:
    """Decode a body; its first byte says by which encodings."""
    encodings = _ENCODINGS[data[0] % len(_ENCODINGS)] if data else None
    found = decode(data[1:], encodings, _LIMIT_BYTES)
    assert len(found.body) <= max(_LIMIT_BYTES, len(data))
    assert not (found.too_large and found.complete)


def robots_txt(data: bytes) -> None:
    """Ask a robots.txt of a URL that stands in its first line."""
    first, _, text = data.partition(b"\n")
    url = urls.resolve(URL, first.decode("utf-8", "replace")) or URL
    rules = RobotsRules.from_answer(200, text)
    judge(rules, url)
    delay = rules.crawl_delay("linkcrawler")
    assert delay is None or delay >= 0


def retry_after(data: bytes) -> None:
    """Read a Retry-After header."""
    seconds = retry_after_s(data.decode("latin-1"), NOON)
    assert seconds is None or seconds >= 0


def link_url(data: bytes) -> None:
    """Compare a link with targets; looking for the target's name first may miss none."""
    href = data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode("latin-1")
    url = urls.resolve(URL, href)
    if url is None:
        return
    assert urls.normalised(url) == url
    may_send_on(url, URL, frozenset())
    for target in TARGETS:
        relation = target.relation(url, URL)
        assert relation is None or target.could_be(href) or target.owns(URL)


def target_text(data: bytes) -> None:
    """Read a target as a person writes it; what it is normalised to means the same."""
    try:
        target = Target.parse(data.decode("utf-8", "replace"))
    except ValueError as error:
        assert str(error)  # noqa: PT017  it may fail, in words
        return
    again = Target.parse(target.url, target.match)
    assert seed_id(URL, again) == seed_id(URL, target)
    assert target.relation(target.url) is not None


def browser_request(data: bytes) -> None:
    """Read what a page of the browser sends to its proxy, and an answer's head."""
    request = read_request(data)
    if request is not None:
        _ = request.place, request.body_bytes, request.credential, request.for_origin()
    is_interim(data)
    assert close_after(data).endswith(b"\r\n\r\n")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
