"""``scrapy inspect`` on saved pages, as a person runs it."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = "<title>Ä page</title><p>Go to <a href='/x'>the shop</a> now.</p>"


def scrapy_inspect(*args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "inspect", *map(str, args)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def lines(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(PAGE.encode()))
    return path


def test_a_file_is_read_as_if_it_came_from_the_url(page: Path) -> None:
    (seen,) = lines(scrapy_inspect(page, "--url", "https://blog.example/post"))

    assert seen["file"] == str(page)
    assert seen["page"]["url"] == "https://blog.example/post"
    assert seen["page"]["title"] == "Ä page"
    (link,) = seen["links"]
    assert link["url"] == "https://blog.example/x"
    assert (link["anchor"], link["context_left"], link["index"]) == ("the shop", "Go to", 0)
    assert "differs" not in link


def test_it_is_json_whatever_letters_a_terminal_knows(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    (seen,) = lines(scrapy_inspect(page))

    assert seen["page"]["title"] == "Ä page"


def test_a_target_adds_how_links_stand_to_it(page: Path) -> None:
    (seen,) = lines(
        scrapy_inspect(page, "--url", "https://blog.example/", "--target", "http://blog.example/x")
    )

    assert seen["links"][0]["differs"] == ["scheme"]


def test_a_list_of_pages_is_read_in_one_go(page: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.html").write_bytes("<title>Ä</title>".encode("latin-1"))
    rows = tmp_path / "pages.tsv"
    rows.write_text("page.html.gz\thttps://a.example/\n\nlatin.html\thttps://b.example/\n")

    seen = lines(scrapy_inspect("--list", rows))

    assert [line["page"]["url"] for line in seen] == ["https://a.example/", "https://b.example/"]
    assert [line["page"]["title"] for line in seen] == ["Ä page", "Ä"]
    assert [line["file"] for line in seen] == ["page.html.gz", "latin.html"]


def test_what_cannot_be_read_is_said_plainly_and_the_rest_goes_on(page: Path) -> None:
    broken = page.with_name("broken.html.gz")
    broken.write_bytes(b"\x1f\x8bnonsense")

    run = scrapy_inspect("missing.html", broken, page)

    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 1
    assert "missing.html: no such file or directory" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        ((), "give a page"),
        (("--list", "missing.tsv"), "missing.tsv: no such file"),
        (("x.html", "--target", "not a host"), "--target not a host"),
        (("x.html", "--url", "ftp://x.example/"), "ftp://x.example/: scheme"),
    ],
)
def test_wrong_use_is_said_in_a_line(args: tuple[str, ...], complaint: str) -> None:
    run = scrapy_inspect(*args)

    assert run.returncode != 0
    assert complaint in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
