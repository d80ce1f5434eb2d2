"""A list by URL: fetched within limits and behind the guard, told by its URL, no secret shown."""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from linkcrawler.downloading import list_download
from linkcrawler.downloading.list_download import download_list
from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.source import shown
from tests.crawl.test_verify import PAGE
from tests.site import answers, sends

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

HOST, LISTS = "127.0.0.5", "127.0.0.9"
CSV = [("Content-Type", "text/csv")]


def test_a_list_by_url(web: LocalWeb, crawl: Crawl) -> None:
    """Redirects are followed; rejects and the run name the list without its token."""
    url = web.page(HOST, "/a", PAGE)
    rows = f"referring_url,target\n{url},shop.example\nno page,x\n"
    web.page(LISTS, "/real.csv", gzip.compress(rows.encode()), headers=CSV)
    web.robots(LISTS, "User-agent: *\nDisallow: /")  # it binds crawlers, not the list's owner
    source = web.redirect(LISTS, "/list.csv?token=s3cret", "/real.csv", 307)
    crawl.arguments["seeds"] = source

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    assert [record["referring_url"] for record in crawl.records()] == [url]
    with (crawl.data_dir / "rejected.csv").open(newline="", encoding="utf-8-sig") as file:
        (reject,) = csv.DictReader(file)
    assert reject["file"] == f"{web.url(LISTS, '/list.csv')}?…"
    assert list((crawl.data_dir / "tmp").iterdir()) == []
    with closing(sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite")) as db:
        (run,) = (json.loads(doc) for (doc,) in db.execute("SELECT doc FROM runs"))
    assert run["arguments"]["seeds"] == reject["file"]
    assert "s3cret" not in done.stderr


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/gone.csv", None, "it answered 404"),
        ("/page.csv", "<!doctype html><html><body>Please sign in", "web page"),
        ("/empty.csv", "", "the list is empty"),
    ],
)
def test_a_list_that_is_none_ends_at_once(
    web: LocalWeb, crawl: Crawl, path: str, body: str | None, said: str
) -> None:
    if body is not None:
        web.page(LISTS, f"{path}?token=s3cret", body)
    crawl.arguments["seeds"] = web.url(web.host(LISTS), f"{path}?token=s3cret")

    done = crawl.run()

    (line,) = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert line.startswith(f"linkcrawler: {web.url(LISTS, path)}?…: ")
    assert said in line
    assert "s3cret" not in line


def settings(**changed: object) -> Settings:
    made = Settings()
    made.setmodule("linkcrawler.settings")
    made.setdict({"ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8", **changed}, priority="cmdline")
    return made


def trouble_with(url: str, file: Path, **changed: object) -> str:
    with pytest.raises(SeedListError) as caught:
        asyncio.run(download_list(url, file, settings(**changed)))
    assert not file.exists()
    return caught.value.reason


def test_the_guard_holds_for_lists_too(web: LocalWeb, tmp_path: Path) -> None:
    url = web.page(LISTS, "/list.csv", "https://a.example/", headers=CSV)

    assert "loopback" in trouble_with(url, tmp_path / "l", ALLOW_PRIVATE_ADDRESSES="")
    assert web.visits == []

    to_metadata = web.redirect(LISTS, "/inside", "http://169.254.169.254/latest/")
    assert "cloud metadata" in trouble_with(to_metadata, tmp_path / "l")


def test_what_is_too_much(web: LocalWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_download, "MAX_BYTES", 1000)
    large = web.page(LISTS, "/large.csv", "x" * 1001, headers=CSV)
    bomb = web.behave(
        LISTS,
        "/bomb.csv",
        answers(200, [*CSV, ("Content-Encoding", "gzip")], gzip.compress(b"x" * 100_000)),
    )
    loop = web.redirect(LISTS, "/loop", "/loop")

    assert "the body is larger than" in trouble_with(large, tmp_path / "l")
    assert "the body is larger than" in trouble_with(bomb, tmp_path / "l")
    assert trouble_with(loop, tmp_path / "l") == "it redirects too often"


def test_a_list_that_breaks_off_is_no_list(web: LocalWeb, tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhttps://a.example/\n"
    url = web.behave(LISTS, "/cut.csv", sends(head))

    assert trouble_with(url, tmp_path / "l") == "the answer was cut off"


def test_a_redirect_to_another_scheme(web: LocalWeb, tmp_path: Path) -> None:
    url = web.redirect(LISTS, "/ftp", "ftp://a.example/list.csv")

    assert "it redirects to what is no https URL" in trouble_with(url, tmp_path / "l")


def test_how_a_list_is_called() -> None:
    assert shown("lists/a?b.csv") == "lists/a?b.csv"
    assert shown("https://me:pw@a.example/l.csv") == "https://a.example/l.csv"
    assert shown("https://a.example/l.csv?key=1") == "https://a.example/l.csv?…"
