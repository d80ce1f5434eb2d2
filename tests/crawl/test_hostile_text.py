"""Text of lists and pages is text everywhere: no terminal, log, spreadsheet or database obeys it."""

from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.crawl.test_secrets import scrapy
from tests.crawl.test_verify import HOST, TEXT

if TYPE_CHECKING:
    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

ESCAPES = "\x1b[31m\x1b]0;title\x07\x9b2J\u202e\u2066\x7f"
FORGED_LINE = "x\n2026-01-01 00:00:00 [root] CRITICAL: forged"
FORMULA = "=cmd|' /C calc'!A0"
LABELS = {
    "$where": "sleep(1)",
    "a.b.$set": "{$ne: 1}",
    "__proto__": ESCAPES,
    "=1+1": FORMULA,
    "../../etc/passwd": FORGED_LINE,
    "semicolons": "a;=1",
}
_ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_A_FORMULA = re.compile(r"(?:\A|[;\t])[ \"]*[=+@-]")


def page(anchor: str) -> str:
    return f"""<!doctype html><title>{anchor}</title><main><h1>{anchor}</h1>
        <p>{TEXT} See <a href="https://shop.example/">{anchor}</a> for more.</main>"""


def test_nothing_acts_on_it(web: LocalWeb, crawl: Crawl) -> None:
    live = web.page(HOST, "/live", page(f"{FORMULA} {ESCAPES} {FORGED_LINE}"))
    gone = web.page(HOST, "/gone", "gone", status=410) + f"#{ESCAPES}"
    rows = [[live, "shop.example"], [gone, f"shop.example/{ESCAPES}"], [f"ftp://{ESCAPES}", "x"]]
    header = ["referring_url", "target", *LABELS]
    path = crawl.write_list([header, *([*row, *LABELS.values()] for row in rows)])
    crawl.feed_name = "out.csv"
    crawl.settings = {"LOG_LEVEL": "DEBUG", "WORKERS": "1"}

    run = crawl.run()
    said = [
        run,
        scrapy(crawl, "status"),
        scrapy(crawl, "history", gone),
        scrapy(crawl, "seedcheck", str(path)),
        scrapy(crawl, "inspect", live, "-s", "ALLOW_PRIVATE_ADDRESSES=127.0.0.0/8"),
    ]

    assert [one.returncode for one in said] == [0] * 5, [one.stderr for one in said]
    for one in said:
        assert _ACTS.findall(one.stdout + one.stderr) == [], one.args
        assert not re.search(r"^2026-01-01", one.stdout + one.stderr, re.MULTILINE), one.args
    assert "/gone" in run.stderr
    for name in ("out.csv", "list/rejected.csv"):
        cells = cells_of(crawl, name.rpartition("/")[2])
        assert [cell for cell in cells if _A_FORMULA.search(cell)] == []
    with closing(sqlite3.connect(crawl.data_dir / "linkcrawler.sqlite")) as db:
        sql = "SELECT json_extract(doc, '$.labels') FROM links"
        (labels,) = {row[0] for row in db.execute(sql)}
    assert all(f'"{name}"' in labels for name in LABELS)


def cells_of(crawl: Crawl, name: str) -> list[str]:
    with (crawl.folder / name).open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


def test_a_runs_name_is_no_path(web: LocalWeb, crawl: Crawl) -> None:
    """Nothing outside the data folder is touched for a name that no run has."""
    crawl.write_list([["referring_url", "target"], [web.page(HOST, "/a", "a"), "shop.example"]])
    crawl.arguments["resume"] = "../../x"
    before = sorted(file.name for file in crawl.folder.iterdir())

    done = crawl.run()

    assert done.returncode == 1
    assert "there is no run '../../x'" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(file.name for file in crawl.folder.iterdir()) == sorted({*before, "data"})
    assert web.visits == []
