"""What is not needed for a plain list is not loaded for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.crawl.test_verify import PAGE
from tests.site import answers

if TYPE_CHECKING:
    from tests.crawl.command import Crawl
    from tests.site import LocalWeb

_IMPORTED = re.compile(r"^import time:.*\| +([\w.]+)$", re.MULTILINE)
HEAVY = {"pyarrow", "duckdb", "openpyxl", "xlsxwriter", "numpy", "pandas", "playwright", "pymongo", "jinja2"}  # fmt: skip


def test_a_plain_list_needs_no_library_for_others(web: LocalWeb, crawl: Crawl) -> None:
    web.behave("127.0.1.1", "*", answers(200, [("Content-Type", "text/html")], PAGE.encode()))
    rows = [[web.url("127.0.1.1", f"/{n}"), "shop.example"] for n in range(3)]
    crawl.write_list([["referring_url", "target"], *rows])
    crawl.settings["RENDER"] = "auto"
    crawl.environment["PYTHONPROFILEIMPORTTIME"] = "1"

    done = crawl.run()

    assert "3 links on 3 pages" in done.stderr
    loaded = {name.partition(".")[0] for name in _IMPORTED.findall(done.stderr)}
    assert "scrapy" in loaded
    assert not loaded & HEAVY
