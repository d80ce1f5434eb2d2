"""Bot walls, soft 404s and parked domains, on answers written after the vendors' own."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.evidence import Fetched
from linkcrawler.page.document import Document
from linkcrawler.page.signs import PageSigns
from linkcrawler.page.soft_404 import Wording, error_text

URL = "https://blog.example/post"
PAGES = Path(__file__).parents[2].parent / "shared" / "data" / "placement"
ARTICLE = "<p>" + "Roses like sun and a deep soil that holds the rain of spring. " * 60 + "</p>"


def signs(html: str, *headers: tuple[str, str], status: int = 200) -> PageSigns:
    body = html.encode("utf-8", "replace")
    document = Document.parse(body, url=URL, content_type="text/html; charset=utf-8")
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    fetched = Fetched(URL, URL, moment, http_status=status, headers=headers, body=body)
    return PageSigns(fetched, document, ARTICLE if ARTICLE in html else "")


@pytest.mark.parametrize(
    ("vendor", "status", "html"),
    [
        (
            "Cloudflare",
            403,
            (
                "<title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue"
                "</noscript><script>window._cf_chl_opt={cvId:'3'};</script>"
            ),
        ),
        (
            "Cloudflare",
            200,
            "<title>Einen Moment …</title><script src=/cdn-cgi/challenge-platform/h/b/x></script>",
        ),
        (
            "Cloudflare",
            403,
            (
                "<title>Attention Required! | Cloudflare</title><div id=cf-wrapper>"
                "<h1>Sorry, you have been blocked</h1>"
            ),
        ),
        ("Cloudflare", 403, "error code: 1020"),
        (
            "DataDome",
            403,
            (
                "<title>blog.example</title><p>Please enable JS and disable any ad blocker</p><script>"
                "var dd={'rt':'c'}</script><script src=https://ct.captcha-delivery.com/c.js></script>"
            ),
        ),
        (
            "Akamai",
            403,
            (
                "<TITLE>Access Denied</TITLE><H1>Access Denied</H1>You don't have permission to access"
                " this. <P>Reference&#32;&#35;18&#46;2f1&#46;17<P>https://errors.edgesuite.net/18.2f1"
            ),
        ),
        ("Akamai", 200, "<meta http-equiv=refresh content='5; URL=\"/?bm-verify=AAQ\"'><p>"),
        (
            "HUMAN (PerimeterX)",
            403,
            '<title>Access to this page has been denied.</title><div id="px-captcha"></div>',
        ),
        (
            "Imperva",
            200,
            (
                '<iframe id=main-iframe src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=1">'
                "Request unsuccessful. Incapsula incident ID: 1-2</iframe>"
            ),
        ),
        ("Imperva", 200, "<title>Pardon Our Interruption</title><p>As you were browsing"),
        (
            "Sucuri",
            403,
            "<title>Sucuri WebSite Firewall - Access Denied</title><p>Block ID: SQL1",
        ),
        (
            "Sucuri",
            200,
            "<title>You are being redirected...</title><script>sucuri_cloudproxy_js='';</script>",
        ),
        (
            "AWS WAF",
            202,
            "<script>window.gokuProps = {};</script><script src=/x/challenge.js></script>",
        ),
        ("Kasada", 429, "<script>window.KPSDK={};KPSDK.now=1</script>"),
        (
            "F5",
            200,
            (
                "<title>Request Rejected</title>The requested URL was rejected. Please consult with"
                " your administrator.<br>Your support ID is: 123"
            ),
        ),
        ("Vercel", 403, "<title>Vercel Security Checkpoint</title><p>We're verifying"),
        ("DDoS-Guard", 403, "<title>DDoS-Guard</title><p>Checking your browser"),
        ("Radware", 200, "<title>Radware Bot Manager Captcha</title>"),
        ("SiteGround", 202, "<meta http-equiv=refresh content='0;/.well-known/sgcaptcha/?r=%2F'>"),
        ("Imunify360", 200, "<title>One moment, please...</title><script>wsidchk=1</script>"),
        (
            "Wordfence",
            503,
            "<p>Your access to this site has been limited by the site owner</p>",
        ),
        ("Anubis", 200, "<title>Making sure you're not a bot!</title><p>Loading..."),
        (
            "captcha",
            200,
            (
                "<h1>One more step</h1><p>Please verify you are human.</p>"
                "<div class=g-recaptcha></div><script src=https://google.com/recaptcha/api.js></script>"
            ),
        ),
        ("captcha", 200, "<title>Robot Check</title><p>Sorry, are you human?</p>"),
        ("captcha", 200, "<p>Bestätigen Sie, dass Sie kein Roboter sind</p><div class=h-captcha>"),
        ("captcha", 503, "<p>Checking your browser before accessing blog.example.</p>"),
    ],
)
def test_walls_by_their_page(vendor: str, status: int, html: str) -> None:
    assert signs(html, status=status).wall == vendor


@pytest.mark.parametrize(
    ("vendor", "status", "header"),
    [
        ("Cloudflare", 403, ("cf-mitigated", "challenge")),
        ("DataDome", 403, ("x-datadome", "protected")),
        ("Akamai", 403, ("server", "AkamaiGHost")),
        ("Sucuri", 403, ("x-sucuri-block", "EXPVP19")),
        ("AWS WAF", 202, ("x-amzn-waf-action", "challenge")),
        ("AWS WAF", 405, ("x-amzn-waf-action", "captcha")),
        ("Vercel", 429, ("x-vercel-mitigated", "challenge")),
        ("SiteGround", 202, ("sg-captcha", "challenge")),
    ],
)
def test_walls_by_their_headers(vendor: str, status: int, header: tuple[str, str]) -> None:
    assert signs(ARTICLE, header, status=status).wall == vendor


@pytest.mark.parametrize(
    "header", [("x-datadome", "protected"), ("server", "AkamaiGHost"), ("server", "cloudflare")]
)
def test_headers_of_a_guarded_site_that_lets_us_in(header: tuple[str, str]) -> None:
    assert signs(f"<title>Roses</title>{ARTICLE}", header).wall is None


@pytest.mark.parametrize(
    "html",
    [
        "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script><p>Our shop opens at 9.",
        "<script>window.__CF$cv$params={r:'1'}</script><p>Our shop opens at 9.",
        "<script src=https://js.datadome.co/tags.js></script><p>Our shop opens at 9.",
        "<script>window._pxAppId='PX1'</script><p>Our shop opens at 9.",
        "<script src=/_Incapsula_Resource?x=1></script><p>Our shop opens at 9.",
        "<form><div class=g-recaptcha></div><input name=mail><button>Subscribe</button></form>",
        f"<p>{ARTICLE[:1200]}</p><form><div class=g-recaptcha></div>Confirm you are not a robot",
        "<title>How to solve the captcha problem</title><p>Some words on forms.",
        "<title>Security check of old houses</title><p>We look at roofs.",
        f"<title>Just a moment in time</title>{ARTICLE}<script>_cf_chl_opt</script>",
    ],
)
def test_vendors_scripts_on_good_pages_are_no_walls(html: str) -> None:
    assert signs(html).wall is None


@pytest.mark.parametrize(
    "html",
    [
        "<title>404 Not Found</title><h1>Not Found</h1>",
        "<title>Page not found - Example Garden</title><p>Sorry.",
        "<title>Example Garden: page not found</title><h1>Example Garden</h1><p>Sorry.",
        "<title>Error 404: the page you requested was not found</title><h1>Example Garden</h1>",
        "<title>Ten great 404 pages: page not found</title><h1>Page not found</h1>",
        "<title>Example Garden | Error 404</title><nav>Home Shop About</nav>",
        "<title>Example Garden</title><h1>Oops! That page can’t be found.</h1><p>Try a search.",
        "<title>Garten</title><h1>Seite nicht gefunden</h1><a href=/>Start</a>",
        "<title>Page introuvable – Jardin</title>",
        "<title>Jardín</title><h1>Página no encontrada</h1>",
        "<title>Pagina non trovata · Giardino</title>",
        "<title>Jardim</title><h1>Página não encontrada</h1>",
        "<title>Pagina niet gevonden | Tuin</title>",
        "<title>Ogród</title><h1>Nie znaleziono strony</h1>",
        "<title>Страница не найдена — Сад</title>",
        "<title>Sidan hittades inte</title>",
        "<title>Sayfa bulunamadı</title>",
        "<title>庭</title><h1>ページが見つかりません</h1>",
        "<title>页面不存在</title>",
        "<title>페이지를 찾을 수 없습니다</title>",
        "<title>Garden</title><p>The page you are looking for doesn't exist or has been moved.",
        "<title>Garden</title><p>This post has been deleted by its author.",
    ],
)
def test_error_texts_in_many_languages(html: str) -> None:
    assert signs(html).soft_404 is not None


@pytest.mark.parametrize(
    "html",
    [
        "<title>blog.example</title><p>This domain is for sale! Buy this domain today.",
        "<title>blog.example</title><h1>The domain has expired</h1>",
        "<title>blog.example</title><p>Diese Domain steht zum Verkauf.",
        "<title>blog.example</title><p>The domain name blog.example is for sale",
        "<title>blog.example est à vendre</title>",
        "<title>blog.example</title><p>Ce nom de domaine est à vendre",
        "<title>blog.example</title><p>Домен продаётся",
        "<title>blog.example - Registered</title><p>This page is parked free, courtesy of A.",
        "<script src=https://img.sedoparking.com/x.js></script><p>Related searches",
        '<script>window.onload=function(){window.location.href="/lander"}</script>',
        "<title>Account Suspended</title><p>This Account has been suspended.",
    ],
)
def test_parked_domains(html: str) -> None:
    found = signs(html).soft_404

    assert found is not None
    assert "parked" in found


@pytest.mark.parametrize(
    "html",
    [
        f"<title>404 Not Found</title>{ARTICLE}{ARTICLE}",
        "<title>How to fix the 404 Not Found error</title><p>Look at the address first.",
        "<title>404 roses</title><p>Our list of roses.",
        "<title>Ten great 404 pages: page not found</title><h1>Ten great 404 pages</h1><p>See them.",
        "<title>What to put on a 404 page | Not found</title><p>A word, and a way home.",
        "<title>Lost and not found again: a novel</title><p>Chapter one.",
        f"<title>Page not found: why links die</title>{ARTICLE}",
        f"<title>Domains</title>{ARTICLE}<p>This domain is for sale",
        "<title>Roses</title><p>Short, but a page.",
        "<title>My old car</title><p>It is for sale.",
        "<title></title>",
        "",
    ],
)
def test_pages_that_are_there(html: str) -> None:
    assert signs(html or " ").soft_404 is None


def test_a_part_of_a_title_is_not_enough_where_there_is_more_to_read() -> None:
    said = {"host": "blog.example", "title": "Not found: a story", "text": "x" * 2_000}
    plainly = {**said, "title": "Not found"}

    assert error_text(Wording(headings=("A story",), main_chars=1_500, **plainly))
    assert error_text(Wording(headings=(), main_chars=1_500, **said))
    assert error_text(Wording(headings=("Not found",), main_chars=1_500, **said))
    assert error_text(Wording(headings=("A story",), main_chars=300, **said))
    assert error_text(Wording(headings=("A story",), main_chars=1_500, **said)) is None


@given(st.text(max_size=200))
def test_any_page_is_read(text: str) -> None:
    found = signs(f"<title>{text}</title><h1>{text}</h1>{text}<script>{text}</script>")

    assert isinstance(found.script_reasons, tuple)


def test_nested_elements_without_text_take_one_walk() -> None:
    html = "<noscript><template>" * 2_000 + "<script>x</script>" * 2_000 + "<p>text"

    assert signs(html).wall is None


def test_real_pages_are_none_of_it_and_seldom_need_scripts() -> None:
    if not PAGES.exists():
        pytest.skip("the shared data has no saved pages here")
    with (PAGES / "pages.tsv").open(encoding="utf-8", newline="") as lines:
        names = [row["page"] for row in csv.DictReader(lines, delimiter="\t")]
    found = {name: _signs_of_saved(name) for name in names}

    assert len(found) > 500
    assert [name for name, each in found.items() if each.wall or each.soft_404] == []
    assert sum(bool(each.script_reasons) for each in found.values()) <= 0.12 * len(found)


def _signs_of_saved(name: str) -> PageSigns:
    with gzip.open(PAGES / "pages" / f"{name}.html.gz") as page:
        body = page.read()
    document = Document.parse(body, url=URL, content_type="text/html; charset=utf-8")
    fetched = Fetched(URL, URL, datetime(2026, 3, 1, tzinfo=UTC), http_status=200, body=body)
    return PageSigns(fetched, document, "")  # without a main text every test is at its strictest
