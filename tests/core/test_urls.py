from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ada_url
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkcrawler import urls

URL_DATA = Path(__file__).parents[2].parent / "shared" / "data" / "url"


def data_file(name: str) -> Any:
    path = URL_DATA / name
    if not path.exists():
        pytest.skip(f"the shared data has no {name} here")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("cell", "url"),
    [
        ("example.com", "https://example.com/"),
        (" example.com/a ", "https://example.com/a"),
        ("//example.com/a", "https://example.com/a"),
        ("Example.COM:8080/a?b=1", "https://example.com:8080/a?b=1"),
        ("HTTP://Example.com:80/A", "http://example.com/A"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("http:example.com", "http://example.com/"),
        ("https://user:secret@example.com/", "https://example.com/"),
        ("https://example.com/@name", "https://example.com/@name"),
        ("münchen.de/straße", "https://xn--mnchen-3ya.de/stra%C3%9Fe"),
        ("example.com/a b", "https://example.com/a%20b"),
        ("localhost:8000/x", "https://localhost:8000/x"),
        ("http://intranet/x", "http://intranet/x"),
        ("127.0.0.1/x", "https://127.0.0.1/x"),
        ("[::1]/x", "https://[::1]/x"),
        ("http://[::1]:80/x", "http://[::1]/x"),
    ],
)
def test_cells_that_name_a_page(cell: str, url: str) -> None:
    assert urls.referring_page(cell) == url


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("ftp://example.com/", "'ftp'"),
        ("mailto:a@example.com", "'mailto'"),
        ("javascript:alert(1)", "'javascript'"),
        ("C:\\lists\\a.html", "'c'"),
        ("a@example.com", "e-mail"),
        ("http://", "no host"),
        ("https:///", "no host"),
        ("/path/only", "no host"),
        ("#part", "no host"),
        ("some words", "neither a scheme nor a host"),
        ("referring_url", "neither a scheme nor a host"),
        ("n/a", "neither a scheme nor a host"),
        ("12.5", "neither a scheme nor a host"),
        ("12.01.2024", "neither a scheme nor a host"),
        ("see example.com", "white space"),
        ("http://exa mple.com/", "white space"),
        ("http://example.com:99999/", "impossible"),
        ("http://256.1.1.1/", "impossible"),
        ("\ud800.com", "impossible"),
        ("http://a..b/", "empty part"),
        ("http://.example.com/", "empty part"),
        (f"http://{'a' * 64}.com/", "too long"),
        (f"http://{'a.' * 130}com/", "too long"),
    ],
)
def test_cells_that_name_none_say_why(cell: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        urls.referring_page(cell)


@given(st.text())
def test_any_cell_is_a_page_or_a_plain_reason(cell: str) -> None:
    try:
        url = urls.referring_page(cell)
    except ValueError:
        return
    assert url.startswith(("http://", "https://"))
    assert "#" not in url
    assert urls.referring_page(url) == url


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        ("https://a.example/x/y", "z", "https://a.example/x/z"),
        ("https://a.example/x/y", "?q", "https://a.example/x/y?q"),
        ("https://a.example/x/y", "#f", "https://a.example/x/y#f"),
        ("https://a.example/", "//b.example", "https://b.example/"),
        ("https://a.example/", " \tht\ntp://b.example ", "http://b.example/"),
        ("https://a.example/", "\\\\b.example\\c", "https://b.example/c"),
        ("https://a.example/", "http://b%2eexample/", "http://b.example/"),
        ("https://a.example/", "javascript:void(0)", None),
        ("https://a.example/", "mailto:x@y.z", None),
        ("https://a.example/", "ftp://b.example/", None),
        ("https://a.example/", "http://b c/", None),
        ("https://a.example/", "\udc00", None),
    ],
)
def test_resolve_as_a_browser_does(base: str, href: str, url: str | None) -> None:
    assert urls.resolve(base, href) == url


STARTS = st.sampled_from(
    [
        "https://b.example/",
        "http://b.example/",
        "https://",
        "http://b.",
        "/",
        "/b",
        "//",
        "",
        "?",
        "b",
    ]
)
PIECES = st.sampled_from(
    ["a", "b", "7", "0x1", "xn--", ".example", ".", "-", "_", ":80", "u@", "/", "/.", "/..", "/...", "//",
     "%2e", "%2E", "?", "#", "'", "|", "=1", "%", "\n", "é", " ", "x" * 64, "http://", "HTTPS:"]
)  # fmt: skip
CHARACTERS = st.text("abAB01-._~!$&'()*+,;=:@/?#%|^`{}[]<>\\\" \té", max_size=12)
HREFS = st.builds(
    "{}{}{}".format, STARTS, st.lists(PIECES, max_size=5).map("".join), st.just("") | CHARACTERS
)
BASES = st.sampled_from(
    [
        "https://a.example/",
        "http://a/b/c",
        "https://a.example/x/y?q#f",
        "http://u:p@a.example:8/b/",
    ]
)


@given(BASES, HREFS)
@example("https://a.example/x", "https://b.example/%2e%2E/c")
@example("https://a.example/x", "https://b.example/c?d=e'f")
@example("https://a.example/x", "https://1.2.3.0x4/")
@example("https://a.example/x", "/b/../c")
@example("https://a.example/x", "/\\b.example/")
@example("https://a.example/x", "mailto:a@b.example")
@example("https://a.example/x", "javascript:/b")
@example("https://a.example/x", "tel:1")
def test_what_is_not_parsed_is_as_the_parser_writes_it(base: str, href: str) -> None:
    parsed = _joined(base, href)

    web = parsed is not None and parsed.startswith(("http:", "https:"))
    assert urls.resolve(base, href) == (parsed if web else None)


@given(HREFS)
def test_what_is_normal_as_written_is_so_by_the_parser(text: str) -> None:
    parsed = _joined("about:blank", text)

    web = parsed is not None and parsed.startswith(("http:", "https:"))
    assert urls.normalised(text) == (parsed if web else None)


def test_every_character_is_resolved_as_the_parser_does() -> None:
    base = "https://a.example/x"
    places = ("https://b{}c.example/d", "https://b.example/{}", "/b?{}", "/b#{}", "/{}", "/b{}/c")
    hrefs = [place.format(chr(code)) for place in places for code in range(0x180)]

    assert [urls.resolve(base, href) for href in hrefs] == [_joined(base, href) for href in hrefs]


def _joined(base: str, href: str) -> str | None:
    try:
        return str(ada_url.join_url(base, href))
    except ValueError:
        return None


def test_every_pair_of_the_standards_tests_is_told_apart() -> None:
    pairs = data_file("url_equality_pairs.json")["pairs"]

    wrong = [pair for pair in pairs if urls.same_url(pair["a"], pair["b"]) != pair["equal"]]

    assert wrong == []


def test_every_http_case_of_the_standards_tests_resolves() -> None:
    cases = [case for case in data_file("urltestdata.json") if isinstance(case, dict)]
    web = [case for case in cases if str(case.get("href", "")).startswith(("http:", "https:"))]

    wrong = [case for case in web if _resolved(case) != case["href"]]

    assert len(web) > 200
    assert wrong == []


def _resolved(case: dict[str, str]) -> str | None:
    base = case.get("base")
    return urls.resolve(base, case["input"]) if base else urls.normalised(case["input"])


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://a.example/", ("https", "a.example", "", "/", "", "")),
        ("http://a.example:81/b/c?d=1#e?f", ("http", "a.example", "81", "/b/c", "d=1", "e?f")),
        ("http://u:p@[::1]:8080/?#", ("http", "[::1]", "8080", "/", "", "")),
        ("http://[::1]/b@c", ("http", "[::1]", "", "/b@c", "", "")),
    ],
)
def test_split_host_and_origin_agree(url: str, parts: tuple[str, ...]) -> None:
    scheme, host, port = parts[:3]
    assert urls.split(url) == parts
    assert urls.host(url) == host
    assert urls.origin(url) == f"{scheme}://{host}{':' if port else ''}{port}"


@given(st.from_regex(r"https?://[a-z0-9.-]{1,20}(:[0-9]{1,4})?/[!-~]*", fullmatch=True))
def test_slicing_a_normalised_url_loses_nothing(text: str) -> None:
    url = urls.normalised(text)
    if url is None:
        return
    parts = urls.split(url)
    joined = f"{urls.origin(url)}{parts.path}"
    joined += f"?{parts.query}" if "?" in url.partition("#")[0] else ""
    joined += f"#{parts.fragment}" if "#" in url else ""
    assert joined == url


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.example.com", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("a.github.io", "a.github.io"),
        ("www.gov.uk", "www.gov.uk"),
        ("co.uk", "co.uk"),
        ("www.shop.test", "shop.test"),
        ("shop.xn--p1ai", "shop.xn--p1ai"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("localhost", "localhost"),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert urls.registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.a.example.com:8080/x", "example.com"),
        ("https://example.com./", "example.com"),
        ("https://example./", "example"),
        ("https://u:p@[::1]/", "[::1]"),
        ("https://a..example.com/", "example.com"),
    ],
)
def test_site(url: str, site: str) -> None:
    assert urls.site(url) == site


def test_same_site() -> None:
    assert urls.same_site("https://a.example.com/", "http://www.example.com/x")
    assert not urls.same_site("https://a.github.io/", "https://b.github.io/")
