"""What a crawl has found, exported: the same records as its feed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linkcrawler.documents import plain
from tests.export.reading import read_csv, read_parquet
from tests.export.test_command import scrapy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

TEXT = "Beans want warm soil, so wait for May and then put the seeds two fingers deep. " * 3
ANCHOR = '=HYPERLINK("http://evil.example")'
PAGE = f"""<!doctype html><html lang="en"><body><main><h1>Beans</h1>
<p>{TEXT} See <a href="https://shop.example/beans">{ANCHOR}</a> for more.</p>"""
HOST = "127.0.0.5"


def test_an_export_holds_what_the_feed_held(web: LocalWeb, crawl: Crawl, tmp_path: Path) -> None:
    urls = [web.page(HOST, "/live", PAGE), web.page(HOST, "/gone", "gone", status=410)]
    crawl.settings = {"TARGET_WAIT": "0"}
    crawl.write_list(
        [
            ["referring_url", "target", "language", "Campaign"],
            *([url, "https://shop.example/beans", "en", "-spring"] for url in urls),
        ]
    )
    crawl.run()
    for name in ("a.parquet", "a.csv"):
        done = scrapy(tmp_path, "--to", str(tmp_path / name))
        assert done.returncode == 0, done.stderr

    exported = {row["referring_url"]: row for row in read_parquet(tmp_path / "a.parquet")}
    assert all(row.pop("next_check_at") for row in exported.values())
    assert json.loads(json.dumps(plain(exported))) == crawl.by_url()
    live, gone = sorted(read_csv(tmp_path / "a.csv"), key=lambda row: row["status"])
    assert live["link_anchor"] == f"'{ANCHOR}"
    assert live["label_Campaign"] == "'-spring"
    assert float(live["score"]) > 50
    assert gone["score"] == "0.0"
