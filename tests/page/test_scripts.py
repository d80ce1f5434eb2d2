"""Whether scripts could add links: always on shells, seldom on pages that carry their text."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.match import Target
from linkcrawler.page.document import Document
from linkcrawler.page.scripts import mentioned_in_scripts, script_reasons

TEXT = "Roses like sun and a deep soil that holds the rain of spring. " * 40
LONG_TEXT = TEXT * 3


def reasons(html: str, text: str = "") -> tuple[str, ...]:
    return script_reasons(LexborHTMLParser(f"<body>{html}<p>{text}</p></body>"), text)


@pytest.mark.parametrize(
    "html",
    [
        "<div id=root></div><script src=/main.js></script>",
        "<div id=app>Loading…</div><script type=module src=/app.js></script>",
        "<noscript>You need to enable JavaScript</noscript><div id=__next></div><script src=x></script>",
        "<app-root></app-root><script src=polyfills.js></script>",
        "<div class=wrap><div id=__nuxt></div></div><script>window.__NUXT__={}</script>",
        "<main><blog-post></blog-post></main><script>customElements.define('blog-post', X)</script>",
        "<p>Hello</p><script>document.write('<a href=https://shop.example>x</a>')</script>",
        "<p>Hello</p><script>setTimeout(()=>{a=document.createElement('a')},1000)</script>",
        "<p>Hello</p><script>fetch('/links.json').then(show)</script>",
        "<p>Hello</p><script>host.attachShadow({mode:'open'})</script>",
        "<p>Hello</p><script src=/list.js async></script>",
    ],
)
def test_shells_always_give_a_reason(html: str) -> None:
    assert reasons(html)


@pytest.mark.parametrize("text", [TEXT, LONG_TEXT])
def test_a_declared_shadow_root_shows_its_links_without_any_script(text: str) -> None:
    root = "<div><template shadowrootmode=open><a href=https://shop.example>x</a></template></div>"

    assert reasons(root, text) == ("it declares a shadow root",)
    assert reasons(root.replace(" shadowrootmode=open", ""), text) == ()


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div id=root> </div><script src=/a.js></script>", "#root is empty"),
        ("<div ng-app></div><script src=/a.js></script>", "<div> is empty"),
        ("<script>window.__INITIAL_STATE__={}</script>", "state for a script framework"),
        (
            (
                '<script id=__NEXT_DATA__ type=application/json>{"props":{"pageProps":{}}}</script>'
                "<script src=a></script>"
            ),
            "state for a script framework",
        ),
    ],
)
def test_marks_of_a_framework_count_on_long_pages_too(html: str, reason: str) -> None:
    assert reason in "; ".join(reasons(html, LONG_TEXT))


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<script>x.insertAdjacentHTML('beforeend', y)</script>", "build links or fetch"),
        ("<script>list += '<a class=x href=/y>'</script>", "build links or fetch"),
        ("<script type=module src=/a.js></script>", "script modules"),
        (
            "<noscript>Bitte aktivieren Sie JavaScript</noscript><script src=a></script>",
            "JavaScript",
        ),
    ],
)
def test_signs_of_code_count_on_pages_of_some_text(html: str, reason: str) -> None:
    assert reason in "; ".join(reasons(html, TEXT))
    assert reasons(html, LONG_TEXT) == ()


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<script>x.innerHTML = y</script>", "change the page"),
        ("<div aria-busy=true></div><script src=a></script>", "still loading"),
        ("<p>Loading...</p><script src=a></script>", "still loading"),
        ("<x-list></x-list><script src=a></script>", "empty elements"),
    ],
)
def test_signs_of_waiting_count_on_short_pages(html: str, reason: str) -> None:
    text = f"{TEXT[:1500]} {'Loading...' if '<p>Loading' in html else ''}"

    assert reason in "; ".join(reasons(html, text))
    assert reasons(html, TEXT * 2) == ()


@pytest.mark.parametrize(
    "html",
    [
        "<p>Short, but without scripts",
        "<div id=root></div>",
        "<p>x</p><script type='application/ld+json'>{}</script>",
        "<p>x</p><script type=text/template><a href=x></script>",
    ],
)
def test_no_scripts_no_reason(html: str) -> None:
    assert reasons(html) == ()


@pytest.mark.parametrize(
    "html",
    [
        "<script>(function(){var s=document.createElement('script');h.appendChild(s)})()</script>",
        "<script>gtag('config','G-1')</script>",
        "<script src=/jquery.js></script>",
        "<div id=root><a href=/x>a link is there</a></div><script src=a></script>",
    ],
)
def test_everyday_scripts_on_a_page_with_text_give_none(html: str) -> None:
    assert reasons(html, TEXT * 2) == ()


def test_many_nested_roots_are_looked_into_only_so_often() -> None:
    html = "<div ng-app>" * 3_000 + "x" * 300 + "<script src=a></script>"

    assert reasons(html, LONG_TEXT) == ()


@pytest.mark.parametrize(
    ("script", "mentioned"),
    [
        ('{"url":"https:\\/\\/Shop.Example\\/a"}', True),
        ("location='https://www.shop.example'", True),
        ("https://other.test", False),
    ],
)
def test_target_named_in_a_script(script: str, mentioned: bool) -> None:
    html = f"<script>{script}</script><p>shop.example"
    document = Document.from_text(html, url="https://blog.example/")

    assert mentioned_in_scripts(document, Target.parse("https://shop.example/a")) is mentioned


def test_a_page_that_names_the_target_nowhere() -> None:
    document = Document.from_text("<script>x()</script>", url="https://blog.example/")

    assert not mentioned_in_scripts(document, Target.parse("https://shop.example/a"))
