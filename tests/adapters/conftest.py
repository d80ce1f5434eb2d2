"""The local web of the adapters' tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import LocalWeb

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with LocalWeb() as local:
        yield local
