"""Pages that need a browser, by the real command line: rendered where it can change the verdict."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from linkcrawler.rendering.executable import find_browser
from tests.crawl.test_breaks import wait_until
from tests.crawl.test_verify import HOST, NO_LINK, PAGE, TEXT
from tests.site import answers, in_turn, sends

if TYPE_CHECKING:
    from tests.crawl.command import Crawl, Record
    from tests.site import Exchange, LocalWeb

pytestmark = pytest.mark.skipif(
    find_browser(None, None) is None, reason="there is no Chromium here: apt install chromium"
)

ARTICLE = f"<main><h1>Beans</h1><p>{TEXT} See <a href='https://shop.example/beans'>old beans</a>"
FILLS = "document.querySelector('#app').innerHTML = `{html}`"


def shell(script: str, head: str = "") -> str:
    """Make a page that is nothing without its script."""
    return f"<!doctype html><html><head>{head}</head><body><div id=app></div><script>{script}</script></body></html>"


def at_once(html: str = ARTICLE, head: str = "") -> str:
    return shell(FILLS.format(html=html), head)


def run(crawl: Crawl, *urls: str, render: str = "auto") -> dict[str, Record]:
    crawl.settings["RENDER"] = render
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    done = crawl.run()
    assert done.returncode == 0, done.stderr
    return crawl.by_url()


def test_links_that_scripts_add(web: LocalWeb, crawl: Crawl) -> None:
    """However a script puts the link there: live, and said to be so only after scripts."""
    host = "127.0.0.9"
    web.page(host, "/beans.json", '{"html": "' + ARTICLE.replace('"', "'") + '"}')
    urls = [
        web.page(HOST, "/at-once", at_once()),
        web.page(HOST, "/later", shell(f"setTimeout(() => {FILLS.format(html=ARTICLE)}, 1000)")),
        web.page(
            host,
            "/fetched",
            shell("fetch('/beans.json').then(r => r.json()).then(d => app.innerHTML = d.html)"),
        ),
    ]

    found = run(crawl, *urls)

    for url in urls:
        record = found[url]
        assert (record["status"], record["problems"]) == ("live", ["rendered_only"]), url
        assert record["page"]["rendered"] is True
        assert record["links"][0]["rendered_only"] is True
        assert record["links"][0]["placement"] == "content"
        assert "put there by a script" in record["reason"]


def test_a_page_whose_link_is_in_the_raw_html_is_not_rendered(web: LocalWeb, crawl: Crawl) -> None:
    url = web.page(HOST, "/a", PAGE + "<script>document.title = 'x'; fetch('/hit')</script>")

    record = run(crawl, url)[url]

    assert record["status"] == "live"
    assert record["page"]["rendered"] is False
    assert web.paths(HOST) == ["/robots.txt", "/a"]


def test_a_page_without_scripts_is_missing_without_a_browser(web: LocalWeb, crawl: Crawl) -> None:
    url = web.page(HOST, "/a", NO_LINK)

    record = run(crawl, url)[url]

    assert (record["status"], record["page"]["rendered"]) == ("missing", False)


def test_a_link_that_not_even_the_browser_finds_is_missing(web: LocalWeb, crawl: Crawl) -> None:
    url = web.page(HOST, "/a", at_once(f"<main><p>{TEXT}</p></main>"))

    record = run(crawl, url)[url]

    assert (record["status"], record["page"]["rendered"]) == ("missing", True)


def test_a_link_that_a_script_removes(web: LocalWeb, crawl: Crawl) -> None:
    """Status by the page shown; the reason says that the raw page has it."""
    url = web.page(HOST, "/a", f"{PAGE}<script>document.querySelector('a').remove()</script>")

    record = run(crawl, url, render="always")[url]

    assert record["status"] == "missing"
    assert "A script removes the link" in record["reason"]


def test_a_raw_noindex_blocks_rendering(web: LocalWeb, crawl: Crawl) -> None:
    url = web.page(HOST, "/a", at_once(head="<meta name=robots content=noindex>"))

    record = run(crawl, url)[url]

    assert record["status"] == "live"
    assert {"noindex", "noindex_blocks_rendering", "rendered_only"} <= set(record["problems"])
    assert record["page"]["indexable"] is False


def test_a_page_cut_off_in_the_browser_proves_no_loss(web: LocalWeb, crawl: Crawl) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
    page = web.behave(HOST, "/cut", sends(head + NO_LINK.encode()))

    record = run(crawl, page, render="always")[page]

    assert record["page"]["rendered"]
    assert record["status"] == "unreachable"
    assert "cut off" in record["reason"]


def test_hidden_by_computed_style(web: LocalWeb, crawl: Crawl) -> None:
    html = f"<style>main p > a:not(.x) {{ display: none }}</style>{ARTICLE}"
    url = web.page(HOST, "/a", at_once(html))

    record = run(crawl, url)[url]

    assert record["links"][0]["hidden_by"] == "display_none"
    assert "hidden" in record["problems"]


def test_the_list_may_say_what_to_render(web: LocalWeb, crawl: Crawl) -> None:
    never, always = web.page(HOST, "/never", at_once()), web.page(HOST, "/always", PAGE)
    crawl.settings["RENDER"] = "auto"
    crawl.write_list(
        [
            ["referring_url", "target", "render"],
            [never, "shop.example", "never"],
            [always, "shop.example", "always"],
        ]
    )

    assert crawl.run().returncode == 0

    found = crawl.by_url()
    assert found[never]["status"] == "unreachable"
    assert found[always]["page"]["rendered"] is True
    assert found[always]["problems"] == []


def test_the_browser_reaches_nothing_that_the_guard_refuses(web: LocalWeb, crawl: Crawl) -> None:
    """A page that calls inwards gets no answer: not even a connection is made."""
    canary = web.page("127.0.0.77", "/canary", "secret")
    script = f"fetch('{canary}'); new Image().src = '{canary}?i'; {FILLS.format(html=ARTICLE)}"
    url = web.page(HOST, "/a", shell(script))
    crawl.settings["ALLOW_PRIVATE_ADDRESSES"] = f"{HOST}/32"

    record = run(crawl, url)[url]

    assert record["status"] == "live"
    assert web.paths("127.0.0.77") == []


def test_no_browser_is_unknown_and_says_how_to_get_one(web: LocalWeb, crawl: Crawl) -> None:
    url = web.page(HOST, "/a", at_once())
    crawl.settings["RENDER"] = "auto"
    crawl.settings["PLAYWRIGHT_LAUNCH_OPTIONS"] = '{"executable_path": "/nowhere/chromium"}'

    crawl.write_list([["referring_url", "target"], [url, "shop.example"]])

    done = crawl.run()

    (record,) = crawl.records()
    assert done.returncode == 0
    assert record["status"] == "unreachable"
    assert "there is no browser here" in record["reason"]
    assert "1 page needs a browser" in done.stderr


def browsers_of(pid: int) -> set[int]:
    """Return the processes of Chromium among the descendants of *pid*."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,stat=,comm="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    family = {pid}
    for _ in range(8):  # deeper than Chromium's tree
        family |= {int(row[0]) for row in rows if int(row[1]) in family}
    return {int(row[0]) for row in rows if int(row[0]) in family and row[3].startswith("chrom")}


def test_a_killed_browser_costs_no_seed(web: LocalWeb, crawl: Crawl) -> None:
    """SIGKILL in the middle: started again, and the pages looked at again."""
    killed = threading.Event()
    shown = answers(200, [("Content-Type", "text/html")], at_once().encode())

    async def once_killed(exchange: Exchange) -> None:
        while not killed.is_set():  # noqa: ASYNC110  set by another thread
            await asyncio.sleep(0.01)
        await shown(exchange)

    held = "127.0.2.1"
    urls = [
        web.behave(held, "/a", in_turn(shown, once_killed)),  # raw, then in the browser
        *(web.page(f"127.0.2.{n}", "/a", at_once()) for n in range(2, 13)),
    ]
    crawl.settings["RENDER"] = "auto"
    crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
    running = crawl.start()
    wait_until(lambda: web.paths(held).count("/a") == 2, running)
    browsers = browsers_of(running.pid)
    for pid in browsers:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    killed.set()
    _, said = running.communicate(timeout=600)

    assert browsers
    assert running.returncode == 0, said
    assert [record["status"] for record in crawl.records()] == ["live"] * len(urls)


def test_a_page_whose_own_data_does_not_come_proves_no_loss(web: LocalWeb, crawl: Crawl) -> None:
    """What the server could not give just now may hold the link; a counter elsewhere may not."""
    filled = "fetch('{url}').finally(() => {fill})"
    fill = FILLS.format(html=NO_LINK)
    busy = web.page(HOST, "/api", "busy", status=503)
    elsewhere = web.page("127.0.0.9", "/count", "busy", status=503)
    not_there = web.url(HOST, "/never-was")
    own = web.page(HOST, "/own", shell(filled.format(url=busy, fill=fill)))
    other = web.page(HOST, "/other", shell(filled.format(url=elsewhere, fill=fill)))
    gone = web.page(HOST, "/gone", shell(filled.format(url=not_there, fill=fill)))

    found = run(crawl, own, other, gone)

    assert found[own]["status"] == "unreachable"
    assert "/api" in found[own]["reason"]
    assert "503" in found[own]["reason"]
    assert found[other]["status"] == "missing"
    assert found[gone]["status"] == "missing"
