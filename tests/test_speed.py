"""What a page costs, beside a bare loop of aiohttp and lexbor on the same pages in the same run.

A ratio of CPU times, so that neither the machine nor its load decides. Start-up is taken out: two runs
of different length, and what the longer one took more. The figures are in docs/performance.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.bench.clients import linkcrawler, peer, run
from benchmarks.bench.measure import origin
from linkcrawler.page.walking import lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.bench.measure import Client

FEW, MANY = 60, 360
IS_COMPILED = lay_out.__module__.endswith("._walk")
MOST_OF_AIOHTTP = 3.0 if IS_COMPILED else 6.0
"""Half as much again as measured: what breaks it is a new cost on every page, not a busy machine."""

_MEASURES = 4


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> object:
    with origin(tmp_path_factory.mktemp("no-saved-pages") / "none") as listening:
        yield listening


def cpu_ms_a_page(client: Client, port: int, folder: Path) -> float:
    few, many = (run(client, pages, port, folder) for pages in (FEW, MANY))
    assert (few.found, many.found) == (FEW, MANY)
    return 1000 * (many.cpu_s - few.cpu_s) / (MANY - FEW)


@pytest.mark.usefixtures("unmeasured")
def test_a_page_costs_no_more_than_it_did(port: int, tmp_path: Path) -> None:
    """Who else has the processor's caches may differ from one measure to the next: the best counts."""
    measured = []
    for number in range(_MEASURES):
        folder = tmp_path / str(number)
        folder.mkdir()
        ours = cpu_ms_a_page(linkcrawler(), port, folder)
        measured.append((ours, cpu_ms_a_page(peer("aiohttp"), port, folder)))
        if ours / measured[-1][1] < MOST_OF_AIOHTTP:
            return
    pytest.fail(f"ms a page, and those of a bare loop: {measured}")
