"""One browser for all tests of a module that only look at pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkcrawler.rendering.executable import HOW_TO_GET_ONE, find_browser
from tests.rendering.running import Running
from tests.site import LocalWeb

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def chromium_here() -> None:
    """Skip where no Chromium is installed."""
    if find_browser() is None:
        pytest.skip(f"there is no browser here; {HOW_TO_GET_ONE}")


@pytest.fixture(scope="session")
def only_browser(chromium_here: None) -> Iterator[Running]:
    with Running() as running:
        yield running


@pytest.fixture
def running(only_browser: Running) -> Running:
    """Return the browser as if no test had used it before."""
    only_browser.forget()
    return only_browser


@pytest.fixture
def other_port() -> Iterator[LocalWeb]:
    with LocalWeb() as web:
        yield web


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with LocalWeb() as web:
        yield web
