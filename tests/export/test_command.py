"""``scrapy export`` as a person calls it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from linkcrawler.export.page import page
from linkcrawler.store import open_store
from tests.export.reading import read_csv, read_jsonl, read_parquet, read_xlsx
from tests.store.records import entry

ROOT = Path(__file__).parents[2]
Done = subprocess.CompletedProcess[str]


def scrapy(folder: Path, *options: str, mongo_uri: str = "") -> Done:
    settings = {"DATA_DIR": str(folder / "data"), "MONGO_URI": mongo_uri, "SCORE_FILE": ""}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "export", *options],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder whose data hold five links."""
    folder = tmp_path_factory.mktemp("export")

    async def fill() -> None:
        store = open_store(None, folder / "data")
        await store.open()
        await store.write_batch([entry(n) for n in range(5)])
        await store.close()

    asyncio.run(fill())
    return folder


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("a.csv", read_csv),
        ("a.xlsx", read_xlsx),
        ("a.parquet", read_parquet),
        ("A.JSONL.GZ", None),
    ],
)
def test_every_kind_is_written(folder: Path, name: str, read: object) -> None:
    done = scrapy(folder, "--to", str(folder / name))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"5 links written to {folder / name}\n"
    assert not callable(read) or len(read(folder / name)) == 5
    assert not list(folder.glob(".*"))


def test_filters_and_weights(folder: Path) -> None:
    weights = folder / "my.toml"
    weights.write_text("[followed]\nnofollow = 1\n")
    path = folder / "b.csv"
    done = scrapy(
        *(folder, "--to", str(path), "--status", "live", "--problem", "nofollow"),
        *("--label", "Campaign=spring", "--since", "2026-01-01", "--score", str(weights)),
    )

    assert done.stdout == f"5 links written to {path}\n"
    assert {row["score_followed"] for row in read_csv(path)} == {"1"}


def test_nothing_that_fits_is_an_empty_table(folder: Path) -> None:
    path = folder / "none.jsonl"
    done = scrapy(folder, "--to", str(path), "--state", "lost")

    assert done.returncode == 0
    assert done.stdout.startswith(f"0 links written to {path}\nNote: no link has all of that;")
    assert read_jsonl(path) == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--to", "a.pdf"], "linkcrawler: a.pdf: the name must end in one of .csv"),
        (["--to", "a.csv", "--state", "gone"], "linkcrawler: --state gone: there is none"),
        (["--to", "a.csv", "--score", "no.toml"], "linkcrawler: no.toml: no such file"),
    ],
)
def test_a_slip_is_one_plain_line(folder: Path, options: list[str], says: str) -> None:
    done = scrapy(folder, *options)

    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_without_a_store_nothing_is_made(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "--to", str(tmp_path / "a.csv"))

    assert done.returncode == 1
    assert "linkcrawler.sqlite: there are no records yet" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_must_be_named(tmp_path: Path) -> None:
    done = scrapy(tmp_path)

    assert done.returncode == 2
    assert "scrapy export --to links.xlsx" in done.stderr


def test_the_documented_columns_are_those_written() -> None:
    written_page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")

    assert written_page == page(), "python -m linkcrawler.export.page > docs/export.md"
