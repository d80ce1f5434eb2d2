"""Rendered pages a minute and memory, beside a bare Playwright loop on the same pages.

    python benchmarks/render.py                  both, side by side, 60 pages each
    python benchmarks/render.py --only ours --pages 2000      the memory curve of many in a row
    python benchmarks/render.py --share ../shared/data/placement     how many pages are rendered at all

The pages are made here and served on loopback: shells that fetch JSON and draw a list, with images,
a style sheet and scripts. Both run as many pages at a time, on the same browser program, in turns of
a few pages, so that what else the machine does falls on both. The bare loop is what everyone writes:
a page, goto, wait for the link, content, close.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import render_share
from linkcrawler.downloading.guard import AddressGuard
from linkcrawler.downloading.resolver import Resolver
from linkcrawler.rendering.browser import Browser
from linkcrawler.rendering.dialling import Dialler
from linkcrawler.rendering.executable import HOW_TO_GET_ONE, find_browser
from linkcrawler.rendering.options import BrowserOptions, RenderOptions
from linkcrawler.rendering.processes import tree_bytes
from linkcrawler.rendering.visit import Visit
from tests.site import LocalWeb, answers, delayed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from linkcrawler.rendering.executable import BrowserSource

SITE = "127.0.0.2"
WORDS = "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor. " * 40
LINK = "<a href='https://target.example/'>shop</a>"
SHELL = """<!doctype html><html><head><title>Page {n}</title><link rel=stylesheet href=/s.css>
<script src=/lib.js></script></head><body><div id=root></div><script>
fetch('/data?{n}').then((r) => r.json()).then((d) => setTimeout(() => draw(d), 30))</script></body></html>"""
LIB = (
    f"""const draw = (d) => {{
  root.innerHTML = d.items.map((i) => `<article><img src="/i${{i}}.png"><h2>${{i}}</h2><p>{WORDS}</p></article>`).join('') + d.link
}};"""
    + "/* a library */ " * 8000
)


@dataclass
class Measured:
    """What one of the two took."""

    pages: int = 0
    seconds: float = 0.0
    memory: list[int] = field(default_factory=list)
    """MiB of the browser's processes, after each turn."""
    around: list[int] = field(default_factory=list)
    """MiB of Playwright's driver and of this process, which serves the pages too."""
    failed: int = 0

    @property
    def a_minute(self) -> float:
        return 60 * self.pages / self.seconds


def serve(web: LocalWeb, pages: int) -> list[str]:
    data = f'{{"items": {list(range(40))}, "link": "{LINK}"}}'.encode()
    js, css, image = (("Content-Type", t) for t in ("text/javascript", "text/css", "image/png"))
    web.behave(SITE, "*", answers(200, [image], b"\x89PNG" + b"x" * 20_000))
    web.behave(SITE, "/lib.js", answers(200, [js], LIB.encode()))
    web.behave(SITE, "/s.css", answers(200, [css], b"article { margin: 1em }"))
    for n in range(pages):
        web.page(SITE, f"/{n}", SHELL.format(n=n))
        web.behave(SITE, f"/data?{n}", delayed(0.05, answers(200, (), data)))
    return [web.url(SITE, f"/{n}") for n in range(pages)]


async def goto(page: Page, url: str) -> None:
    await page.goto(url, wait_until="commit")


class Ours:
    """linkcrawler's rendering, guard, limits and all."""

    def __init__(self, at_a_time: int) -> None:
        guard = AddressGuard.from_text(f"{SITE}/32")
        self._resolver = Resolver(guard)
        options = RenderOptions(browser=BrowserOptions(pages=at_a_time))
        self.browser = Browser(options, Dialler(guard, self._resolver))

    async def open(self) -> None:
        """Do nothing: the browser is started with the first page."""

    async def look(self, url: str) -> bool:
        visit = Visit(url, ("target.example",))
        rendered = await self.browser.render(visit, lambda page: goto(page, url), _anywhere)
        return "target.example" in rendered.html

    @property
    def pid(self) -> int | None:
        return self.browser.current.pid if self.browser.current else None

    async def close(self) -> None:
        await self.browser.close()
        await self._resolver.close()


async def _anywhere(_: str) -> bool:
    return True


class Bare:
    """A bare Playwright loop: one browser, one context, nothing guarded, nothing left out."""

    def __init__(self, source: BrowserSource) -> None:
        self._source = source
        self.pid: int | None = None

    async def open(self) -> None:
        self._driver = await async_playwright().start()
        self._browser = await self._driver.chromium.launch(
            executable_path=self._source.executable, args=["--no-sandbox"]
        )
        session = await self._browser.new_browser_cdp_session()
        processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
        self.pid = next(p["id"] for p in processes if p["type"] == "browser")
        self._context = await self._browser.new_context()

    async def look(self, url: str) -> bool:
        page = await self._context.new_page()
        try:
            await page.goto(url)
            await page.wait_for_selector("a[href*='target.example']", state="attached")
            return "target.example" in await page.content()
        finally:
            await page.close()

    async def close(self) -> None:
        await self._browser.close()
        await self._driver.stop()


async def batch(
    urls: list[str], at_a_time: int, look: Callable[[str], Awaitable[bool]], to: Measured
) -> None:
    todo = iter(urls)
    began = time.monotonic()

    async def work() -> None:
        for url in todo:
            to.failed += not await look(url)

    await asyncio.gather(*(work() for _ in range(at_a_time)))
    to.seconds += time.monotonic() - began
    to.pages += len(urls)


async def run(arguments: argparse.Namespace, source: BrowserSource) -> dict[str, Measured]:
    both: dict[str, Ours | Bare] = {"ours": Ours(arguments.at_a_time), "bare": Bare(source)}
    if arguments.only:
        both = {arguments.only: both[arguments.only]}
    measured = {name: Measured() for name in both}
    at_a_time, turn = arguments.at_a_time, arguments.turn
    with LocalWeb() as web:
        urls = serve(web, arguments.pages)
        for one in both.values():
            await one.open()
            await batch(urls[:at_a_time], at_a_time, one.look, Measured())
        for start in range(0, len(urls), turn):
            for name, one in both.items():
                to = measured[name]
                await batch(urls[start : start + turn], at_a_time, one.look, to)
                weigh(one.pid, to)
            web.visits.clear()
        for one in both.values():
            await one.close()
    return measured


def weigh(browser: int | None, to: Measured) -> None:
    of_browser = tree_bytes(browser) if browser else 0
    to.memory.append(of_browser >> 20)
    to.around.append((tree_bytes(os.getpid()) - of_browser) >> 20)


def show(measured: dict[str, Measured]) -> None:
    for name, m in measured.items():
        print(f"{name:5} {m.a_minute:7.1f} pages/min  peak {max(m.memory)} MiB  failed {m.failed}")
    if len(measured) == 2:
        print(f"ratio {measured['ours'].a_minute / measured['bare'].a_minute:7.2f}")
    for name, m in measured.items():
        step = max(1, len(m.memory) // 40)
        print(f"{name:5} MiB after each turn: {' '.join(map(str, m.memory[::step]))}")
        if len(measured) == 1:
            print(f"{name:5} driver and Python:   {' '.join(map(str, m.around[::step]))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--at-a-time", type=int, default=4)
    parser.add_argument(
        "--turn", type=int, default=20, help="pages of one before the other's turn"
    )
    parser.add_argument("--only", choices=("ours", "bare"))
    parser.add_argument("--share", type=Path, metavar="FOLDER", help="of saved real pages")
    arguments = parser.parse_args()
    if arguments.share:
        render_share.show(render_share.shares(arguments.share))
        return
    source = find_browser()
    if source is None:
        sys.exit(f"there is no browser here; {HOW_TO_GET_ONE}")
    show(asyncio.run(run(arguments, source)))


if __name__ == "__main__":
    main()
