"""A local web and a command to crawl it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crawl.command import Crawl
from tests.site import LocalWeb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with LocalWeb() as local_web:
        yield local_web


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    made = Crawl(tmp_path)
    yield made
    made.end()
