"""Parsers of what servers and browsers send: heads, encodings, robots.txt, URLs."""

from __future__ import annotations

from linkcrawler import urls
from linkcrawler.downloading.decoding import decode
from linkcrawler.downloading.head import BadAnswer, read_head
from linkcrawler.downloading.reply import Reply
from linkcrawler.downloading.retry_after import retry_after_s
from linkcrawler.match import Target, seed_id
from linkcrawler.redirectors import may_send_on
from linkcrawler.rendering.wire import close_after, is_interim, read_request
from linkcrawler.robots import RobotsRules, judge
from tests.fuzz.pages import NOON, TARGETS, URL

_LIMIT_BYTES = 100_000
_ENCODINGS = ("gzip", "deflate", "br", "zstd", "gzip, br", "zstd,deflate,gzip", "utf-8", "x-gzip")


def head(data: bytes) -> None:
    """Read a head; and the answer that it begins, whole and in two pieces."""
    try:
        found = read_head(data + b"\r\n\r\n")
    except BadAnswer:
        found = None
    assert found is None or found.length is None or found.length >= 0
    half = len(data) // 2
    whole, halved = Reply(_LIMIT_BYTES), Reply(_LIMIT_BYTES)
    whole.feed(data)
    for piece in (data[:half], data[half:]):
        halved.feed(piece)
    assert (whole.body, whole.head) == (halved.body, halved.head)
    whole.close(None)
    assert whole.has_ended


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


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
