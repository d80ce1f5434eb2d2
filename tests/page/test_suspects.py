"""Which links of a page are followed: few, and the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.match import Target
from linkcrawler.page.suspects import MOST_SHORT
from linkcrawler.record import Expected, Placement
from tests.page.make import PAGE_URL, view

if TYPE_CHECKING:
    from linkcrawler.page.suspects import Suspect

TARGET = Target.parse("shop.example")


def suspects(html: str, anchor: str | None = None, via: str | None = None) -> tuple[Suspect, ...]:
    return view(html).suspects(TARGET, Expected(anchor=anchor), via)


def addresses(html: str, anchor: str | None = None, via: str | None = None) -> list[str]:
    return [one.address for one in suspects(html, anchor, via)]


def links(*hrefs: str) -> str:
    return "".join(f'<p><a href="{href}">words</a></p>' for href in hrefs)


def test_short_links_come_first_and_each_once() -> None:
    found = suspects(links("/go/1", "/a", "https://bit.ly/x#1", "https://bit.ly/x", "//t.co/y"))

    assert [(one.address, one.is_short) for one in found] == [
        ("https://bit.ly/x", True),
        ("https://t.co/y", True),
        ("https://blog.example/go/1", False),
    ]
    assert [one.counts for one in found] == [True, True, False]


def test_what_the_seed_or_an_earlier_check_names_comes_before_all() -> None:
    html = links("https://bit.ly/x", "/go/1") + (
        '<a href="/go/2">Old  Beans</a><a href="/go/3">at shop.example</a>'
    )

    assert addresses(html, anchor="old beans")[:3] == [
        "https://bit.ly/x",
        "https://blog.example/go/2",
        "https://blog.example/go/3",
    ]
    tied = [one.address for one in suspects(html, "old beans") if one.is_tied]
    assert tied == ["https://blog.example/go/2", "https://blog.example/go/3"]
    (before,) = [
        one for one in suspects(html, via="https://blog.example/go/1") if not one.is_short
    ][:1]
    assert before.address == "https://blog.example/go/1"
    assert before.counts


def test_only_a_few_are_followed() -> None:
    many = links(*(f"https://bit.ly/{n}" for n in range(50)), *(f"/go/{n}" for n in range(50)))
    found = suspects(many)

    assert (
        sum(one.is_short for one in found) == MOST_SHORT + 1
    )  # one more tells that there are more
    assert sum(not one.is_short for one in found) == 3


def test_a_short_link_inside_a_redirector_is_asked_itself() -> None:
    (one,) = suspects(links("/out?url=https%3A%2F%2Fbit.ly%2Fx"))

    assert one.address == "https://bit.ly/x"
    assert one.link.via == "https://blog.example/out?url=https%3A%2F%2Fbit.ly%2Fx"


def test_an_anchor_that_is_another_address_says_where_the_link_leads() -> None:
    html = (
        '<a href="https://t.co/1">pic.twitter.com/AbC</a><a href="https://t.co/2">other.example/a…</a>'
        '<a href="https://t.co/3">shop.example/beans</a><a href="https://t.co/4">https://t.co/4</a>'
        '<a href="https://t.co/5">Read.More</a>'
    )

    assert addresses(html) == ["https://t.co/3", "https://t.co/4", "https://t.co/5"]


def test_the_page_itself_and_what_is_no_link_are_not_asked() -> None:
    html = f'<a href="#top">up</a><noscript>{links("https://bit.ly/x")}</noscript>'
    page = view(html, url="https://blog.example/go/17")

    assert page.suspects(TARGET, Expected(), None) == ()


def test_a_suspect_is_described_as_the_link_that_it_may_be() -> None:
    (one,) = suspects(
        '<h2>Spring</h2><p>I buy <a href="//bit.ly/x" rel=nofollow>old beans</a> there.'
    )

    link = one.link
    assert (link.href, link.anchor, link.rel) == ("//bit.ly/x", "old beans", ("nofollow",))
    assert (link.heading, link.context_left, link.follow) == ("Spring", "I buy", False)
    assert isinstance(link.placement, Placement)


@given(st.lists(st.text(max_size=30), max_size=10))
def test_any_page_is_read(hrefs: list[str]) -> None:
    for one in suspects("".join(f'<a href="{href}">x</a>' for href in hrefs)):
        assert one.address.startswith(("http://", "https://"))
        assert one.address != PAGE_URL
