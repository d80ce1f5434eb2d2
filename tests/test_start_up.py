"""What a command does not need, it does not load: read off the interpreter's own account of imports."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BROWSER = {"playwright", "scrapy_playwright"}
TABLES = {
    "duckdb",
    "numpy",
    "openpyxl",
    "pandas",
    "polars",
    "pyarrow",
    "python_calamine",
    "xlsxwriter",
}
OTHERS = {
    *("aiosmtpd", "jinja2", "matplotlib", "pymongo"),
    *(
        "requests",
        "smtplib",
        "tldextract",
        "urllib3",
    ),  # come with what is turned off, or not asked for
}
PAGE = '<p>Words. <a href="https://target.example/">shop</a></p>'


def imported_by(*command: str, folder: Path) -> set[str]:
    """Return the top-level packages that ``scrapy COMMAND`` imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scrapy", *command],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "linkcrawler.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    names = re.findall(r"^import time:.*\| +(\w+)", done.stderr, re.MULTILINE)
    assert "scrapy" in names
    return set(names)


@pytest.mark.parametrize(
    "command",
    [
        ("--help",),
        ("inspect", "page.html", "--url", "https://page.example/"),
        (
            *("crawl", "verify", "-a", "seeds=list.csv", "-s", "DATA_DIR=data"),
            *("-s", "RETRY_TIMES=0", "-s", "ALLOW_PRIVATE_ADDRESSES=127.0.0.0/8"),
        ),
    ],
    ids=lambda command: command[0],
)
def test_no_command_loads_what_it_does_not_need(command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "list.csv").write_text(
        "referring_url,target\nhttp://127.0.0.1:1/,target.example\n", encoding="utf-8"
    )
    assert not imported_by(*command, folder=tmp_path) & (BROWSER | TABLES | OTHERS)


def test_help_loads_no_http_client(tmp_path: Path) -> None:
    assert not imported_by("--help", folder=tmp_path) & {"aiodns", "aiohappyeyeballs"}
