"""Memory and time of reading seed lists, each form in a process of its own.

    python benchmarks/lists.py [--rows 1000000] [--forms csv,parquet,inline,shared]

Writes a list of made-up links in each form and reads it to its end, as a run does. *inline* is a
workbook as programs stream it, *shared* one as Excel writes it, with its texts in a table of their
own. CPU time is user and system together; memory is the most that the process ever held
(Linux).
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from pathlib import Path

_HEADER = ("Source url", "Target url", "Anchor", "Page ascore", "First seen")
_READ = """
import re, sys, time
from linkcrawler.seedlist import read_seeds
rows = sum(1 for _ in read_seeds(sys.argv[1]))
# Not getrusage: its figure begins with what the parent held.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
print(f"{rows:,} rows, {peak} MB, {time.process_time():.1f} s CPU")
"""


def main() -> None:
    """Print one line a form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--forms", default="csv,parquet,inline,shared")
    options = parser.parse_args()
    for form in options.forms.split(","):
        with tempfile.TemporaryDirectory(prefix="lists-") as folder:
            path = Path(folder) / "list"
            _write(form, path, options.rows)
            read = subprocess.run(
                [sys.executable, "-c", _READ, str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
        print(f"{form:<9}{read.stdout.strip()}", flush=True)


def _write(form: str, path: Path, rows: int) -> None:
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([_HEADER, *map(_row, range(rows))])
    elif form == "parquet":
        _write_parquet(path, rows)
    else:
        _write_workbook(path, rows, shared=form == "shared")


def _row(n: int) -> tuple[str, str, str, int, str]:
    page = f"https://site{n % 5000}.example/articles/{n}/some-title"
    return page, f"https://shop.example/p/{n % 1000}", f"anchor {n % 777}", n % 100, "2026-01-02"


def _write_parquet(path: Path, rows: int) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    columns = zip(*map(_row, range(rows)), strict=True)
    pq.write_table(pa.table(dict(zip(_HEADER, map(list, columns), strict=True))), path)


def _write_workbook(path: Path, rows: int, *, shared: bool) -> None:
    import xlsxwriter  # noqa: PLC0415

    options = {"constant_memory": not shared, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, _HEADER)
        for n in range(rows):
            sheet.write_row(n + 1, 0, _row(n))


if __name__ == "__main__":
    main()
