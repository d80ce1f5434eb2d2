"""What a report costs to make, and how quick it is to use: seconds, MB, milliseconds.

    python benchmarks/report.py                          20,000 and 200,000 links, in a folder that goes away
    python benchmarks/report.py --links 1000000
    python benchmarks/report.py --data-dir data          the store that is there, as it is

The stores are those of the tests: several targets, three months of checks, losses and returns. The
report is made by the command in a process of its own; the browser, where there is one, opens it,
sorts and filters its table.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from linkcrawler.rendering.executable import find_browser
from linkcrawler.store import open_store
from tests.report.demo import Demo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
TIMED = """(act) => { const before = performance.now(); eval(act);
  return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() - before)))); }"""
SORT = "document.querySelector('.tabulator-col[tabulator-field=page]').click()"
FILTER = """{ const choice = document.querySelector('select[aria-label=State]');
  choice.value = 'lost'; choice.dispatchEvent(new Event('change')); }"""


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--links", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--data-dir", type=Path, help="a store that is there")
    opts = parser.parse_args(argv)
    if opts.data_dir:
        measure(opts.data_dir, "the store")
        return
    for links in opts.links:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(fill(Path(folder), links))
            measure(Path(folder), f"{links:,} links")


async def fill(folder: Path, links: int) -> None:
    store = open_store(None, folder)
    await store.open()
    await Demo(links, datetime.now(UTC)).fill(store)
    await store.close()


def measure(data_dir: Path, name: str) -> None:
    """Make the report on the store in *data_dir* and print what that took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        seconds, cpu_s, peak_mb = made(data_dir, path)
        size_mb = path.stat().st_size / 1e6
        print(
            f"{name}: made in {seconds:.1f} s ({cpu_s:.1f} s of CPU), at most {peak_mb:.0f} MB; "
            f"the file has {size_mb:.1f} MB"
        )
        used(path)


def made(data_dir: Path, path: Path) -> tuple[float, float, float]:
    """Return seconds, seconds of CPU, and the most MB of the command's process."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "scrapy", "report", "--to", str(path)]
    environment = {**os.environ, "DATA_DIR": str(data_dir.resolve())}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"scrapy report ended with {process.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3  # of ru_maxrss, in MB
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def used(path: Path) -> None:
    """Print how quick the report is in a browser."""
    source = find_browser()
    if source is None or source.executable is None:
        print("  no browser here to open it in")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=source.executable, args=["--no-sandbox"]
        )
        # Only here: what measures is evaluated in the page, which its policy forbids.
        page = browser.new_context(bypass_csp=True).new_page()
        opened_s = timed_open(page, path)
        page.goto(f"{path.as_uri()}#/links")
        page.wait_for_selector(".tabulator-row")
        sort_ms, filter_ms = (page.evaluate(TIMED, act) for act in (SORT, FILTER))
        print(
            f"  opened in {opened_s:.1f} s; the table sorted in {sort_ms:.0f} ms, "
            f"filtered in {filter_ms:.0f} ms"
        )
        browser.close()


def timed_open(page: Page, path: Path) -> float:
    began = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
