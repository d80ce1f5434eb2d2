"""Print every figure; end with status 1 where one is below its floor.

``--raise`` raises the floors that are beaten and writes the tables of docs/accuracy.md;
``--worst`` prints the worst pages instead.
"""

from __future__ import annotations

import sys
from itertools import chain

from tests.quality.accuracy_page import write_page
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
    beaten = [key for key in better if better[key] != floors.get(key)]
    if "--raise" in arguments:
        write_floors(name, better)
        if name == "shared":  # the sample's figures say nothing about the web
            write_page(figures, data)
    elif beaten:
        sys.stdout.write(f"Beaten, raise with make quality RAISE=1: {', '.join(beaten)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
