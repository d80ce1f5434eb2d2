"""Links that say where they lead only when they are followed, by the real command line.

The shorteners' names lead to the local web, by a name server of the tests' own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.crawl.test_targets import HTML, SHOP_PAGE, linking_to
from tests.nameserver import NameServer
from tests.site import answers, close_silently

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

HOST = "127.0.0.5"
SHOP = "shop.example"
NAMES = ("bit.ly", "t.co", "amzn.to", SHOP, "elsewhere.example", "walled.example")


@pytest.fixture(autouse=True)
def names(crawl: Crawl) -> Iterator[NameServer]:
    with NameServer({name: [["127.0.0.1"]] for name in NAMES}) as server:
        crawl.settings["DNS_NAMESERVERS"] = f"127.0.0.1:{server.port}"
        yield server


def checked(crawl: Crawl, pages: dict[str, str], web: LocalWeb) -> dict[str, dict[str, Any]]:
    """Crawl *pages* (HTML by name) for the shop; return the records by the page's name."""
    rows = [[web.page(HOST, f"/{name}", html), SHOP] for name, html in pages.items()]
    crawl.write_list([["referring_url", "target"], *rows])
    done = crawl.run()
    assert done.returncode == 0, done.stderr
    assert "rror" not in done.stderr
    found = crawl.by_url()
    return {name: found[web.url(HOST, f"/{name}")] for name in pages}


def test_where_hidden_links_lead(web: LocalWeb, crawl: Crawl) -> None:
    """A link counts wherever it is hidden, with ``via``; each address is asked once."""
    target = web.page(SHOP, "/beans", SHOP_PAGE)
    elsewhere = web.page("elsewhere.example", "/", SHOP_PAGE)
    web.redirect("bit.ly", "/to-shop", target)
    web.redirect("bit.ly", "/over-t-co", web.redirect("t.co", "/abc", target, 302))
    web.redirect("bit.ly", "/elsewhere", elsewhere)
    web.page("bit.ly", "/dead", "gone", status=404)
    web.redirect(HOST, "/go/17", target, 302)
    web.redirect(HOST, "/recommends/shop", target, 307)
    web.redirect(HOST, "/out?id=4", elsewhere)
    hidden = web.url(HOST, "/recommends/shop")
    bitly, other = web.url("bit.ly", "/to-shop"), web.url("bit.ly", "/elsewhere")
    pages = {
        "shortened": linking_to(bitly),
        "again": linking_to(other, bitly),
        "two-hops": linking_to(web.url("bit.ly", "/over-t-co")),
        "carried": linking_to(f"/out?url={bitly}"),
        "own-path": linking_to("/go/17"),
        "marked": f'{linking_to()}<a href="{hidden}" rel="sponsored">beans</a>',
        "elsewhere": linking_to(other, "/out?id=4", "/some/page", "/go"),
        "dead": linking_to(web.url("bit.ly", "/dead")),
        "only-to-amazon": linking_to(web.url("amzn.to", "/3abc")),
    }

    found = checked(crawl, pages, web)

    via = {name: record["links"][0]["via"] for name, record in found.items() if record["links"]}
    assert via == {
        "shortened": bitly,
        "again": bitly,
        "two-hops": web.url("bit.ly", "/over-t-co"),
        "carried": web.url(HOST, f"/out?url={bitly}"),
        "own-path": web.url(HOST, "/go/17"),
        "marked": hidden,
    }
    for name, record in found.items():
        assert record["status"] == ("live" if name in via else "missing"), record["reason"]
        for link in record["links"]:
            assert (link["url"], link["target_status"], link["target_url"]) == (
                target,
                200,
                target,
            )
            assert link["placement"] == "content" or name == "marked"
    assert web.paths("bit.ly").count("/to-shop") == 1
    assert set(web.paths(SHOP)) == {"/robots.txt", "/beans"}
    assert web.paths("amzn.to") == []
    assert not {"/some/page", "/go"} & set(web.paths(HOST))


def test_what_cannot_be_followed_is_unknown(web: LocalWeb, crawl: Crawl) -> None:
    """A known shortener that lets nobody look makes no loss; a path that looks like a redirect does."""
    web.robots("t.co", "User-agent: *\nDisallow: /")
    web.robots("walled.example", "User-agent: *\nDisallow: /")
    web.redirect("bit.ly", "/walled", web.url("walled.example", "/profile"))
    web.redirect("bit.ly", "/to-t-co", web.url("t.co", "/abc"))
    web.page("bit.ly", "/busy", "slow down", status=429)
    web.page("bit.ly", "/warning", "<h1>This link may be harmful</h1>")
    web.behave("bit.ly", "/silent", close_silently)
    web.behave(HOST, "/go/17", close_silently)
    expected = {
        "disallowed": (web.url("t.co", "/abc"), "unreachable", "robots.txt"),
        "to-disallowed": (web.url("bit.ly", "/to-t-co"), "unreachable", "robots.txt"),
        "busy": (web.url("bit.ly", "/busy"), "unreachable", "429"),
        "warning": (web.url("bit.ly", "/warning"), "unreachable", "a page of its own"),
        "silent": (web.url("bit.ly", "/silent"), "unreachable", "without an answer"),
        "at-its-end": (web.url("bit.ly", "/walled"), "missing", "read whole"),
        "own-path": ("/go/17", "missing", "only looks like a redirect"),
    }

    found = checked(crawl, {name: linking_to(url) for name, (url, _, _) in expected.items()}, web)

    for name, (_, status, said) in expected.items():
        assert (found[name]["status"], said in found[name]["reason"]) == (status, True), found[
            name
        ]


def test_a_link_that_came_through_a_redirect_before_is_not_lost_with_it(
    web: LocalWeb, crawl: Crawl
) -> None:
    """The page is the same, its redirect is in trouble: unknown; the redirect leads away: gone."""
    target = web.page(SHOP, "/beans", SHOP_PAGE)
    web.redirect(HOST, "/go/17", target)
    pages = {"page": linking_to("/go/17")}
    assert checked(crawl, pages, web)["page"]["state"] == "live"

    web.behave(HOST, "/go/17", answers(500, HTML, b"oops"))
    in_trouble = checked(crawl, pages, web)["page"]
    web.redirect(HOST, "/go/17", web.page("elsewhere.example", "/", SHOP_PAGE))
    gone = checked(crawl, pages, web)["page"]

    assert (in_trouble["status"], in_trouble["state"]) == ("unreachable", "live")
    assert "/go/17" in in_trouble["reason"]
    assert (gone["status"], gone["state"]) == ("missing", "suspect")


def test_without_time_nothing_is_followed_and_nothing_is_lost(web: LocalWeb, crawl: Crawl) -> None:
    crawl.settings["TARGET_WAIT"] = "0"
    bitly = web.redirect("bit.ly", "/a", web.url(SHOP, "/"))

    found = checked(crawl, {"page": linking_to(bitly)}, web)

    assert found["page"]["status"] == "unreachable"
    assert web.paths("bit.ly") == []
