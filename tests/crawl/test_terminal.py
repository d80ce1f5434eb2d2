"""On a terminal there is a bar while the run goes on; the table comes after it."""

from __future__ import annotations

import os
import pty
import subprocess
from typing import TYPE_CHECKING

from tests.crawl.command import ROOT
from tests.crawl.test_verify import HOST, PAGE
from tests.site import answers, delayed

if TYPE_CHECKING:
    from tests.crawl.command import Crawl
    from tests.site import LocalWeb


def test_a_bar_on_a_terminal(web: LocalWeb, crawl: Crawl) -> None:
    slow = delayed(0.4, answers(200, [("Content-Type", "text/html")], PAGE.encode()))
    urls = [web.behave(HOST, f"/{n}", slow) for n in range(4)]
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    running = subprocess.Popen(crawl.command(), cwd=ROOT, env=environment, stderr=theirs)
    os.close(theirs)

    said = read_all(ours)

    assert running.wait() == 0
    assert "checking" in said
    assert "2/4" in said or "1/4" in said or "3/4" in said
    assert said.index("checking") < said.index("Backlinks")


def test_a_run_goes_on_where_nobody_reads_what_it_says(web: LocalWeb, crawl: Crawl) -> None:
    """As with ``2>&1 | head``."""
    crawl.write_list([["referring_url", "target"], [web.page(HOST, "/a", PAGE), "shop.example"]])
    reads, writes = os.pipe()
    os.close(reads)

    done = subprocess.run(crawl.command(), cwd=ROOT, stderr=writes, check=False)

    os.close(writes)
    assert done.returncode == 0
    assert [record["status"] for record in crawl.records()] == ["live"]


def read_all(terminal: int) -> str:
    """Read what is shown until the other side is closed."""
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that nobody writes any more
            part = b""
        if not part:
            os.close(terminal)
            return b"".join(parts).decode("utf-8", "replace")
        parts.append(part)
