"""Who pays for what comes through the proxy, where several pages share a context."""

from __future__ import annotations

from typing import Any

import pytest

from linkcrawler.rendering.account import Ledger
from linkcrawler.rendering.options import PageLimits
from linkcrawler.rendering.wire import place_of

LIMITS = PageLimits(max_bytes=1000, max_requests=3)
A, B, SHARED = "http://a.example/", "https://b.example/", "https://cdn.example/x.js"


class Writer:
    """Stands for a connection, and remembers whether it was broken off."""

    def __init__(self) -> None:
        self.transport = self
        self.is_aborted = False

    def abort(self) -> None:
        self.is_aborted = True


class Shared:
    """Two pages of one context."""

    def __init__(self) -> None:
        self.ledger = Ledger("name")
        self.exhausted: list[str] = []
        self.a = self.ledger.open(A, LIMITS, lambda: self.exhausted.append("a"))
        self.b = self.ledger.open(B, LIMITS, lambda: self.exhausted.append("b"))

    def connect(self, url: str) -> Writer:
        writer: Any = Writer()
        self.ledger.admit(place_of(url), writer)
        return writer  # type: ignore[no-any-return]  # Any for the ledger, which wants a real one

    def count(self, url: str, size: int) -> bool:
        return self.ledger.count(place_of(url), size)


@pytest.mark.parametrize(
    ("asking", "paid"), [("a", (100, 0)), ("b", (0, 100)), ("ab", (50, 50)), ("", (50, 50))]
)
def test_who_asked_pays(asking: str, paid: tuple[int, int]) -> None:
    pages = Shared()
    for name in asking:
        getattr(pages, name).asks(SHARED)

    assert pages.count(SHARED, 100)

    assert (pages.a.bytes, pages.b.bytes) == paid


def test_a_page_that_has_had_too_much_takes_no_other_along() -> None:
    pages = Shared()
    for page in (pages.a, pages.b):
        page.asks(SHARED)
    own, shared, others = pages.connect(A), pages.connect(SHARED), pages.connect(B)

    assert not pages.count(A, 1001)

    assert pages.exhausted == ["a"]
    assert [own.is_aborted, shared.is_aborted, others.is_aborted] == [True, False, False]
    assert [pages.ledger.may_reach(place_of(url)) for url in (A, SHARED, B)] == [False, True, True]
    assert not pages.count(A, 1)
    assert pages.exhausted == ["a"]


def test_requests_are_counted_before_the_page_tells_of_them() -> None:
    pages = Shared()
    own, others = pages.connect(A), pages.connect(B)

    assert [pages.ledger.may_pass(place_of(A)) for _ in range(4)] == [True, True, True, False]

    assert pages.exhausted == ["a"]
    assert [own.is_aborted, others.is_aborted] == [True, False]
    assert pages.ledger.may_pass(place_of(B))


def test_requests_that_several_pages_may_have_sent_are_counted_as_told() -> None:
    pages = Shared()
    for page in (pages.a, pages.b):
        page.asks(SHARED)

    assert all(pages.ledger.may_pass(place_of(SHARED)) for _ in range(9))
    for _ in range(3):
        pages.a.asks(SHARED)

    assert pages.exhausted == ["a"]
    assert (pages.a.requests, pages.b.requests) == (4, 1)
    assert pages.ledger.may_pass(place_of(SHARED))
    pages.b.close()
    assert not pages.ledger.may_pass(place_of(SHARED))


def test_what_only_a_closed_page_wanted_is_broken_off() -> None:
    pages = Shared()
    for page in (pages.a, pages.b):
        page.asks(SHARED)
    own, shared, others = pages.connect(A), pages.connect(SHARED), pages.connect(B)

    pages.a.close()
    assert [own.is_aborted, shared.is_aborted, others.is_aborted] == [True, False, False]

    pages.b.close()
    assert shared.is_aborted
    assert others.is_aborted
    assert not pages.ledger.may_reach(place_of(B))


def test_a_forgotten_connection_is_left_alone() -> None:
    pages = Shared()
    ended: Any = pages.connect(A)
    pages.ledger.dismiss(ended)

    pages.ledger.close_all()

    assert not ended.is_aborted


def test_only_a_pages_own_host_is_its_own() -> None:
    pages = Shared()

    assert pages.ledger.is_own("b.example")
    assert not pages.ledger.is_own("cdn.example")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://a.example/x", "a.example:80"),
        ("wss://A.example", "a.example:443"),
        ("ws://a.example:81/", "a.example:81"),
        ("https://[::1]:8443/", "::1:8443"),
        ("data:text/html,x", ""),
        ("blob:https://a.example/1", ""),
    ],
)
def test_places(url: str, place: str) -> None:
    assert place_of(url) == place
