"""The example that ``make verify`` shows is checked here from list to store, by the real command."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from linkcrawler.record import Placement, Problem, Status
from linkcrawler.rendering.executable import find_browser

PROJECT = Path(__file__).parents[2]
EXAMPLE = PROJECT / "seeds" / "example"
NOT_YET = {Problem.NOINDEX_BLOCKS_RENDERING}
"""It needs two things wrong at once."""

NEEDS_BROWSER = "http://shopfinder.localhost/"
HAS_BROWSER = find_browser(None, None) is not None

Row = dict[str, str]
Record = dict[str, Any]

with (EXAMPLE / "expected.tsv").open(encoding="utf-8", newline="") as _table:
    EXPECTED = list(csv.DictReader(_table, delimiter="\t"))


@dataclass(frozen=True, slots=True)
class Ended:
    """What running the example left behind."""

    status: int
    shown: str
    records: dict[tuple[str, str], Record]
    data_dir: Path


def without_port(url: str) -> str:
    """Take out what differs from run to run: the example moves where its ports are taken."""
    return re.sub(r"localhost(:|%3A)\d+", "localhost", url)


def key(row: Record) -> tuple[str, str]:
    return without_port(row["referring_url"]), without_port(row["target"])


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    folder = tmp_path_factory.mktemp("example")
    kept = {name: value for name, value in os.environ.items() if name != "MONGO_URI"}
    done = subprocess.run(
        [sys.executable, str(EXAMPLE / "web.py"), "-O", str(folder / "records.jsonl")],
        env={**kept, "DATA_DIR": str(folder / "data"), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    lines = (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()
    records = {key(record): record for record in map(json.loads, lines)}
    assert len(records) == len(lines)
    return Ended(done.returncode, done.stdout + done.stderr, records, folder / "data")


def test_run_ends_well(ended: Ended) -> None:
    assert ended.status == 0, ended.shown


def test_every_usable_row_has_its_record_and_no_other(ended: Ended) -> None:
    assert ended.records.keys() == {key(row) for row in EXPECTED}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: " ".join(key(row)))
def test_row(row: Row, ended: Ended) -> None:
    record = ended.records[key(row)]
    if not HAS_BROWSER and without_port(row["referring_url"]) == NEEDS_BROWSER:
        row = {"status": "unreachable", "problems": "", "placement": "", "href": ""}

    assert _found(record) == {
        name: without_port(row[name]) for name in ("status", "problems", "placement", "href")
    }


def _found(record: Record) -> Row:
    """Return what expected.tsv tells of a record: of its links, the best one."""
    best = record["links"][0] if record["links"] else {"placement": "", "href": ""}
    return {
        "status": record["status"],
        "problems": " ".join(record["problems"]),
        "placement": best["placement"],
        "href": without_port(best["href"]),
    }


def test_every_status_is_shown() -> None:
    assert {row["status"] for row in EXPECTED} == set(Status)


def test_every_problem_is_shown() -> None:
    shown = {problem for row in EXPECTED for problem in row["problems"].split()}

    assert shown == set(Problem) - NOT_YET


def test_every_placement_is_shown() -> None:
    shown = {row["placement"] for row in EXPECTED if row["placement"]}

    assert shown == set(Placement) - {Placement.OTHER}


def test_store_holds_the_records(ended: Ended) -> None:
    (file,) = ended.data_dir.glob("*.sqlite*")
    with sqlite3.connect(file) as store:
        (stored,) = store.execute("SELECT count(*) FROM links").fetchone()

    assert stored == len(EXPECTED)


def test_language_is_read_in_any_charset(ended: Ended) -> None:
    languages = {
        without_port(record["referring_url"]).split("/")[2]: record["page"]["language"]["code"]
        for record in ended.records.values()
        if record["status"] == "live" and not record["page"]["rendered"]
    }

    assert languages == {
        "gartenblog.localhost": "de",
        "alter-gartenblog.localhost": "de",
        "morningledger.localhost": "en",
        "recetas.localhost": "es",
        "carnet-de-route.localhost": "fr",
        "poradnik.localhost": "pl",
        "kurashi.localhost": "ja",
        "dacha.localhost": "ru",
        "tiyulim.localhost": "he",
        "padaria.localhost": "pt",
    }


def test_targets_are_asked_and_links_followed(ended: Ended) -> None:
    """Every live link's address has its answer; the one behind a path of the page's own site too."""
    live = [record for record in ended.records.values() if record["status"] == "live"]
    best = {record["target"]: record["links"][0] for record in live}
    (hidden,) = [link for link in best.values() if link["href"] == "/go/tentes"]

    assert {link["target_status"] for link in best.values()} == {200, 404}
    assert without_port(hidden["via"]) == "http://carnet-de-route.localhost/go/tentes"
    assert without_port(hidden["url"]) == "http://www.example-shop.localhost/tentes"


def test_columns_of_the_list_become_labels(ended: Ended) -> None:
    record = ended.records[
        "http://recetas.localhost/paella", "http://www.example-shop.localhost/paelleras"
    ]

    assert record["labels"] == {"agency": "Letra Menuda", "price": "95.00"}


def test_summary_tells_of_doubles_and_rejects(ended: Ended) -> None:
    assert "2 rows named a link again" in ended.shown
    assert "4 rows could not be used" in ended.shown
