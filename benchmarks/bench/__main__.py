"""linkcrawler and its peers verify one link a page, in turn and in one go; prints the table.

    make bench                                                          everything, about six minutes
    python -m benchmarks.bench --pages 1000 --only linkcrawler,aiohttp  a quick look

Needs ``pip install -e '.[dev,bench]'``. Every client runs alone on one core, the origin (and mongod) on
another. CPU time of the whole process tree, start-up included, is the figure to trust: the wall clock
shows what else the machine does. Only ``workers``, two processes beside one on the two cores that also
serve the origin, is told by the clock, and only an idle machine gives it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench.clients import all_clients, crew, run
from benchmarks.bench.measure import ROOT, ClientFailed, mongod, origin

if TYPE_CHECKING:
    from benchmarks.bench.measure import Client, Cost

_SAVED_PAGES = ROOT.parent / "shared" / "data" / "placement"
_RATIOS = (("scrapy", 3.5), ("advertools", 12.0), ("crawlee", 0.6), ("aiohttp", 0.45))
"""Pages a second and core, linkcrawler's over the peer's: at least so much."""
_MOST_MB = 200
_MOST_STORE_SHARE = 0.10
_LEAST_OF_TWO_WORKERS = 1.5
_PAGES_OF_CREWS = 4
"""So many times the pages: how a run starts takes as long with two, and 5,000 pages are done in six seconds."""


def main() -> int:
    """Run what is asked for and print the table and the ratios; the status tells of clients that failed."""
    options = _options()
    wanted = set(options.only.split(",")) if options.only else None
    with ExitStack() as running:
        scratch = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        port = running.enter_context(origin(options.saved))
        mongo_uri = running.enter_context(mongod(scratch)) if _wants_mongo(wanted) else None
        clients = [c for c in all_clients(mongo_uri) if wanted is None or c.name in wanted]
        costs = _costs(clients, options.pages, port, scratch)
        shares = {
            cost.name: _store_share(cost, scratch, mongo_uri) for cost in costs if _is_ours(cost)
        }
        crews = [crew(1), crew(2)] if wanted is None or "workers" in wanted else []
        crew_costs = _costs(crews, options.pages * _PAGES_OF_CREWS, port, scratch)
    _show(costs, shares)
    if len(crew_costs) == 2:
        _show_crews(*crew_costs)
    return len(costs) + len(crew_costs) < len(clients) + len(crews)


def _costs(clients: list[Client], pages: int, port: int, scratch: Path) -> list[Cost]:
    """Measure the *clients* in turn; one that fails is said so, and the next one goes on."""
    costs = []
    for client in clients:
        try:
            costs.append(run(client, pages, port, scratch))
        except ClientFailed as failed:
            print(failed, file=sys.stderr)
    return costs


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--only", metavar="NAME[,NAME]", help="only these clients")
    parser.add_argument(
        "--saved", type=Path, default=_SAVED_PAGES, help="folder with pages/*.html.gz"
    )
    return parser.parse_args()


def _wants_mongo(wanted: set[str] | None) -> bool:
    return wanted is None or "linkcrawler+mongodb" in wanted


def _is_ours(cost: Cost) -> bool:
    return cost.name.startswith("linkcrawler")


def _store_share(cost: Cost, scratch: Path, mongo_uri: str | None) -> float | None:
    """Return the store's share of the CPU: the same records written once more, and nothing else done."""
    records = next(scratch.glob("linkcrawler-*/data"), scratch / "none")
    if not records.exists():
        return None
    uri = [mongo_uri + "alone"] if cost.name.endswith("mongodb") and mongo_uri else []
    command = [sys.executable, "-m", "benchmarks.bench.store", str(records), *uri]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return float(said) / cost.cpu_ms_a_page


def _show(costs: list[Cost], shares: dict[str, float | None]) -> None:
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, CPU of the whole process tree\n")
    print(
        "| client | pages | links found | CPU ms/page | pages/s and core | peak MB |\n|---|---|---|---|---|---|"
    )
    for cost in costs:
        print(
            f"| {cost.name} | {cost.pages:,} | {cost.found:,} | {cost.cpu_ms_a_page:.2f} "
            f"| {cost.pages_a_second:,.0f} | {cost.peak_mb:.0f} |"
        )
    by_name = {cost.name: cost for cost in costs}
    for ours in filter(_is_ours, costs):
        print(f"\n{ours.name}:")
        for peer, least in _RATIOS:
            if peer in by_name:
                ratio = ours.pages_a_second / by_name[peer].pages_a_second
                print(f"* {ratio:.2f} of {peer}, at least {least}: {_met(ratio >= least)}")
        print(
            f"* peak {ours.peak_mb:.0f} MB, at most {_MOST_MB}: {_met(ours.peak_mb <= _MOST_MB)}"
        )
        share = shares[ours.name]
        if share is not None:
            print(
                f"* store {share:.1%} of the CPU, at most {_MOST_STORE_SHARE:.0%}: {_met(share <= _MOST_STORE_SHARE)}"
            )


def _show_crews(one: Cost, two: Cost) -> None:
    ratio = one.wall_s / two.wall_s
    print(
        f"\nworkers, by the clock, on two cores with the origin: {two.pages / two.wall_s:,.0f} pages/s "
        f"with 2, {one.pages / one.wall_s:,.0f} with 1\n* {ratio:.2f} times, at least "
        f"{_LEAST_OF_TWO_WORKERS}: {_met(ratio >= _LEAST_OF_TWO_WORKERS)}"
    )


def _met(yes: bool) -> str:
    return "met" if yes else "MISSED"


if __name__ == "__main__":
    sys.exit(main())
