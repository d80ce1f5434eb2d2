"""docs/export.md, made of the columns and of the record's words.

``python -m linkcrawler.export.page > docs/export.md`` writes it anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from linkcrawler.export.columns import FURTHER_LABELS, MOST_LABELS, columns
from linkcrawler.export.targets import MEANINGS
from linkcrawler.record_page import described

if TYPE_CHECKING:
    from linkcrawler.export.columns import Column

_HEAD = """# Exports

    scrapy export --to links.xlsx
    scrapy export --to lost.csv --state lost --since 7d
    scrapy export --to run.parquet --run last
    scrapy export --to agency.xlsx --label Agency=Blue --label Campaign=spring --status missing,page_gone

Writes what the store holds (the embedded one in `DATA_DIR`, or MongoDB at `MONGO_URI`); nothing is
fetched. The end of the name says what kind of file it is:

| file | for | holds |
|---|---|---|
| `.xlsx` | Excel, LibreOffice, Google Sheets | the table below |
| `.csv`, `.csv.gz` | the same, and every other tool | the table below, in UTF-8 with BOM |
| `.parquet` | DuckDB, polars, pandas ([examples](analyse.md)) | [the record](record.md) and `next_check_at`, nested and typed, dates in UTC |
| `.jsonl`, `.jsonl.gz` | programs | the same, one record a line |

The file appears when it is whole: an export that breaks leaves an older file as it was. It is
written as it is read, in under 500 MB of memory whatever the number of links.

## Which links

| option | only links |
|---|---|
| `--status`, `--state`, `--problem` | with one of these words; several between commas, or the option again |
| `--target` | of this target, written as in the list; may be given again |
| `--label HEADER=VALUE` | whose list had this in that column; of several all must hold |
| `--since` | checked since: a day (`2026-11-30`, which begins at midnight UTC) or a span (`12h`, `7d`, `2w` ago) |
| `--run` | of this run, or `last`: their records **as they were then**; without it, the newest of each link |

Without an option that chooses, all links are written. `--score FILE` names
[weights of your own](score.md#weights-of-your-own).

## Safe in a spreadsheet

Anchors, titles and addresses come from strangers' pages, and a cell that begins with `=`, `+`, `-`
or `@` is a program to a spreadsheet. In CSV such text gets a quote (`'`) before it; so does what
follows a semicolon, a tab or a line break in a cell, where Excel may begin a new one. In XLSX every
text is marked as text, and nothing is a link that opens on a click. In Parquet and JSONL the text
stays as it is.

A sheet holds 1,048,576 rows: further links go to further sheets. A cell holds 32,767 characters:
longer text is cut, and the command says how often.

## Columns

One row a link of your list. Where a page links to the target several times, the columns `link_…`
tell of the best of them, and `links` how many there are. Lists are written with commas between.

*This page is made from the code by `python -m linkcrawler.export.page`.*

| column | type | what it holds |
|---|---|---|
"""

_TARGETS = """
## Targets

A workbook has a second sheet, `targets`: what all links of a target look like together.

| column | what it holds |
|---|---|
"""

_SCORES = {
    "score": "[The score](score.md), 0 to 100; empty where the link could not be looked at.",
    "score_why": "What each part of the score found, in words.",
    "score_part": "This part of the score, 0 to 1; empty where it is not known.",
}


def page() -> str:
    """Return docs/export.md."""
    meanings = {**described(), "Score": _SCORES}
    meanings["Record"]["next_check_at"] = "When the link is looked at again by `-a due=1`."
    rows = [_row(column, meanings) for column in columns()]
    labels = "The column HEADER of your list: one such column for each that has no other meaning."
    further = f"As JSON, those beyond the first {MOST_LABELS}; only where there are so many."
    return "".join(
        (
            _HEAD,
            *rows,
            f"| `label_HEADER` | text | {labels} |\n",
            f"| `{FURTHER_LABELS}` | text | {further} |\n",
            _TARGETS,
            *(f"| `{name}` | {meaning} |\n" for name, meaning in MEANINGS.items()),
        )
    )


def _row(column: Column, meanings: dict[str, dict[str, str]]) -> str:
    meaning = meanings[column.owner][column.described_as]
    if column.counts:
        meaning = f"How many there are. {meaning}"
    return f"| `{column.name}` | {column.kind} | {meaning} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
