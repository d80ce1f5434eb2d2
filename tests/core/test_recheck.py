"""A page that has not changed is not read again, and its record says what reading it would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.checking import Conclusion, conclude, standing_of
from linkcrawler.documents import to_document
from linkcrawler.evidence import Fetched
from linkcrawler.history import Standing
from linkcrawler.items import SeedCheck
from linkcrawler.match import Target
from linkcrawler.page.view import PageView
from linkcrawler.recheck import TRUST_A_SERVER_FOR, if_changed, unchanged
from linkcrawler.record import Expected, Hop, RobotsOutcome, RobotsTxt
from linkcrawler.seed import RenderMode, Seed
from tests.core.make import NOW, PAGE_URL, make_seed

if TYPE_CHECKING:
    from linkcrawler.page.kept import KeptView

TEXT = "Beans want warm soil, so wait for May and then put the seeds two fingers deep. " * 3
LINK = "<a href='https://shop.example/beans' rel=ugc>old beans</a>"
BODY = (
    f"<html lang=en><title>Beans</title><body><main><h1>Beans</h1><p>{TEXT} {LINK} {TEXT}".encode()
)
TAG = ("etag", '"v1"')
HTML = ("content-type", "text/html; charset=utf-8")
DAY = timedelta(days=1)
AUTO = RenderMode.AUTO


def answer(**changes: Any) -> Fetched:
    values: dict[str, Any] = {
        "requested_url": PAGE_URL,
        "url": PAGE_URL,
        "fetched_at": NOW,
        "http_status": 200,
        "headers": (HTML, TAG),
        "body": BODY,
        "elapsed_ms": 7,
    }
    return Fetched(**{**values, **changes})


def not_modified(*headers: tuple[str, str], **changes: Any) -> Fetched:
    values: dict[str, Any] = {"http_status": 304, "body": b"", "fetched_at": NOW + DAY}
    return answer(headers=(TAG, *headers), **{**values, **changes})


def concluded(
    seed: Seed, view: PageView | KeptView, earlier: Standing | None = None
) -> Conclusion:
    check = SeedCheck(seed, view, earlier or Standing())
    check.page = view.page
    check.findings = view.find(Target.parse(seed.target, seed.match), seed.expected)
    return conclude(check, "run")


def document(seed: Seed, view: PageView | KeptView) -> dict[str, Any]:
    """Return the link's document after a first check, as the store gives it."""
    done = concluded(seed, view)
    return {**to_document(done.record), **done.kept}


def kept_of(
    fetched: Fetched, first: Fetched | None = None, seed: Seed | None = None
) -> KeptView | None:
    seed = seed or make_seed()
    earlier = {seed.id: document(seed, PageView(first or answer()))}
    return unchanged([seed], earlier, AUTO, fetched)


ROBOTS = (
    st.builds(RobotsTxt, st.sampled_from(RobotsOutcome), st.just(value=True), st.booleans())
    | st.none()
)
HEADERS = st.lists(
    st.sampled_from(
        [
            ("x-robots-tag", "noindex"),
            ("x-robots-tag", "googlebot: nofollow"),
            ("x-robots-tag", "unavailable_after: 2026-03-02"),
            ("link", '<https://blog.example/other>; rel="canonical"'),
            ("content-language", "de"),
            ("last-modified", "Mon, 02 Feb 2026 10:00:00 GMT"),
            ("server", "any"),
        ]
    ),
    max_size=3,
).map(tuple)
HEADS = st.sampled_from(
    [
        "",
        "<meta name=robots content=nofollow>",
        "<meta name=googlebot content=noindex>",
        "<meta name=robots content='unavailable_after: 2026-03-03'><link rel=canonical href=/x>",
    ]
)
EXPECTED = st.builds(
    Expected,
    anchor=st.sampled_from([None, "old beans", "other"]),
    rel=st.sampled_from([None, "follow", "ugc"]),
    language=st.sampled_from([None, "en", "de"]),
)


@given(
    head=HEADS,
    headers=HEADERS,
    robots=st.tuples(ROBOTS, ROBOTS),
    expected=EXPECTED,
    days=st.integers(0, 6),
    by_word=st.booleans(),
    moved=st.booleans(),
)
def test_the_record_is_what_reading_the_page_again_would_give(  # noqa: PLR0917
    head: str,
    headers: tuple[tuple[str, str], ...],
    robots: tuple[RobotsTxt | None, RobotsTxt | None],
    expected: Expected,
    days: int,
    by_word: bool,
    moved: bool,
) -> None:
    """The day, robots.txt and the seed are those of this check; only the parsing is saved."""
    by_word = by_word and not moved
    body = head.encode() + BODY
    hops = {"redirects": (Hop(PAGE_URL, 301),), "url": f"{PAGE_URL}/new"} if moved else {}
    whole = answer(body=body, headers=(HTML, TAG, *headers), robots=robots[0], **hops)
    again = replace(whole, fetched_at=NOW + days * DAY + DAY / 9, robots=robots[1], elapsed_ms=99)
    seed = make_seed(expected=expected)
    earlier = document(seed, PageView(whole))
    heard = again
    if by_word:
        said = tuple(pair for pair in again.headers if pair[0] in {"etag", "x-robots-tag"})
        heard = replace(again, http_status=304, body=b"", headers=said)

    view = unchanged([seed], {seed.id: earlier}, AUTO, heard)

    assert view is not None
    standing = standing_of(earlier)
    kept, read = concluded(seed, view, standing), concluded(seed, PageView(again), standing)
    read_at = NOW if by_word else again.fetched_at
    assert kept.record == replace(read.record, read_at=read_at)
    assert kept.kept == read.kept


@pytest.mark.parametrize(
    "changes",
    [
        {"body": BODY + b" "},
        {"body": BODY.replace(LINK.encode(), b"")},
        {"headers": (HTML, TAG, ("x-robots-tag", "noindex"))},
        {"headers": (HTML, TAG, ("link", '<https://x.example/>; rel="canonical"'))},
        {"headers": (("content-type", "text/html; charset=koi8-r"), TAG)},
        {"headers": (HTML, TAG, ("cf-mitigated", "challenge"))},
        {"complete": False},
        {"http_status": 404},
        {"http_status": 203},
        {"url": f"{PAGE_URL}/new", "redirects": (Hop(PAGE_URL, 301),)},
    ],
)
def test_another_answer_is_read(changes: dict[str, Any]) -> None:
    assert kept_of(answer(fetched_at=NOW + DAY)) is not None
    assert kept_of(answer(fetched_at=NOW + DAY, **changes)) is None


@pytest.mark.parametrize(
    "first",
    [
        {"body": BODY.replace(LINK.encode(), b"")},  # missing
        {"body": BODY.replace(b"shop.example/beans", b"sub.shop.example.org/")},
        {"complete": False},
        {"http_status": 203},
        {"headers": (HTML, TAG, ("cf-mitigated", "challenge"))},
        {"body": b"\x89PNG\r\n", "headers": (("content-type", "image/png"), TAG)},
        {"body": BODY.replace(b"old beans", b"x" * 5000)},  # its record is cut
    ],
)
def test_what_was_not_a_whole_page_with_the_link_is_read_again(first: dict[str, Any]) -> None:
    whole = answer(**first)
    again = replace(whole, fetched_at=NOW + DAY)

    assert kept_of(again, whole) is None
    assert kept_of(not_modified(), whole) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"expected": Expected(anchor="other")},
        {"target": "https://shop.example"},
        {"render": RenderMode.ALWAYS},
    ],
)
def test_another_wish_of_the_list_is_another_look(changes: dict[str, Any]) -> None:
    seed = make_seed()
    earlier = {seed.id: document(seed, PageView(answer()))}
    other = replace(seed, **changes)

    assert unchanged([other], earlier, AUTO, answer(fetched_at=NOW + DAY)) is None
    assert if_changed([other], earlier, AUTO, NOW + DAY) == {}
    assert if_changed([seed], earlier, RenderMode.ALWAYS, NOW + DAY) == {}


def test_another_linkcrawler_reads_for_itself() -> None:
    seed = make_seed()
    known = document(seed, PageView(answer()))
    older = {**known, "reading": {**known["reading"], "reader": "older"}}

    assert if_changed([seed], {seed.id: known}, AUTO, NOW + DAY)
    assert if_changed([seed], {seed.id: older}, AUTO, NOW + DAY) == {}
    assert unchanged([seed], {seed.id: older}, AUTO, answer(fetched_at=NOW + DAY)) is None


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ((TAG,), {"If-None-Match": '"v1"'}),
        ((("last-modified", "Mon"), TAG), {"If-None-Match": '"v1"', "If-Modified-Since": "Mon"}),
        ((), {}),
        ((("etag", '"ä"'),), {}),
        ((("etag", "a\nb: c"),), {}),
        ((("etag", "x" * 1001),), {}),
    ],
)
def test_a_server_is_asked_by_what_it_gave(
    headers: tuple[tuple[str, str], ...], asked: dict[str, str]
) -> None:
    seed = make_seed()
    earlier = {seed.id: document(seed, PageView(answer(headers=(HTML, *headers))))}

    assert if_changed([seed], earlier, AUTO, NOW + DAY) == asked


def test_a_page_behind_a_redirect_is_asked_for() -> None:
    seed = make_seed()
    moved = answer(url=f"{PAGE_URL}/new", redirects=(Hop(PAGE_URL, 301),))
    earlier = {seed.id: document(seed, PageView(moved))}

    assert if_changed([seed], earlier, AUTO, NOW + DAY) == {}


def test_a_seed_that_is_new_has_the_page_read() -> None:
    """All seeds of a page must have been answered by the same page."""
    seed, other = make_seed(), make_seed(target="https://shop.example/beans")
    new = answer(fetched_at=NOW + DAY, body=BODY + b"!", headers=(HTML, ("etag", '"v2"')))
    earlier = {seed.id: document(seed, PageView(answer()))}
    assert if_changed([seed, other], earlier, AUTO, NOW + DAY) == {}
    assert unchanged([seed, other], earlier, AUTO, answer(fetched_at=NOW + DAY)) is None

    earlier[other.id] = document(other, PageView(new))
    assert if_changed([seed, other], earlier, AUTO, NOW + DAY) == {}
    assert unchanged([seed, other], earlier, AUTO, new) is None

    earlier[seed.id] = document(seed, PageView(new))
    assert if_changed([seed, other], earlier, AUTO, NOW + DAY) == {"If-None-Match": '"v2"'}
    view = unchanged([seed, other], earlier, AUTO, new)
    assert view is not None
    assert concluded(other, view).record.links[0].url == "https://shop.example/beans"


def test_a_server_is_believed_for_some_days_only() -> None:
    """A server that always says 304 hides a loss no longer than that, however often it is asked."""
    seed = make_seed()
    known = document(seed, PageView(answer()))
    now, believed = NOW, 0
    while asked := if_changed([seed], {seed.id: known}, AUTO, now + DAY):
        assert asked == {"If-None-Match": '"v1"'}
        now, believed = now + DAY, believed + 1
        view = unchanged([seed], {seed.id: known}, AUTO, not_modified(fetched_at=now))
        assert view is not None
        known = document(seed, view)
        assert (known["read_at"], known["checked_at"]) == (NOW, now)

    assert believed * DAY < TRUST_A_SERVER_FOR <= (believed + 1) * DAY
    assert unchanged([seed], {seed.id: known}, AUTO, not_modified(fetched_at=now + DAY)) is None
    view = unchanged([seed], {seed.id: known}, AUTO, answer(fetched_at=now + DAY))
    assert view is not None, "the page itself, still the same, is proof enough"
    assert view.read_at == now + DAY


def test_a_304_that_says_something_new_is_not_enough() -> None:
    assert kept_of(not_modified()) is not None
    assert kept_of(not_modified(("content-type", "text/plain"))) is not None
    assert kept_of(not_modified(("x-robots-tag", "noindex"))) is None
    assert kept_of(not_modified(redirects=(Hop(PAGE_URL, 301),))) is None
    without_tag = answer(headers=(HTML,))
    assert kept_of(not_modified(), without_tag) is None, "nobody asked for it"


def test_new_validators_are_kept_for_the_next_time() -> None:
    seed = make_seed()
    view = kept_of(answer(fetched_at=NOW + DAY, headers=(HTML, ("etag", '"v2"'))))
    assert view is not None
    earlier = {seed.id: document(seed, view)}
    assert if_changed([seed], earlier, AUTO, NOW + 2 * DAY) == {"If-None-Match": '"v2"'}

    dropped = kept_of(answer(fetched_at=NOW + DAY, headers=(HTML,)))
    assert dropped is not None
    assert if_changed([seed], {seed.id: document(seed, dropped)}, AUTO, NOW + 2 * DAY) == {}
