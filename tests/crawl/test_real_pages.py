"""Real pages served from many loopback hosts: each record has the links that are on the page."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

DATA = Path(__file__).parents[3] / "shared/data/placement"
PAGES = 200


class Labelled(NamedTuple):
    """A page, and an external link on it that people have labelled."""

    page: str
    n: int
    url: str


def labelled_external_links() -> list[Labelled]:
    """Take the first labelled link of each page that leads to another host."""
    with (DATA / "pages.tsv").open(encoding="utf-8") as lines:
        homes = {
            row["page"]: (urlsplit(row["page_url"]).hostname or "")
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    found: dict[str, Labelled] = {}
    for name in ("links-aeb.tsv", "links-trafilatura.tsv", "links-readability.tsv"):
        with (DATA / name).open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                host = urlsplit(row["url"]).hostname or ""
                if "ck.php?n=" in row["url"]:
                    continue  # stands in a noscript: no link
                if host and host.split(".")[-2:] != homes[row["page"]].split(".")[-2:]:
                    link = Labelled(row["page"], int(row["n"]), row["url"])
                    found.setdefault(row["page"], link)
    return list(found.values())[:PAGES]


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared pages are not beside the project")
def test_two_hundred_real_pages(web: LocalWeb, crawl: Crawl) -> None:
    links = labelled_external_links()
    assert len(links) == PAGES
    wanted: dict[str, Labelled] = {}
    for number, link in enumerate(links):
        body = gzip.decompress((DATA / "pages" / f"{link.page}.html.gz").read_bytes())
        zipped = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]
        host = f"127.0.{1 + number // 100}.{1 + number % 100}"
        url = web.page(host, f"/{link.page}", gzip.compress(body), headers=zipped)
        wanted[url] = link
    crawl.write_list(
        [["referring_url", "target", "match"], *([u, w.url, "url"] for u, w in wanted.items())]
    )

    done = crawl.run()

    assert done.returncode == 0, done.stderr
    records = crawl.by_url()
    assert len(records) == PAGES
    assert Counter(record["status"] for record in records.values()) == {"live": PAGES}
    for url, link in wanted.items():
        # "//host/path" takes the scheme of our loopback server
        assert set(records[url]["links"][0]["differs"]) <= {"scheme", "fragment"}, link
    numbers = sum(
        link.n in [found["index"] for found in records[url]["links"]]
        for url, link in wanted.items()
    )
    assert numbers >= PAGES - 1  # one page's nested links are numbered differently by lexbor
