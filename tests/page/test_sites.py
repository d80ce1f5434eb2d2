"""Links counted by site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler import urls
from linkcrawler.page.hrefs import HrefsKept
from linkcrawler.page.sites import count_by_site

PAGE = "https://www.blog.example/a/b?c"


def split(*hrefs: str, base: str = PAGE) -> tuple[int, int]:
    return count_by_site(HrefsKept(hrefs), base, PAGE)


@pytest.mark.parametrize(
    "href",
    ["/x", "x.html", "../x", "?q=1", "#top", "", "//shop.blog.example/", "https://blog.example",
     "/x?u=https://other.example", "x\\y", "/é//other.example", "https://www.blog.example?x",
     "HTTP://WWW.BLOG.EXAMPLE:8080/x", " /y ", "https://u@blog.example/"],
)  # fmt: skip
def test_internal(href: str) -> None:
    """A site is a registrable domain; the page itself counts."""
    assert split(href) == (0, 1)


@pytest.mark.parametrize(
    "href",
    ["https://other.example/", "//other.example", "/\\other.example", "\\\\other.example/",
     "https://blog.example.other.test", "http:\\\\other.example", "ht\ntps://other.example/",
     "https://blog.example@other.example/"],
)  # fmt: skip
def test_external(href: str) -> None:
    assert split(href) == (1, 0)


@pytest.mark.parametrize(
    "href", ["mailto:a@b.example", "javascript:x", "tel:1", "https://[", "x:y"]
)
def test_what_is_no_web_link_is_not_counted(href: str) -> None:
    assert split(href) == (0, 0)


def test_a_base_elsewhere_makes_relative_links_external() -> None:
    assert split("/x", "x", base="https://cdn.test/") == (2, 0)


@given(st.text("htps:/\\.@?#ab \n", max_size=20))
def test_the_short_way_agrees_with_the_long_one(href: str) -> None:
    url = urls.resolve(PAGE, href)
    expected = (0, 0)
    if url is not None:
        expected = (0, 1) if urls.same_site(url, PAGE) else (1, 0)

    assert split(href) == expected


@given(st.lists(st.text("htps:/\\.@?#ab \n", max_size=12), max_size=6), st.booleans())
def test_links_count_together_as_each_does_alone(ends: list[str], are_absolute: bool) -> None:
    hrefs = [f"https://a.b{end}" if are_absolute else end for end in ends]
    alone = [split(href) for href in hrefs]

    assert split(*hrefs) == (sum(n for n, _ in alone), sum(n for _, n in alone))
