"""What a page costs beyond reading it: linkcrawler on pages of one paragraph, start-up taken out.

    python -m benchmarks.fetching                       CPU ms a page, beside the aiohttp loop
    python -m benchmarks.fetching --profile out.txt     and where it goes, by py-spy (pip install py-spy)

Two runs of different length on the 1,000 hosts of ``make bench``, five pages a host: what the longer one
took more, is what its pages cost. ``--ever`` sets how many pages a host has.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench.clients import linkcrawler, peer, run
from benchmarks.bench.measure import origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.bench.measure import Client

_OURS = re.compile(r"linkcrawler/(?!\.venv)([a-z_]+)/?([a-z_]*)")
_SAMPLES_A_SECOND = 500
_SHOWN = 45


def main() -> None:
    """Measure, print, and profile where that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--few", type=int, default=500)
    parser.add_argument("--many", type=int, default=3_000)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--only", default="linkcrawler,aiohttp")
    parser.add_argument("--saved", type=Path, default=Path("tiny"))
    parser.add_argument("--profile", type=Path, metavar="FILE")
    options = parser.parse_args()
    clients = [linkcrawler() if n == "linkcrawler" else peer(n) for n in options.only.split(",")]
    with origin(options.saved) as port:
        for client in clients * options.times:
            print(f"{client.name}: {_ms_a_page(client, options, port):.3f} ms a page", flush=True)
        if options.profile:
            _profile(linkcrawler(), options, port)


def _ms_a_page(client: Client, options: argparse.Namespace, port: int) -> float:
    with tempfile.TemporaryDirectory(prefix="fetching-") as scratch:
        few, many = (run(client, n, port, Path(scratch)) for n in (options.few, options.many))
    return 1000 * (many.cpu_s - few.cpu_s) / (many.pages - few.pages)


def _profile(client: Client, options: argparse.Namespace, port: int) -> None:
    out = options.profile.absolute()
    spying = (
        shutil.which("py-spy") or "py-spy",
        "record",
        "--rate",
        str(_SAMPLES_A_SECOND),
        "--format",
        "raw",
    )
    command = [*spying, "--output", str(out), "--", *client.command]
    with tempfile.TemporaryDirectory(prefix="fetching-") as scratch:
        run(replace(client, command=command), options.many, port, Path(scratch))
    _show(list(_samples(out)))


def _samples(out: Path) -> Iterator[tuple[list[str], int]]:
    """Yield the stacks, outermost frame first, and how often each was seen."""
    for line in out.read_text().splitlines():
        stack, _, times = line.rpartition(" ")
        yield stack.split(";"), int(times)


def _show(samples: list[tuple[list[str], int]]) -> None:
    working = [
        (stack, times)
        for stack, times in samples
        if any("run_forever" in f or "Thread" in f for f in stack)
    ]
    total = sum(times for _, times in working)
    print(f"\n{total} samples; start-up left out")
    for title, key in (("by our innermost module", _place), ("by innermost function", _function)):
        shares: Counter[str] = Counter()
        for stack, times in working:
            shares[key(stack)] += times
        print(f"\n{title}")
        for name, times in shares.most_common(_SHOWN):
            print(f"{times / total:6.1%}  {name}")
    within: Counter[str] = Counter()
    for stack, times in working:
        for name in {re.sub(r":\d+\)", ")", frame) for frame in stack}:
            within[name] += times
    print("\nby function, with what it calls")
    for name, times in within.most_common(3 * _SHOWN):
        print(f"{times / total:6.1%}  {name}")


def _place(stack: list[str]) -> str:
    for frame in reversed(stack):
        found = _OURS.search(frame)
        if found is not None:
            return frame[frame.index("linkcrawler/") :].partition(":")[0]
    return "outside: " + re.sub(r":\d+\)", ")", stack[-1])


def _function(stack: list[str]) -> str:
    return re.sub(r":\d+\)", ")", stack[-1])


if __name__ == "__main__":
    sys.exit(main())
