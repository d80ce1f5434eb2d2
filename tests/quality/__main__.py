"""Print every figure; end with status 1 where one is below its floor.

``--raise`` raises the floors that are beaten; ``--worst`` prints the worst pages instead.
"""

from __future__ import annotations

import sys
from itertools import chain

from tests.quality.gate import (
    GROUPS,
    data_here,
    faults,
    raised,
    read_floors,
    report,
    write_floors,
)
from tests.quality.worst import worst_pages


def main(arguments: list[str]) -> int:
    name, data = data_here()
    if "--worst" in arguments:
        sys.stdout.write(f"{worst_pages(data)}\n")
        return 0
    floors = read_floors(name)
    figures = list(chain.from_iterable(group(data) for group in GROUPS.values()))
    sys.stdout.write(f"Quality on the {name} data\n{report(figures, floors)}\n")
    wrong = faults(figures, floors)
    sys.stdout.write("".join(f"BELOW: {fault}\n" for fault in wrong))
    better = raised(figures, floors)
    if better != floors and "--raise" in arguments:
        write_floors(name, better)
        return 0 if not wrong else 1
    beaten = [key for key in better if better[key] != floors.get(key)]
    if beaten:
        sys.stdout.write(f"Beaten, raise with make quality RAISE=1: {', '.join(beaten)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
