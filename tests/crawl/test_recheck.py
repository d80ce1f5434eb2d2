"""A second run over pages that have not changed, by the real command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.crawl.test_verify import HOST, LINK, NO_LINK, PAGE
from tests.site import answers

if TYPE_CHECKING:
    from tests.crawl.command import Crawl
    from tests.site import Behaviour, Exchange, Headers, LocalWeb

HTML = ("Content-Type", "text/html; charset=utf-8")
OTHER = "127.0.0.6"


def tagged(body: str, tag: str = '"v1"', *with_304: tuple[str, str]) -> Behaviour:
    """Answer as a server that knows entity tags."""

    async def behave(exchange: Exchange) -> None:
        if exchange.visit.headers.get("if-none-match") == tag:
            await exchange.answer(304, [("ETag", tag), *with_304])
        else:
            await exchange.answer(200, [HTML, ("ETag", tag)], body.encode())

    return behave


def tagged_page(body: str, headers: Headers = ()) -> Behaviour:
    return answers(200, [HTML, ("ETag", '"v1"'), *headers], body.encode())


def asked(web: LocalWeb) -> dict[str, list[str | None]]:
    """Return by path the entity tags that were asked by, in order, and forget the visits."""
    tags: dict[str, list[str | None]] = {}
    for visit in web.visits:
        if visit.path != "/robots.txt":
            tags.setdefault(visit.path, []).append(visit.headers.get("if-none-match"))
    web.visits.clear()
    return tags


NAMES = (
    *("same", "same-body", "changed", "lost", "moves", "new-header", "always-304"),
    *("304-unasked", "missing"),
)


def _first_pages(web: LocalWeb) -> None:
    web.behave(HOST, "/same", tagged(PAGE))
    web.page(HOST, "/same-body", PAGE)
    for name in ("changed", "lost", "moves", "new-header", "always-304"):
        web.behave(HOST, f"/{name}", tagged_page(PAGE))
    web.page(HOST, "/304-unasked", PAGE)
    web.behave(HOST, "/missing", tagged(NO_LINK))


def _later_pages(web: LocalWeb) -> None:
    web.behave(HOST, "/changed", tagged_page(PAGE.replace("old beans", "new beans")))
    web.behave(HOST, "/lost", tagged(NO_LINK, '"v2"'))
    web.redirect(HOST, "/moves", web.behave(OTHER, "/moved", tagged(PAGE)))
    web.behave(HOST, "/new-header", tagged(PAGE, '"v1"', ("X-Robots-Tag", "noindex")))
    web.behave(HOST, "/always-304", answers(304))
    web.behave(HOST, "/304-unasked", answers(304))


def test_a_page_that_has_not_changed_keeps_its_findings(web: LocalWeb, crawl: Crawl) -> None:
    """One page a case; what has changed, or may have, is read as if it were the first time."""
    _first_pages(web)
    rows = [[web.url(HOST, f"/{name}"), "shop.example"] for name in NAMES]
    crawl.write_list([["referring_url", "target"], *rows, [rows[0][0], LINK.split('"')[1]]])
    first = crawl.run()
    assert first.returncode == 0, first.stderr
    before = {(r["referring_url"], r["target"]): r for r in crawl.records()}
    assert {tag for tags in asked(web).values() for tag in tags} == {None}

    _later_pages(web)
    second = crawl.run()

    assert second.returncode == 0, second.stderr
    assert "3 pages had not changed" in second.stderr
    now = {(r["referring_url"], r["target"]): r for r in crawl.records()}
    found = {key[0].rpartition("/")[2]: r for key, r in now.items() if key[1] == "shop.example"}
    assert {name: record["status"] for name, record in found.items()} == {
        **dict.fromkeys(NAMES, "live"),
        "lost": "missing",
        "304-unasked": "unreachable",
        "missing": "missing",
    }
    assert asked(web) == {
        **{f"/{name}": ['"v1"'] for name in NAMES},
        "/same-body": [None],
        "/304-unasked": [None, None],
        "/missing": [None],
        "/moved": [None],
        "/new-header": ['"v1"', None],
    }
    _same_but_for_the_time(before, now, {"same": "read_at", "same-body": "checked_at"})
    assert found["changed"]["links"][0]["anchor"] == "new beans"
    assert [change["what"] for change in found["changed"]["changes"]] == ["anchor"]
    assert found["new-header"]["problems"] == []


def _same_but_for_the_time(
    before: dict[tuple[str, str], dict[str, object]],
    now: dict[tuple[str, str], dict[str, object]],
    read: dict[str, str],
) -> None:
    """Whether the records of unchanged pages say the same; *read* tells when the page was had."""
    for key, record in now.items():
        name = key[0].rpartition("/")[2]
        if name in read:
            earlier = before[key]
            assert record["links"] == earlier["links"]
            assert (record["reason"], record["changes"]) == (earlier["reason"], [])
            assert str(record["checked_at"]) > str(earlier["checked_at"])
            had = earlier["checked_at"] if read[name] == "read_at" else record["checked_at"]
            assert record["read_at"] == had
            for page in (record["page"], earlier["page"]):
                assert isinstance(page, dict)
                page["elapsed_ms"] = None
            assert record["page"] == earlier["page"]


def test_every_run_has_its_check_of_an_unchanged_page(web: LocalWeb, crawl: Crawl) -> None:
    web.behave(HOST, "/same", tagged(PAGE))
    crawl.write_list([["referring_url", "target"], [web.url(HOST, "/same"), "shop.example"]])

    for _ in range(3):
        assert crawl.run().returncode == 0

    assert asked(web) == {"/same": [None, '"v1"', '"v1"']}
    with closing(sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite")) as db:
        assert db.execute("SELECT status FROM checks").fetchall() == [("live",)] * 3
        assert db.execute("SELECT count(*) FROM events").fetchone() == (0,)
        runs = [doc for (doc,) in db.execute("SELECT doc FROM runs ORDER BY started_at")]
    assert ['"unchanged":1' in doc for doc in runs] == [False, True, True]


def test_a_page_that_has_not_changed_in_mongodb(
    web: LocalWeb, crawl: Crawl, mongo_uri: str
) -> None:
    """What the other store gives back is as good to go by."""
    crawl.environment = {"MONGO_URI": mongo_uri}
    web.behave(HOST, "/same", tagged(PAGE))
    web.page(HOST, "/same-body", PAGE)
    rows = [[web.url(HOST, f"/{name}"), "shop.example"] for name in ("same", "same-body")]
    crawl.write_list([["referring_url", "target"], *rows])

    assert crawl.run().returncode == 0
    done = crawl.run()

    assert asked(web) == {"/same": [None, '"v1"'], "/same-body": [None, None]}
    assert "2 pages had not changed" in done.stderr
    assert [(r["status"], r["changes"]) for r in crawl.records()] == [("live", [])] * 2
