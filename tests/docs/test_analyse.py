"""docs/analyse.md: every block runs, says what it promises, and reads by an index."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymongo
import pytest
from pymongo.errors import OperationFailure

from linkcrawler.export.exporting import export
from linkcrawler.export.selection import Selection
from linkcrawler.record import AnchorKind, Change, Language, Page, Placement, State, Status
from linkcrawler.score.weights import default_weights
from linkcrawler.store import open_store
from linkcrawler.store.base import LinkFilter, RunDoc
from linkcrawler.store.mongo_setup import INDEXES
from tests.core.make import make_link
from tests.mongod import Mongod
from tests.store.records import entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.store.base import Entry

PAGE = Path(__file__).parents[2] / "docs" / "analyse.md"
PASSWORD = "p@ss/word"
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
SHOP = "https://shop.example/"


@dataclass
class Ran:
    """What each block has printed, and how the server carried out its queries."""

    printed: list[str]
    plans: list[dict[str, Any]]

    def after(self, words: str) -> str:
        """Return what the first block under the text with *words* has printed."""
        before = PAGE.read_text(encoding="utf-8").partition(words)[0]
        return self.printed[before.count("```python")]


def checks() -> list[Entry]:
    """Return the checks of two runs: ten live links, of which two are lost in the second."""
    made = [live(number, "run-1", NOW - 2 * DAY) for number in range(10)]
    made += [live(number, "run-2", NOW - DAY) for number in range(2, 10)]
    return [*made, lost(0), lost(1)]


def live(number: int, run_id: str, at: datetime) -> Entry:
    follow = number != 3
    link = make_link(
        anchor="garden shop" if number % 2 else f"anchor {number}",
        anchor_kind=AnchorKind.EXACT,
        follow=follow,
        rel=() if follow else ("nofollow",),
        placement=Placement.FOOTER if number == 4 else Placement.CONTENT,
    )
    page = Page(f"https://blog-{number}.example.at/x", 200, language=Language("de", 1.0, True))
    return whole(number, run_id, at, {"links": (link,), "page": page})


def lost(number: int) -> Entry:
    change = Change("state", State.SUSPECT, State.LOST, "gone")
    gone = {"status": Status.MISSING, "state": State.LOST, "links": (), "problems": ()}
    values = {"lost_at": NOW - DAY, "changes": (change,), "reason": f"Gone from {number}."}
    return whole(number, "run-2", NOW - DAY, {**gone, **values})


def whole(number: int, run_id: str, at: datetime, values: dict[str, Any]) -> Entry:
    target = SHOP if number < 8 else "https://other.example/"
    labels = {"Agency": "Blue" if number % 2 else "Green"}
    return entry(number, run_id, checked_at=at, target=target, labels=labels, **values)


@pytest.fixture(scope="module")
def server(
    mongod_program: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Mongod, str]]:
    """Give a server that asks for passwords, and its administrator's URI."""
    server = Mongod(mongod_program, tmp_path_factory.mktemp("mongod"), ("--auth",))
    server.start()
    with pymongo.MongoClient[dict[str, Any]](server.uri) as client:
        client.admin.command("createUser", "root", pwd="root", roles=["root"])
    yield server, server.uri.replace("//", "//root:root@")
    server.stop()


@pytest.fixture(scope="module")
def ran(server: tuple[Mongod, str], tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Fill the server, export the files, and run the page as its reader would."""
    mongod, admin_uri = server
    folder = tmp_path_factory.mktemp("analyse")
    asyncio.run(fill_and_export(admin_uri.rstrip("/") + "/linkcrawler?authSource=admin", folder))
    with pymongo.MongoClient[dict[str, Any]](admin_uri) as client:
        database = client["linkcrawler"]
        database.command("profile", 2)
        printed = run_page(folder, admin_uri, f"127.0.0.1:{mongod.port}")
        plans = list(database["system.profile"].find({"user": "analyst@linkcrawler"}))
        database.command("profile", 0)
    return Ran(printed, [plan for plan in plans if "planSummary" in plan])


async def fill_and_export(uri: str, folder: Path) -> None:
    store = open_store(uri, folder)
    await store.open()
    for run_id, at in (("run-1", NOW - 2 * DAY), ("run-2", NOW - DAY)):
        await store.start_run(RunDoc(run_id, "list", at))
    await store.write_batch(checks())
    for name in ("links.parquet", "links.csv"):
        await export(store, Selection(LinkFilter()), folder / name, default_weights())
    await store.close()


def run_page(folder: Path, admin_uri: str, host: str) -> list[str]:
    given = {"ADMIN_URI": admin_uri, "ANALYST_PASSWORD": PASSWORD, "MONGO_HOST": host}
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("run_blocks.py"), PAGE],
        cwd=folder,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    printed: list[str] = json.loads(done.stdout)
    return printed


@pytest.mark.parametrize(
    ("under", "says"),
    [
        ("## Parquet with DuckDB", ["blog-0.example", "Gone from 1.", "Blue", "Green"]),
        ("How many links has each target", ["│ https://shop.example/  │     8 │     6 │"]),
        ("Problems, counted", ["nofollow", "8"]),
        ("## Parquet with polars", ["garden shop", "0.5"]),
        ("Where on their pages", ["content", "footer", "false"]),
        ("## Parquet with pandas", ["language.code", "de", "at"]),
        ("A flat table", ["https://shop.example/", "8"]),
        ("lost in the last seven days, and why? (", ["Gone from 0.", "Gone from 1."]),
        ("The state of one target", ["{'live': 6, 'missing': 2}"]),
        ("Its anchors", ["{'_id': 'garden shop', 'links': 3, 'followed': 2}"]),
        ("The problems of live links", ["{'nofollow': 8}"]),
        ("By agency", ["Blue live 4\nBlue lost 1\nGreen live 4\nGreen lost 1\n"]),
        ("What was lost, and what came back", [f"{NOW - DAY:%Y-%m-%d} lost 2\n"]),
        ("One link's life", [" live ", " missing Gone from"]),
        ("The last run, by status", ["run-2 {'live': 8, 'missing': 2}"]),
    ],
)
def test_each_example_says_what_it_promises(ran: Ran, under: str, says: list[str]) -> None:
    printed = ran.after(under)

    assert [word for word in says if word not in printed] == [], printed


def test_every_query_is_carried_out_by_an_index(ran: Ran) -> None:
    """By the server's own word, of each query that the page has sent."""
    plans = {(plan["ns"], plan["planSummary"].split(" ")[0]) for plan in ran.plans}

    assert len(ran.plans) >= 9
    assert {plan for _, plan in plans} <= {"IXSCAN", "COUNT_SCAN", "IDHACK"}


def test_the_reader_changes_nothing_and_may_export(
    ran: Ran, server: tuple[Mongod, str], tmp_path: Path
) -> None:
    assert ran.printed
    mongod, _ = server
    uri = f"mongodb://analyst:p%40ss%2Fword@127.0.0.1:{mongod.port}/linkcrawler"
    with (
        pymongo.MongoClient[dict[str, Any]](uri) as client,
        pytest.raises(OperationFailure, match="not authorized"),
    ):
        client.get_default_database()["links"].delete_many({})

    async def read() -> int:
        store = open_store(uri, tmp_path)
        await store.open(to_read=True)
        path = tmp_path / "a.jsonl"
        done = await export(store, Selection(LinkFilter()), path, default_weights())
        await store.close()
        return done.records

    assert asyncio.run(read()) == 10


def test_the_indexes_that_are_named_are_made() -> None:
    rows = PAGE.read_text(encoding="utf-8").partition("| collection | by |")[2].splitlines()
    for row in (row for row in rows if row.startswith("| `")):
        _, name, named, _ = (part.strip(" `") for part in row.split("|"))
        made = [tuple(index.document["key"]) for index in INDEXES[name]]
        for fields in (tuple(re.findall(r"\w+", one)) for one in named.split("·")):
            assert [keys for keys in made if keys[: len(fields)] == fields], (name, fields)
