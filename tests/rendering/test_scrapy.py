"""From Scrapy's engine through scrapy-playwright to the browser and back, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.rendering.running import LINK, OTHER, SITE, html, script
from tests.site import answers

if TYPE_CHECKING:
    from tests.site import LocalWeb

pytestmark = pytest.mark.usefixtures("chromium_here")
ROOT = Path(__file__).parents[2]


_PATIENT = {"RENDER_TIMEOUT": 150, "RENDER_SETTLE": 60, "DOWNLOAD_TIMEOUT": 60}
"""However busy the machine is."""


def crawl(*urls: str, **settings: Any) -> dict[str, dict[str, Any]]:
    """Render *urls* in a child process, where Twisted's reactor runs; return what came of each."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.rendering.crawling",
            json.dumps([urls, _PATIENT | settings]),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


def test_pages_through_the_engine(web: LocalWeb, other_port: LocalWeb) -> None:
    web.robots(OTHER, "User-agent: *\nDisallow: /closed")
    web.page(OTHER, "/closed", html("closed"))
    web.page(OTHER, "/open", html(LINK))
    plain = web.page(
        SITE,
        "/plain",
        script(f"root.innerHTML = '{LINK}'"),
        headers=[("Content-Type", "text/html; charset=windows-1252"), ("X-A", "1"), ("X-A", "2")],
    )
    moves = web.page(SITE, "/moves", script(f"location.href = '{web.url(OTHER, '/open')}'"))
    closed = web.page(SITE, "/closed", script(f"location.href = '{web.url(OTHER, '/closed')}'"))
    file = web.behave(SITE, "/file", answers(200, [("Content-Disposition", "attachment")], b"x"))
    port = web.page(
        SITE, "/port", script(f"location.href = '{other_port.page(SITE, '/', html(LINK))}'")
    )
    refused = f"http://{OTHER[:-1]}9:{web.port}/"

    found = crawl(plain, moves, closed, file, port, refused, ALLOW_PRIVATE_ADDRESSES=f"{SITE}/31")

    assert found[plain]["status"] == 200
    assert found[plain]["flags"] == ["rendered"]
    assert LINK in found[plain]["body"]
    assert ["content-type", "text/html; charset=utf-8"] in found[plain]["headers"]
    assert found[plain]["headers"].count(["x-a", "1"]) == 1
    assert found[plain]["cost"]["requests"] == 1
    assert found[plain]["cost"]["bytes"] > 100
    assert found[moves]["url"] == web.url(OTHER, "/open")
    assert found[moves]["hops"] == [[moves, 200]]
    assert found[port]["url"] == other_port.url(SITE)
    assert other_port.paths(SITE)[:2] == ["/robots.txt", "/"]
    assert found[closed]["failure"] == "robots"
    assert found[file]["failure"] == "protocol"
    assert found[refused]["failure"] == "address"
    assert "/closed" not in web.paths(OTHER)
    agents = {visit.user_agent for visit in web.visits}
    assert agents == {"linkcrawler/test (+https://linkcrawler.example/bot)"}


def test_without_a_browser_plain_pages_are_fetched_and_others_fail(web: LocalWeb) -> None:
    page = web.page(SITE, "/", html(LINK))

    found = crawl(page, PLAYWRIGHT_LAUNCH_OPTIONS={"executable_path": "/no/such/browser"})

    assert found[page]["failure"] == "no_browser"
