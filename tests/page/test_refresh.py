from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.document import Document
from linkcrawler.page.refresh import instant_refresh

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
