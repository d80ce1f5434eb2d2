"""On a terminal there is a bar while the run goes on; the table comes after it."""

from __future__ import annotations

import codecs
import os
import pty
import subprocess
from typing import TYPE_CHECKING

from tests.crawl.command import PATIENCE_S, ROOT
from tests.crawl.test_verify import HOST, PAGE
from tests.site import answers, in_turn, waits_for

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from tests.crawl.command import Crawl
    from tests.site import LocalWeb


def test_a_bar_on_a_terminal(web: LocalWeb, crawl: Crawl, told: threading.Event) -> None:
    page = answers(200, [("Content-Type", "text/html")], PAGE.encode())
    web.behave(HOST, "*", in_turn(page, page, page, waits_for(told, page)))
    urls = [web.url(HOST, f"/{n}") for n in range(4)]
    crawl.settings["DOWNLOAD_TIMEOUT"] = str(PATIENCE_S)
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    running = subprocess.Popen(crawl.command(), cwd=ROOT, env=environment, stderr=theirs)
    os.close(theirs)

    said = ""
    for part in shown_on(ours):
        said += part
        if "3/4" in said:
            told.set()

    assert running.wait() == 0
    assert "checking" in said
    assert "3/4" in said
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


def shown_on(terminal: int) -> Iterator[str]:
    """Yield what is shown, as it comes, until the other side is closed."""
    read = codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that nobody writes any more
            part = b""
        if not part:
            os.close(terminal)
            return
        yield read.decode(part)
