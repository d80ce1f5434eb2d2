"""Hosts that shorten links, and links that look like redirects without saying where they lead."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler import urls
from linkcrawler.redirectors import may_send_on
from linkcrawler.shorteners import is_short, may_lead_to

PAGE = "https://blog.example/post"
NO_MARKS: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("url", "site", "expected"),
    [
        ("https://bit.ly/3abc", "shop.example", True),
        ("http://www.bit.ly:8080/3abc?x=1", "shop.example", True),
        ("https://bit.ly/", "shop.example", False),
        ("https://rabbit.ly/3abc", "shop.example", False),
        ("https://amzn.to/3abc", "shop.example", False),
        ("https://amzn.to/3abc", "amazon.co.uk", True),
        ("https://youtu.be/abc", "youtube.com", True),
        ("https://shop.example/a", "shop.example", False),
    ],
)
def test_known_shorteners(url: str, site: str, *, expected: bool) -> None:
    assert may_lead_to(url, site) is expected


def test_a_shortener_is_one_wherever_it_leads() -> None:
    assert is_short("https://amzn.to/3abc")
    assert not is_short("https://www.amazon.com/3abc")


def test_the_list_is_of_hosts_each_with_its_operator() -> None:
    text = (resources.files("linkcrawler") / "shorteners.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)

    for host in (*data["anywhere"], *data["only_to"]):
        assert urls.host(urls.web_url(host)) == host
        assert not host.startswith("www.")
    assert all(data["anywhere"].values())
    assert not data["anywhere"].keys() & data["only_to"].keys()


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example/go/17",
        "https://blog.example/out/shop-name/",
        "https://blog.example/redirect?id=17",
        "https://blog.example/r/8fk2",
        "https://blog.example/?goto=17",
        "https://elsewhere.test/out.php?id=4",
        "https://track.test/click/8/a1b2",
    ],
)
def test_what_looks_like_a_redirect(url: str) -> None:
    assert may_send_on(url, PAGE, NO_MARKS)


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example/go",
        "https://blog.example/tag/link",
        "https://blog.example/links/friends",
        "https://blog.example/cdn-cgi/l/email-protection",
        "https://blog.example/",
        "https://blog.example/recipes/17",
        "https://elsewhere.test/r/8fk2",
        "https://blog.example/share/out/17",
        "https://blog.example/out?url=https://third.test/",
        f"https://blog.example/go/{'a' * 9000}",
    ],
)
def test_what_does_not(url: str) -> None:
    assert not may_send_on(url, PAGE, NO_MARKS)


@pytest.mark.parametrize("mark", ["sponsored", "affiliate-link", "thirstylink"])
def test_marks_tell_of_redirects_on_the_pages_own_site(mark: str) -> None:
    marks = frozenset({"nofollow", mark})

    assert may_send_on("https://blog.example/shop-name/", PAGE, marks)
    assert not may_send_on("https://elsewhere.test/shop-name/", PAGE, marks)


@given(st.text(max_size=80), st.frozensets(st.text(max_size=9)))
def test_any_link_is_read(text: str, marks: frozenset[str]) -> None:
    url = urls.resolve(PAGE, f"/{text}")
    if url is not None:
        may_send_on(url, PAGE, marks)
        may_lead_to(url, "shop.example")
