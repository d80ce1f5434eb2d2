"""``make faults``: a long run over a hostile web, a web half dead, and runs that are killed.

python -m benchmarks.faults [--only soak|slow|crash] [--share 1.0]

Everything is real, on loopback: the command, its store, servers and a name server with faults. Prints
figures, and ends with an exit status of 1 where one of them is not as it must be. docs/faults.md says
what they mean.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crawl.command import Crawl
from tests.faults.crash import crash
from tests.faults.slow import SlowWeb
from tests.faults.soak import Size, Soak
from tests.faults.web import FaultWeb
from tests.site import LocalWeb

if TYPE_CHECKING:
    from collections.abc import Callable

KILLS, CRASH_PAGES = 20, 600
SLOW_HOSTS, SLOW_PAGES = 1_000, 5
LEAST_SHARE_OF_SPEED, LEAST_SHARE_BESIDE_THE_DEAD = 0.8, 0.9
MOST_MB_A_MINUTE = 6.0


def main() -> None:
    """Run the parts that were asked for."""
    options = _options()
    parts: dict[str, Callable[[Path, float], list[str]]] = {
        "soak": soak,
        "slow": slow,
        "crash": crashes,
    }
    missed = []
    for name, part in parts.items():
        if options.only in {None, name}:
            with tempfile.TemporaryDirectory() as folder:
                missed += part(Path(folder), options.share)
    for line in missed:
        print(f"NOT MET: {line}")
    sys.exit(1 if missed else 0)


def soak(folder: Path, share: float) -> list[str]:
    """Crawl good pages alone, then with faults; return what was not as it must be."""
    size = Size(good=int(13_300 * share), good_hosts=int(1_000 * share), faults=int(6_500 * share))
    with FaultWeb(folder) as web:
        both = Soak(web, size)
        alone = both.run(folder / "alone", with_faults=False)
        mixed = both.run(folder / "mixed", with_faults=True)
    ratio = mixed.good_a_second / alone.good_a_second
    once = set(mixed.records.values()) == {1} and len(mixed.records) == mixed.seeds
    print(f"soak: {mixed.seeds:,} seeds in {mixed.took_s:.0f} s, exit status {mixed.exit_status}")
    print(f"  one record a seed: {once}; good pages live: {mixed.good_live:,} of {size.good:,}")
    print(
        f"  good pages a second: {alone.good_a_second:.0f} alone, {mixed.good_a_second:.0f} among "
        f"faults: {ratio:.2f} (while nine of ten came in; the last after {alone.good_took_s:.0f} "
        f"and {mixed.good_took_s:.0f} s)"
    )
    print(
        f"  memory: peak {mixed.peak_mb:.0f} MB with helpers, slope {mixed.slope_mb_a_minute:+.1f} "
        f"MB a minute; most sockets {mixed.most_sockets}; left open: {len(mixed.left_behind)}"
    )
    return _missed(
        {
            f"exit status {mixed.exit_status}: {mixed.said[-500:]}": mixed.exit_status == 0,
            "one record a seed": once,
            f"good pages live: {mixed.good_live:,}": mixed.good_live == size.good,
            f"speed of the good hosts: {ratio:.2f}": ratio >= LEAST_SHARE_OF_SPEED,
            "flat memory": mixed.slope_mb_a_minute <= MOST_MB_A_MINUTE,
            f"nothing left open: {mixed.left_behind[:3]}": not mixed.left_behind,
        }
    )


def slow(folder: Path, share: float) -> list[str]:
    """Crawl good hosts alone, then with dead and slow ones."""
    with FaultWeb(folder, alone=False) as web:
        both = SlowWeb(web, int(SLOW_HOSTS * share), SLOW_PAGES)
        alone = both.run(folder / "alone", with_bad=False)
        beside = both.run(folder / "beside", with_bad=True)
    ratio = beside.good_a_second / alone.good_a_second
    print(
        f"slow and dead hosts: good pages a second {alone.good_a_second:.0f} alone, "
        f"{beside.good_a_second:.0f} beside them: {ratio:.2f}; "
        f"live {beside.live:,} of {beside.good:,}"
    )
    return _missed(
        {
            f"speed beside dead hosts: {ratio:.2f}": ratio >= LEAST_SHARE_BESIDE_THE_DEAD,
            "no good host unreachable": beside.live == beside.good,
        }
    )


def crashes(folder: Path, share: float) -> list[str]:
    """Kill a run again and again, alone and with a helper."""
    missed = []
    for workers in ("1", "2"):
        home = folder / workers
        home.mkdir()
        crawl = Crawl(home, settings={"WORKERS": workers})
        kills, pages = max(2, int(KILLS * share)), int(CRASH_PAGES * share)
        try:
            with LocalWeb() as web:
                found = crash(web, crawl, kills, pages, random.Random(8))
        finally:
            crawl.end()
        once = len(found.checks_of_last_run) == pages and found.most_checks_of_a_run == 1
        print(
            f"crash, WORKERS={workers}: {kills} kills, {found.helpers_killed} of a helper before "
            f"(checks then: {found.checked_when_killed}), "
            f"last exit status {found.last_exit_status}\n"
            f"  one record a seed of the last run: {once}; links {found.links} of {pages}; "
            f"runs {found.runs}; SQLite: {found.integrity}; spool: {found.spooled} bytes"
        )
        missed += _missed(
            {
                f"last exit status: {found.last_said[-500:]}": found.last_exit_status == 0,
                "one record a seed of the last run": once,
                "every link stands as of the last run": found.links == pages,
                f"SQLite: {found.integrity}": found.integrity == "ok",
                "empty spool": found.spooled == 0,
            }
        )
    return missed


def _missed(wanted: dict[str, bool]) -> list[str]:
    return [words for words, holds in wanted.items() if not holds]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("soak", "slow", "crash"))
    parser.add_argument("--share", type=float, default=1.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
