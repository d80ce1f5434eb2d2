"""A local web and a command to crawl it, and nothing beyond this machine."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.crawl.command import Crawl
from tests.nameserver import NameServer
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
    """Give a command for which no name is known but those of this machine."""
    with NameServer({}) as names:
        made = Crawl(tmp_path, name_server=f"127.0.0.1:{names.port}")
        yield made
        made.end()


@pytest.fixture
def told() -> Iterator[threading.Event]:
    """Give what pages wait for."""
    event = threading.Event()
    yield event
    event.set()
