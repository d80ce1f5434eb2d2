from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page import refresh as looks
from linkcrawler.page.document import Document
from linkcrawler.page.refresh import has_refresh_by_pattern, instant_refresh

URL = "https://blog.example/a/post"


def refresh(html: str) -> str | None:
    body = html.encode("utf-8", "replace")
    return instant_refresh(Document.parse(body, url=URL, content_type="text/html"))


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ("0;url=https://shop.example/", "https://shop.example/"),
        ("0; URL='/b'", "https://blog.example/b"),
        ('0; url="c"', "https://blog.example/a/c"),
        (" 0 , url = /b ", "https://blog.example/b"),
        ("0; /b", "https://blog.example/b"),
        ("0 /b", "https://blog.example/b"),
        ("00.9; url=/b", "https://blog.example/b"),
        ("0;url=/b;c", "https://blog.example/b;c"),
        ("0;url='/b'; x", "https://blog.example/b"),
        ("5;url=/b", None),
        ("1; url=/b", None),
        ("0", None),
        ("0;", None),
        ("0;url=", None),
        (";url=/b", None),
        ("x0;url=/b", None),
        ("-0;url=/b", None),
        ("0;url=post", None),
        ("0;url=#top", None),
        ("0;url=javascript:alert(1)", None),
        ("0;url=http://a b/", None),
        ("99999999999999999999999;url=/b", None),
    ],
)
def test_content_of_a_refresh(content: str, url: str | None) -> None:
    quoted = content.replace("&", "&amp;").replace('"', "&quot;")

    assert refresh(f'<meta http-equiv=Refresh content="{quoted}">') == url


def test_base_counts() -> None:
    html = "<base href=https://shop.example/x/><meta http-equiv=refresh content='0;url=b'>"

    assert refresh(html) == "https://shop.example/x/b"


@pytest.mark.parametrize("inert", ["noscript", "template", "textarea", "script"])
def test_refresh_that_no_browser_follows(inert: str) -> None:
    assert refresh(f"<{inert}><meta http-equiv=refresh content='0;url=/b'></{inert}>x") is None


def test_first_refresh_counts() -> None:
    late = "<meta http-equiv=refresh content='9;url=/b'>"
    soon = "<meta http-equiv=refresh content='0;url=/c'>"

    assert refresh(late + soon) is None
    assert refresh(soon + late) == "https://blog.example/c"


@given(st.text(alphabet=st.characters(exclude_characters="'&"), max_size=60))
def test_any_content_is_read(text: str) -> None:
    for content in (text, f"0;url={text}", f"0 {text}"):
        found = refresh(f"<meta http-equiv=refresh content='{content}'>")
        assert found is None or found.startswith(("http:", "https:"))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (b"<meta http-equiv=refresh>", True),
        (b"<META HTTP-EQUIV = \n' Refresh'>", True),
        (b'<meta http-eQuIv="REFRESH">', True),
        (b'<meta http-equiv=content-type><meta Http-Equiv="refresh"', True),
        (b"http-equiv http-equiv=refresh", True),
        (b"http-equiv=\"'refresh'", False),
        (b"<meta http-equiv=refres", False),
        (b"ttp-equiv=refresh", False),
        (b"http\requiv=refresh", False),
        (b"q", False),
        (b"", False),
    ],
)
def test_a_refresh_is_seen_in_the_bytes(html: bytes, found: bool) -> None:
    assert looks.has_refresh(html, 1_000) is found
    assert has_refresh_by_pattern(html, 1_000) is found


@given(
    st.lists(
        st.sampled_from(
            [
                *("http-equiv", "HTTP-EQUIV", "http", "-equiv", "q", "=", " ", "\v"),
                *("refresh", "REFRESH", "Refres", "\r\n", '"', "'", "r", "h", "<", "\0"),
            ]
        )
    ).map("".join),
    st.integers(0, 60),
)
def test_a_pattern_sees_the_same_refreshes(html: str, within: int) -> None:
    body = html.encode()
    assert looks.has_refresh(body, within) is has_refresh_by_pattern(body, within)
