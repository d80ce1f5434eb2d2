"""Redirects hop by hop, over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from linkcrawler.evidence import FailureKind
from linkcrawler.record import Hop
from tests.adapters.crawling import crawl
from tests.site import answers

if TYPE_CHECKING:
    from linkcrawler.evidence import Fetched
    from tests.site import LocalWeb

HOST = "127.0.0.5"
OTHER = "127.0.0.6"


def only(url: str, **settings: Any) -> Fetched:
    return crawl(url, **settings)[url]


def failure(fetched: Fetched) -> tuple[FailureKind, str]:
    assert fetched.failure is not None
    return fetched.failure.kind, fetched.failure.detail


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_redirect_is_followed_and_noted(web: LocalWeb, status: int) -> None:
    end = web.page(OTHER, "/end", "end")
    start = web.redirect(HOST, "/start", end, status)
    fetched = only(start)
    assert (fetched.requested_url, fetched.url, fetched.body) == (start, end, b"end")
    assert fetched.redirects == (Hop(start, status),)


@pytest.mark.parametrize("status", [300, 304, 305])
def test_other_3xx_are_answers(web: LocalWeb, status: int) -> None:
    fetched = only(web.redirect(HOST, "/a", "/b", status))
    assert (fetched.http_status, fetched.redirects) == (status, ())


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/b", "/b"),
        ("b", "/dir/b"),
        ("../b?x=1", "/b?x=1"),
        ("?y=2", "/dir/a?y=2"),
        ("/b#part", "/b"),
        (" /b ", "/b"),
        ("/caf\u00e9", "/caf%C3%A9"),
        ("/a b", "/a%20b"),
        ("\\b", "/b"),
        ("/x%2Fy?q=%zz", "/x%2Fy?q=%zz"),
    ],
)
def test_locations_are_read_as_browsers_do(web: LocalWeb, location: str, path: str) -> None:
    start = web.redirect(HOST, "/dir/a", location)
    web.page(HOST, path, "end")
    assert only(start).body == b"end"
    assert web.paths()[-1] == path


@pytest.mark.parametrize("headers", [[], [("Location", "")], [("Location", "   ")]])
def test_a_redirect_to_nowhere_is_an_answer(web: LocalWeb, headers: list[tuple[str, str]]) -> None:
    fetched = only(web.behave(HOST, "/a", answers(301, headers, b"moved")))
    assert (fetched.http_status, fetched.body, fetched.redirects) == (301, b"moved", ())


def test_ten_hops_are_followed_and_eleven_are_not(web: LocalWeb) -> None:
    for hop in range(11):
        web.redirect(HOST, f"/{hop}", f"/{hop + 1}")
    web.page(HOST, "/11", "end")
    ten, eleven = only(web.url(HOST, "/1")), only(web.url(HOST, "/0"))
    assert (ten.body, len(ten.redirects)) == (b"end", 10)
    assert failure(eleven) == (
        FailureKind.TOO_MANY_REDIRECTS,
        "it redirects more than 10 times",
    )
    assert len(eleven.redirects) == 11
    assert "/11" not in web.paths()[-11:]


def test_a_circle_is_found_at_once(web: LocalWeb) -> None:
    start = web.redirect(HOST, "/a", "/b")
    web.redirect(HOST, "/b", "/c")
    web.redirect(HOST, "/c", "/a#again")
    fetched = only(start)
    assert failure(fetched) == (
        FailureKind.REDIRECT_LOOP,
        f"it redirects in a circle, back to {start}",
    )
    assert [hop.url[-2:] for hop in fetched.redirects] == ["/a", "/b", "/c"]
    assert web.paths() == ["/robots.txt", "/a", "/b", "/c"]


def test_a_redirect_to_itself_is_a_circle(web: LocalWeb) -> None:
    assert failure(only(web.redirect(HOST, "/a", "/a")))[0] is FailureKind.REDIRECT_LOOP


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("ftp://127.0.0.5/x", FailureKind.SCHEME),
        ("file:///etc/passwd", FailureKind.SCHEME),
        ("javascript:alert(1)", FailureKind.SCHEME),
        ("data:text/html,hi", FailureKind.SCHEME),
        ("mailto:a@b.example", FailureKind.SCHEME),
        ("http://", FailureKind.BAD_REDIRECT),
        ("http://[::1", FailureKind.BAD_REDIRECT),
        ("http://exa mple.com/", FailureKind.BAD_REDIRECT),
    ],
)
def test_redirects_that_nobody_can_follow(web: LocalWeb, location: str, kind: FailureKind) -> None:
    fetched = only(web.redirect(HOST, "/a", location))
    assert failure(fetched)[0] is kind
    assert len(fetched.redirects) == 1


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "0x0a000001",
        "167772161",
        "012.1",
    ],
)
def test_redirects_into_private_networks_are_refused(web: LocalWeb, host: str) -> None:
    fetched = only(web.redirect(HOST, "/a", f"http://{host}/"))
    assert failure(fetched)[0] is FailureKind.ADDRESS


def test_credentials_in_a_location_are_not_sent(web: LocalWeb) -> None:
    web.page(OTHER, "/b", "end")
    start = web.redirect(HOST, "/a", f"http://user:secret@{OTHER}:{web.port}/b")
    assert only(start).body == b"end"
    assert all("authorization" not in visit.headers for visit in web.visits)


def test_redirects_may_be_switched_off(web: LocalWeb) -> None:
    start = web.redirect(HOST, "/a", "/b")
    assert only(start, REDIRECT_ENABLED=False).http_status == 301


# ---- meta refresh --------------------------------------------------------------------------------


def test_an_instant_refresh_is_a_redirect(web: LocalWeb) -> None:
    end = web.page(OTHER, "/end", "end")
    start = web.page(HOST, "/a", f'<meta http-equiv="refresh" content="0; url={end}">')
    fetched = only(start)
    assert (fetched.url, fetched.redirects) == (end, (Hop(start, 200),))


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="5; url=/end">',
        '<meta http-equiv="refresh" content="0">',
        '<meta http-equiv="refresh" content="0; url=/a">',
        '<noscript><meta http-equiv="refresh" content="0; url=/end"></noscript>',
        '<!-- <meta http-equiv="refresh" content="0; url=/end"> -->',
        "<pre>http-equiv=refresh</pre>",
    ],
)
def test_what_is_no_instant_refresh_is_the_page(web: LocalWeb, html: str) -> None:
    fetched = only(web.page(HOST, "/a", html))
    assert (fetched.body, fetched.redirects) == (html.encode(), ())


def test_a_refresh_in_something_else_than_html_is_text(web: LocalWeb) -> None:
    html = '<meta http-equiv="refresh" content="0; url=/end">'
    fetched = only(web.page(HOST, "/a", html, headers=[("Content-Type", "text/plain")]))
    assert fetched.redirects == ()


def test_refreshes_in_a_circle(web: LocalWeb) -> None:
    start = web.page(HOST, "/a", '<meta http-equiv="refresh" content="0; url=/b">')
    web.page(HOST, "/b", '<meta http-equiv="refresh" content="0; url=/a">')
    assert failure(only(start))[0] is FailureKind.REDIRECT_LOOP
