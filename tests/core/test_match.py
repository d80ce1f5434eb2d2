"""The contract's "When does a link point at the target?", sentence by sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler import urls
from linkcrawler.match import Relation, Target, seed_id
from linkcrawler.record import Difference, MatchMode

PAGE = "https://blog.example/post"


def relate(target: str, match: str | None, url: str) -> Relation | None:
    normal = urls.normalised(url)
    assert normal is not None
    return Target.parse(target, MatchMode(match) if match else None).relation(normal, PAGE)


def on_target(target: str, match: str | None, url: str) -> bool | None:
    found = relate(target, match, url)
    return None if found is None else found.on_target


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("https://shop.example/a", MatchMode.URL),
        ("shop.example/a", MatchMode.URL),
        ("https://shop.example/", MatchMode.URL),
        ("https://shop.example/?id=1", MatchMode.URL),
        ("https://shop.example", MatchMode.DOMAIN),
        ("shop.example", MatchMode.DOMAIN),
        ("shop.example/", MatchMode.DOMAIN),
        (" www.shop.example ", MatchMode.DOMAIN),
    ],
)
def test_default_match(text: str, match: MatchMode) -> None:
    target = Target.parse(text)

    assert target.match is match
    assert target.text == text.strip()


@pytest.mark.parametrize(
    "text", ["", "words", "ftp://shop.example/", "mailto:a@shop.example", "http://"]
)
def test_what_is_no_target_says_why(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Target.parse(text, None)


@pytest.mark.parametrize(
    ("target", "match", "url", "expected"),
    [
        # domain: the host or any subdomain
        ("shop.example", "domain", "https://shop.example/x", True),
        ("shop.example", "domain", "http://a.b.shop.example:8080/", True),
        ("www.shop.example", "domain", "https://shop.example/", True),
        ("https://shop.example/page", "domain", "https://shop.example/other", True),
        ("shop.example", "domain", "https://myshop.example/", None),
        ("shop.example", "domain", "https://shop.example.evil.test/", None),
        ("shop.example:81", "domain", "https://shop.example:81/", True),
        ("shop.example:81", "domain", "https://shop.example/", False),
        ("blog.shop.example", "domain", "https://shop.example/", False),
        # host: the host, www. aside
        ("shop.example", "host", "https://www.shop.example/x", True),
        ("www.shop.example", "host", "https://shop.example/x", True),
        ("shop.example", "host", "https://shop.example./x", True),
        ("shop.example", "host", "https://blog.shop.example/", False),
        # prefix: same host, path at a segment boundary
        ("shop.example/blog", "prefix", "https://www.shop.example/blog/post?x=1", True),
        ("shop.example/blog/", "prefix", "https://shop.example/blog", True),
        ("shop.example/blog", "prefix", "https://shop.example/blogger", False),
        ("shop.example/blog", "prefix", "https://a.shop.example/blog/post", False),
        ("shop.example/", "prefix", "https://shop.example/anything", True),
        # url: the same page
        ("https://shop.example/a", "url", "http://www.shop.example:80/a/#top", True),
        ("https://shop.example/a/", "url", "https://shop.example/a", True),
        ("https://shop.example/a", "url", "https://shop.example/a?utm_source=x&gclid=1", True),
        (
            "https://shop.example/a",
            "url",
            "https://shop.example/a?FBCLID=1&msclkid=2&mc_cid=3",
            True,
        ),
        ("https://shop.example/a?x=1&y=2", "url", "https://shop.example/a?y=2&x=1", True),
        ("https://shop.example/a?x=a+b", "url", "https://shop.example/a?x=a%20b", True),
        ("https://shop.example/~a", "url", "https://shop.example/%7ea", True),
        ("https://shop.example/ü", "url", "https://shop.example/%c3%bc", True),
        ("https://shop.example", "url", "https://shop.example/", True),
        ("https://shop.example/a", "url", "https://shop.example/b", False),
        ("https://shop.example/a", "url", "https://shop.example/A", False),
        ("https://shop.example/a", "url", "https://shop.example/a?ref=1", False),
        ("https://shop.example/a?id=1", "url", "https://shop.example/a?id=2", False),
        ("https://shop.example/a", "url", "https://shop.example/a?gclidx=1", False),
        ("https://shop.example/a", "url", "https://shop.example:8443/a", False),
        ("https://shop.example/a", "url", "https://blog.shop.example/a", False),
        ("https://shop.example/a", "url", "https://other.test/a", None),
        # names
        ("https://münchen.example/a", "url", "https://xn--mnchen-3ya.example/a", True),
        ("a.github.io", "domain", "https://b.github.io/", None),
        ("http://127.0.0.9:8000/a", "url", "http://0x7f.0.0.9:8000/a", True),
        ("http://127.0.0.9:8000/a", "url", "http://127.0.0.8:8000/a", None),
    ],
)
def test_when_a_link_points_at_the_target(
    target: str, match: str, url: str, expected: bool | None
) -> None:
    assert on_target(target, match, url) is expected


@pytest.mark.parametrize(
    ("target", "match", "url", "differs"),
    [
        ("https://shop.example/a", "url", "https://shop.example/a", ""),
        (
            "https://shop.example/a",
            "url",
            "http://www.shop.example/a/?utm_id=1#x",
            "scheme www trailing_slash query fragment",
        ),
        ("https://shop.example/a?x=1&y=2", "url", "https://shop.example/a?y=2&x=1", "query"),
        ("https://shop.example/a", "url", "https://shop.example:443/a", ""),
        ("https://shop.example/a", "url", "http://blog.shop.example/b", "scheme path host"),
        ("shop.example/a", "url", "http://shop.example/a", ""),
        ("shop.example/blog", "prefix", "https://shop.example/blog/post", "path"),
        ("shop.example/blog/", "prefix", "https://shop.example/blog", "trailing_slash"),
        ("shop.example", "domain", "https://blog.shop.example/x?y#z", "host"),
        ("shop.example", "host", "http://www.shop.example/x", "www"),
        ("shop.example", "host", "http://shop.example./x", ""),
        ("shop.example.", "host", "http://www.shop.example/x", "www"),
        ("https://shop.example", "domain", "http://shop.example/x", "scheme"),
        ("https://shop.example/a", "host", "https://shop.example/b", "path"),
        ("https://shop.example/a#top", "url", "https://shop.example/a#top", ""),
    ],
)
def test_differences_are_what_the_target_states_in_the_contracts_order(
    target: str, match: str, url: str, differs: str
) -> None:
    found = relate(target, match, url)

    assert found is not None
    assert " ".join(found.differs) == differs
    assert list(found.differs) == sorted(found.differs, key=list(Difference).index)


@pytest.mark.parametrize(
    "href",
    [
        "https://shop.example/",
        "HTTPS://SHOP.EXAMPLE/",
        "//shop.example",
        "https://sh%6fp.example/",
        "https://shop\t.example/",
        "https://ｓｈｏｐ.example/",
        "\\\\shop.example\\a",
        "/out?url=https%3A%2F%2Fshop.example",
        "/out/aHR0cHM6Ly9zaG9wLmV4YW1wbGU",
    ],
)
def test_cheap_look_misses_no_spelling_of_the_host(href: str) -> None:
    target = Target.parse("shop.example")

    assert target.could_be(href)
    resolved = urls.resolve(PAGE, href)
    assert resolved is not None
    assert target.relation(resolved, PAGE) is not None


@pytest.mark.parametrize("site", ["a-z0-9.example", "bücher.example", "a_b.example"])
def test_cheap_look_misses_no_escape_in_the_name(site: str) -> None:
    target = Target.parse(site)

    for at, char in enumerate(target.site):
        for escape in (f"%{ord(char):02x}", f"%{ord(char):02X}"):
            assert target.could_be(f"//{target.site[:at]}{escape}{target.site[at + 1 :]}/")


@pytest.mark.parametrize("href", ["/a", "https://other.test/", "#", "/ü", "/a%20b", ""])
def test_cheap_look_passes_over_other_links(href: str) -> None:
    assert not Target.parse("shop.example").could_be(href)


def test_addresses_have_spellings_that_only_a_parser_knows() -> None:
    target = Target.parse("http://127.0.0.9/")

    assert target.could_be("http://2130706441/")
    assert target.relation("http://127.0.0.9/") is not None


@given(st.text(max_size=60))
def test_cheap_look_is_never_wrong_in_saying_no(tail: str) -> None:
    target = Target.parse("shop.example")
    for href in (tail, f"http:{tail}", f"//{tail}", f"https://{tail}.shop.example/{tail}"):
        url = urls.resolve(PAGE, href)
        if url is not None and target.relation(url, PAGE) is not None:
            assert target.could_be(href)


@given(st.text(max_size=80), st.sampled_from(list(MatchMode)))
def test_any_text_is_a_target_or_a_plain_reason(text: str, match: MatchMode) -> None:
    try:
        target = Target.parse(text, match)
    except ValueError:
        return
    found = target.relation(target.url)

    assert found is not None
    assert found.on_target
    assert found.differs == ()


@given(st.from_regex(r"/[a-c%/]{0,6}(\?[a-c=&]{0,8})?", fullmatch=True))
def test_url_match_is_symmetric(tail: str) -> None:
    one, other = "https://shop.example/a/b", f"https://shop.example{tail}"
    there = Target.parse(one, MatchMode.URL).relation(urls.normalised(other) or "")
    back = Target.parse(other, MatchMode.URL).relation(one)

    assert there is not None
    assert back is not None
    assert there.on_target == back.on_target


def test_owns_its_site() -> None:
    target = Target.parse("https://blog.shop.example/a")

    assert target.owns("https://www.shop.example/")
    assert not target.owns("https://shop.test/")


def test_seed_id_is_one_for_one_seed() -> None:
    page = "https://blog.example/post"
    spellings = ["shop.example", "https://www.SHOP.example", "shop.example/"]

    assert len({seed_id(page, Target.parse(text)) for text in spellings}) == 1


def test_a_wildcard_for_subdomains_is_no_part_of_the_host() -> None:
    target = Target.parse("*.shop.example")

    assert (target.text, target.host, target.match) == (
        "*.shop.example",
        "shop.example",
        MatchMode.DOMAIN,
    )
    assert seed_id("https://blog.example/1", target) == seed_id(
        "https://blog.example/1", Target.parse("shop.example")
    )


def test_seed_id_tells_pages_targets_and_matches_apart() -> None:
    one, two = "https://blog.example/1", "https://blog.example/2"
    url, domain = Target.parse("https://shop.example/a"), Target.parse("shop.example")
    prefix = Target.parse("https://shop.example/a", MatchMode.PREFIX)
    ids = {seed_id(page, target) for page in (one, two) for target in (url, domain, prefix)}

    assert len(ids) == 6
    assert seed_id(one, domain) == "9771cfa37ff33298e69c667b60d4aeaa"  # ids outlive versions
