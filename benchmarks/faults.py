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
from tests.faults.soak import Size, Soak, Soaked
from tests.faults.web import FaultWeb
from tests.site import LocalWeb

if TYPE_CHECKING:
    from collections.abc import Callable

KILLS, CRASH_PAGES = 20, 600
SLOW_HOSTS, SLOW_PAGES, SLOW_PAGES_OF_BAD = 400, 40, 5
"""Few hosts and many pages: what bounds the good ones is their delay."""
LEAST_SHARE_OF_SPEED, LEAST_SHARE_BESIDE_THE_DEAD = 0.8, 0.9
"""Of the good hosts, where their delay bounds them. Without one the processor does, and every fault
takes its part of it: that share is shown, and nothing is asked of it."""
DELAY_AS_SHIPPED_S = 1.0
MOST_MB, MOST_MB_A_MINUTE = 1_000.0, 20.0


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
    size = Size(int(13_300 * share), int(133 * share), int(6_500 * share))
    missed = []
    with FaultWeb(folder) as web:
        both = Soak(web, size)
        for delay_s in (DELAY_AS_SHIPPED_S, 0.0):
            alone = both.run(folder / f"alone-{delay_s}", with_faults=False, delay_s=delay_s)
            mixed = both.run(folder / f"mixed-{delay_s}", with_faults=True, delay_s=delay_s)
            print(f"soak, each host asked every {delay_s:g} s:")
            missed += _compared(alone, mixed, size, is_bound_by_delay=delay_s > 0)
    return missed


def _compared(alone: Soaked, mixed: Soaked, size: Size, *, is_bound_by_delay: bool) -> list[str]:
    """Print what two runs came to; return what was not as it must be."""
    ratio = mixed.good_a_second / alone.good_a_second
    ran, watch = mixed.ran, mixed.ran.watch
    slope = watch.slope_mb_a_minute()
    print(
        f"  {mixed.seeds:,} seeds in {watch.took_s:.0f} s, {ran.cpu_s:.0f} s of a processor (good "
        f"pages alone: {alone.ran.watch.took_s:.0f} and {alone.ran.cpu_s:.0f} s), "
        f"exit status {ran.exit_status}\n"
        f"  one record a seed: {mixed.is_once_each}; "
        f"good pages live: {mixed.good_live:,} of {size.good:,}\n"
        f"  good pages a second: {alone.good_a_second:.0f} alone, {mixed.good_a_second:.0f} among "
        f"faults: {ratio:.2f} (while nine of ten came in; the last after {alone.good_took_s:.0f} "
        f"and {mixed.good_took_s:.0f} s)\n"
        f"  memory: peak {watch.peak_mb:.0f} MB with helpers, {watch.own_peak_mb:.0f} MB itself, "
        f"slope {slope:+.1f} MB a minute; most sockets {watch.most_sockets}; "
        f"left open: {len(mixed.left_behind)}"
    )
    return _missed(
        {
            f"exit status {ran.exit_status}: {ran.said[-500:]}": ran.exit_status == 0,
            "one record a seed": mixed.is_once_each,
            f"good pages live: {mixed.good_live:,}": mixed.good_live == size.good,
            f"speed of the good hosts: {ratio:.2f}": (
                ratio >= LEAST_SHARE_OF_SPEED or not is_bound_by_delay
            ),
            f"peak of memory: {watch.peak_mb:.0f} MB": watch.peak_mb <= MOST_MB,
            f"flat memory: {slope:+.1f} MB a minute": slope <= MOST_MB_A_MINUTE,
            f"nothing left open: {mixed.left_behind[:3]}": not mixed.left_behind,
        }
    )


def slow(folder: Path, share: float) -> list[str]:
    """Crawl good hosts alone, then with dead and slow ones."""
    with FaultWeb(folder, alone=False) as web:
        both = SlowWeb(web, int(SLOW_HOSTS * share), SLOW_PAGES, SLOW_PAGES_OF_BAD)
        alone = both.run(folder / "alone", with_bad=False, delay_s=DELAY_AS_SHIPPED_S)
        beside = both.run(folder / "beside", with_bad=True, delay_s=DELAY_AS_SHIPPED_S)
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
