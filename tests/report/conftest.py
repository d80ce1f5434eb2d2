"""A browser and the report on a demo store, each made once for all tests that only look."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from linkcrawler.rendering.executable import HOW_TO_GET_ONE, find_browser
from tests.report.demo import Demo
from tests.report.looking import PATIENCE_MS, Look
from tests.report.storing import report_on, with_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
LINKS = 600


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of a store of LINKS links, as it is at NOW."""
    folder = tmp_path_factory.mktemp("demo")
    with_store(folder, Demo(LINKS, NOW).fill)
    return folder


@pytest.fixture(scope="session")
def demo_report(demo_folder: Path) -> Path:
    return report_on(demo_folder, NOW)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    source = find_browser()
    if source is None or source.executable is None:
        pytest.skip(f"there is no browser here; {HOW_TO_GET_ONE}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=source.executable, args=["--no-sandbox"], timeout=PATIENCE_MS
        )
        yield browser
        browser.close()


@pytest.fixture
def look(chromium: Browser, demo_report: Path) -> Iterator[Callable[..., Look]]:
    """Return what opens a report in a page of its own; at the end nothing may have gone amiss."""
    opened: list[Look] = []

    def opens(view: str = "#/", path: Path = demo_report, **context: object) -> Look:
        opened.append(Look.open(chromium, path, view, context))
        return opened[-1]

    yield opens
    for each in opened:
        each.close()
