"""``scrapy report`` as a person types it."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.report.storing import fill
from tests.store.records import entry

ROOT = Path(__file__).parents[2]


def scrapy_report(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Return the exit status and all that was said."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "report", *arguments],
        check=False,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def summary_in(path: Path) -> dict[str, Any]:
    (data,) = re.findall(r'id="summary">([^<]*)<', path.read_text(encoding="utf-8"))
    told: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(data)))
    return told


@pytest.mark.parametrize("kind", ["sqlite", "mongodb"])
def test_a_report_on_one_target(tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    uri = request.getfixturevalue("mongo_uri") if kind == "mongodb" else None
    fill(tmp_path, [entry(1, target="a.example"), entry(2, target="b.example")], uri=uri)
    path = tmp_path / "report.html"
    options = ("--to", str(path), "--target", "a.example", "--since", "2w")
    status, said = scrapy_report(tmp_path, *options, MONGO_URI=uri or "")

    assert (status, said) == (
        0,
        f"{path}: a report on 1 link ({path.stat().st_size / 1e6:.1f} MB)\n",
    )
    told = summary_in(path)
    assert told["scope"]["targets"] == ["a.example"]
    assert told["whole"]["links"] == 1
    assert "since" in {window["name"] for window in told["windows"]}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "name the file to write"),
        (("--to", "{}/no/such/report.html"), "no such folder"),
        (("--to", "{}/report.pdf"), "its name must end in .html"),
        (("--to", "{}/report.html", "--target", "b.example"), "targets there: a.example"),
        (("--to", "{}/report.html", "--since", "yesterday"), "--since: 'yesterday' is no date"),
        (("--to", "{}/report.html", "--score", "{}/none.toml"), "none.toml: no such file"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    fill(tmp_path, [entry(1, target="a.example")])
    status, said = scrapy_report(tmp_path, *(part.format(tmp_path) for part in arguments))

    assert status != 0
    assert says in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("*report*"))


def test_where_there_is_no_store_none_is_made(tmp_path: Path) -> None:
    status, said = scrapy_report(tmp_path / "none", "--to", str(tmp_path / "report.html"))

    assert status != 0
    assert "no records yet" in said
    assert not (tmp_path / "none").exists()
