"""Links that lead to the target through a redirector, and links that only mention it."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler import urls
from linkcrawler.match import Target
from linkcrawler.redirectors import carried_urls

PAGE = "https://blog.example/post"
INNER = "https://shop.example/a"
ENCODED_IN_BASE64 = base64.b64encode(b"https%3A%2F%2Fshop.example%2Fa").decode()
JSON_IN_BASE64 = base64.b64encode(b'{"id": 7, "href": "https:\\/\\/shop.example\\/a"}').decode()
BASE64 = base64.urlsafe_b64encode(INNER.encode()).decode()


def via(url: str) -> str | None:
    normal = urls.normalised(url)
    assert normal is not None
    found = Target.parse(INNER).relation(normal, PAGE)
    if found is None:
        return None
    assert found.via == normal
    return found.url if found.on_target else None


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example/out?url=https%3A%2F%2Fshop.example%2Fa",
        "https://blog.example/out?url=https://shop.example/a",
        "https://elsewhere.test/out.php?u=https://shop.example/a&id=4",
        "https://elsewhere.test/redirect/https://shop.example/a",
        "https://elsewhere.test/redirect/https%3A%2F%2Fshop.example%2Fa",
        "https://elsewhere.test/redirect/https:/shop.example/a",
        "https://elsewhere.test/go?https://shop.example/a",
        "https://elsewhere.test/away?to=https%253A%252F%252Fshop.example%252Fa",
        f"https://elsewhere.test/go/{BASE64}",
        f"https://elsewhere.test/goto?link={BASE64.rstrip('=')}",
        "https://elsewhere.test/redirect?to=//shop.example/a",
        "https://elsewhere.test/exit?site=shop.example/a",
        "https://blog.example/?goto=https://shop.example/a",
        "https://www.blog.example/index.php?do=go&url=https://shop.example/a",
        "https://blog.example/link?u=https://shop.example/a",
        "https://www.google.com/url?q=https://shop.example/a&sa=D",
        "https://www.google.co.uk/url?sa=t&url=https://shop.example/a",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fshop.example%2Fa&h=AT0",
        "https://t.umblr.com/redirect?z=https%3A%2F%2Fshop.example%2Fa&t=1",
        "https://out.reddit.com/t3_x?url=https%3A%2F%2Fshop.example%2Fa",
        "https://steamcommunity.com/linkfilter/?url=https://shop.example/a",
        "https://vk.com/away.php?to=https%3A%2F%2Fshop.example%2Fa",
        "https://href.li/?https://shop.example/a",
        f"https://www.bing.com/ck/a?u=a1{BASE64.rstrip('=')}&ntb=1",
        "https://www.linkedin.com/safety/go?url=https://shop.example/a",
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fshop.example%2Fa",
        f"https://elsewhere.test/go/{BASE64.rstrip('=')}/17",
        f"https://elsewhere.test/go/{ENCODED_IN_BASE64}",
        f"https://elsewhere.test/click?data={JSON_IN_BASE64}",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__shop.example_a&d=DwMF&c=x",
        "https://urldefense.com/v3/__https://shop.example/a__;!!Abc-d_E!xyz$",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fblog.example%2Fout%3Furl%3Dhttps%253A%252F%252Fshop.example%252Fa",
        f"https://www.google.com/url?q=https://third.test/go/{BASE64.rstrip('=')}",
    ],
)
def test_redirectors_lead_there(url: str) -> None:
    assert via(url) in {INNER, f"{INNER}/"}


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/sharer/sharer.php?u=https://shop.example/a",
        "https://www.facebook.com/dialog/feed?link=x&redirect_uri=https://shop.example/a",
        "https://twitter.com/intent/tweet?url=https://shop.example/a",
        "https://x.com/share?url=https://shop.example/a",
        "https://pinterest.com/pin/create/button/?url=https://shop.example/a",
        "https://www.linkedin.com/shareArticle?url=https://shop.example/a",
        "https://wa.me/?text=https://shop.example/a",
        "https://api.whatsapp.com/send?text=https://shop.example/a",
        "https://t.me/share/url?url=https://shop.example/a",
        "https://vk.com/share.php?url=https://shop.example/a",
        "https://www.tumblr.com/share/link?url=https://shop.example/a",
        "https://www.reddit.com/submit?url=https://shop.example/a",
        "https://news.ycombinator.com/submitlink?u=https://shop.example/a",
        "https://translate.google.com/translate?u=https://shop.example/a",
        "https://validator.w3.org/check?uri=https://shop.example/a",
        "https://web.archive.org/web/2020/https://shop.example/a",
        "https://blog.example/login?next=https://shop.example/a",
        "https://blog.example/search?q=https://shop.example/a",
        "https://blog.example/post?ref=https://shop.example/a",
        "https://elsewhere.test/link?u=https://shop.example/a",
        "https://elsewhere.test/whois/shop.example",
        "https://elsewhere.test/#https://shop.example/a",
        "https://elsewhere.test/out?url=https://third.test/?u=https://shop.example/a",
        "https://elsewhere.test/out?url=https%3A%2F%2Fx.com%2Fshare%3Furl%3Dhttps%3A%2F%2Fshop.example%2Fa",
        f"https://elsewhere.test/page?token={JSON_IN_BASE64}",
    ],
)
def test_mentions_are_no_links(url: str) -> None:
    found = Target.parse(INNER).relation(urls.normalised(url) or "", PAGE)

    assert found is None


def test_another_page_of_the_site_through_a_redirector_is_the_wrong_one() -> None:
    url = "https://elsewhere.test/out?url=https://shop.example/other"
    found = Target.parse(INNER).relation(url, PAGE)

    assert found is not None
    assert not found.on_target
    assert found.via == url
    assert found.differs == ("path",)


def test_parameters_of_an_unencoded_url_may_be_its_own() -> None:
    target = Target.parse("https://shop.example/a?x=1&y=2")
    found = target.relation("https://elsewhere.test/out?url=https://shop.example/a?x=1&y=2")

    assert found is not None
    assert found.on_target


def test_no_browser_takes_so_long_a_url() -> None:
    assert list(carried_urls(f"https://elsewhere.test/out?url={INNER}?{'a' * 9000}", None)) == []


@given(st.text(max_size=200))
def test_any_query_and_path_is_read(text: str) -> None:
    for url in (f"https://a.test/out?url={text}", f"https://a.test/go/{text}"):
        normal = urls.normalised(url)
        if normal is not None:
            assert all(u.startswith(("http:", "https:")) for u in carried_urls(normal, None))


@given(st.from_regex(r"https://[a-z]{1,9}\.test/[a-z0-9/?=&]{0,20}", fullmatch=True))
def test_base64_in_a_redirector_comes_out_whole(inner: str) -> None:
    encoded = base64.urlsafe_b64encode(inner.encode()).decode().rstrip("=")

    assert urls.normalised(inner) in list(carried_urls(f"https://a.test/go/{encoded}", None))


@given(
    st.from_regex(r"https://[a-z]{1,9}\.test/[a-z0-9/?=&]{0,20}", fullmatch=True),
    st.integers(0, 2),
)
def test_percent_encoding_in_a_redirector_comes_off(inner: str, times: int) -> None:
    encoded = inner
    for _ in range(times + 1):
        encoded = quote(encoded, safe="")

    assert urls.normalised(inner) in list(carried_urls(f"https://a.test/go?u={encoded}", None))


@given(st.from_regex(r"https://[a-z]{1,9}\.test/[a-z0-9/?=&]{0,20}", fullmatch=True))
def test_json_in_base64_gives_its_url(inner: str) -> None:
    said = json.dumps({"u": inner, "n": 1}).encode()
    encoded = base64.urlsafe_b64encode(said).decode()

    assert urls.normalised(inner) in list(carried_urls(f"https://a.test/click/{encoded}", None))


@given(st.lists(st.sampled_from(["https://a.test/out?url=", "https://b.test/go/"]), max_size=2))
def test_redirectors_inside_one_another_are_taken_off(around: list[str]) -> None:
    url = INNER
    for redirector in ("https://c.test/redirect?to=", *around):
        url = f"{redirector}{quote(url, safe='')}"

    assert INNER in list(carried_urls(url, None))


@given(st.text(alphabet="aHR0ceyJ/+-_=%2F:.", max_size=120))
def test_whatever_looks_like_base64_is_read(text: str) -> None:
    normal = urls.normalised(f"https://a.test/go/{text}")
    if normal is not None:
        assert all(u.startswith(("http:", "https:")) for u in carried_urls(normal, None))
