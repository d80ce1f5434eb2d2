"""Feeds that several processes write: parts of lines, put together once; all else is one process's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.settings import Settings

from linkcrawler.rendering.options import RenderOptions
from linkcrawler.workers.command import HelperCommand, share_out
from linkcrawler.workers.feeds import feed_of_one_process, feeds_of_helper, parted_feeds
from linkcrawler.workers.plan import available_cores
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from pathlib import Path


def settings_with(uri: object, **options: Any) -> Settings:
    return Settings({"FEEDS": {str(uri): {"format": "jsonlines", **options}}})


@pytest.mark.parametrize(
    ("uri", "options"),
    [
        ("out.csv", {"format": "csv"}),
        ("out.json", {"format": "json"}),
        ("stdout:", {}),
        ("-", {}),
        ("s3://bucket/out.jsonl", {}),
        ("out-%(time)s.jsonl", {}),
        ("out.jsonl", {"batch_item_count": 10}),
        ("out.jsonl.gz", {"postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"]}),
    ],
)
def test_feeds_that_one_process_writes(uri: str, options: dict[str, Any]) -> None:
    assert feed_of_one_process(settings_with(uri, **options)) == uri


def test_batches_may_be_asked_for_in_general() -> None:
    settings = settings_with("out.jsonl")
    settings.set("FEED_EXPORT_BATCH_ITEM_COUNT", 5)

    assert feed_of_one_process(settings) == "out.jsonl"


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_parts_become_one_file(scheme: str, tmp_path: Path) -> None:
    """Every process has a part of its own; the cut-off line of a killed one is no record."""
    whole = tmp_path / "out [1].jsonl"
    settings = settings_with(f"{scheme}{whole}", overwrite=True)
    whole.write_text('{"id": 1}\n')
    parts = [path for _ in range(2) for path in json.loads(feeds_of_helper(settings))]
    for part, text in zip(parts, ['{"id": 2}\n{"id', '{"id": 3}\n'], strict=True):
        (tmp_path / part).write_text(text)

    assert feed_of_one_process(settings) is None
    parted_feeds(settings)[0].join_parts()

    assert sorted(whole.read_text().splitlines()) == ['{"id": 1}', '{"id": 2}', '{"id": 3}']
    assert list(tmp_path.iterdir()) == [whole]


@pytest.mark.parametrize("overwrite", [True, False])
def test_what_a_killed_run_left_is_not_in_a_new_feed(overwrite: bool, tmp_path: Path) -> None:
    settings = settings_with(tmp_path / "out.jsonl", overwrite=overwrite)
    (part,) = (tmp_path / path for path in json.loads(feeds_of_helper(settings)))
    part.write_text('{"id": 1}\n')

    parted_feeds(settings)[0].drop_old_parts()

    assert part.exists() is not overwrite


@pytest.mark.parametrize("size", [2, 64])
def test_what_is_allowed_is_split_and_never_too_little(size: int) -> None:
    settings = Settings({"CONCURRENT_REQUESTS": 64, "RENDER_PAGES": 4, "RENDER_MAX_MEMORY": 2048})
    settings.set("CONCURRENT_REQUESTS", "64", priority="cmdline")

    share_out(settings, size)

    assert settings.getint("CONCURRENT_REQUESTS") == 64 // size
    browser = RenderOptions.from_settings(settings).browser
    assert browser.pages == max(1, 4 // size)
    assert browser.max_memory_bytes >= 256 * 1024 * 1024


def test_settings_that_make_no_sense_are_left_to_who_reads_them() -> None:
    settings = Settings({"CONCURRENT_REQUESTS": "many", "RENDER_PAGES": 0})

    share_out(settings, 2)

    assert settings["CONCURRENT_REQUESTS"] == "many"
    assert settings.getint("RENDER_PAGES") == 0


def test_helpers_get_what_was_set_for_this_run() -> None:
    """The log is one file, which nobody begins anew."""
    settings = Settings({"LOG_FILE_APPEND": False})
    settings.set("LOG_FILE", "run.log", priority="cmdline")
    share_out(settings, 2)

    command = HelperCommand.of(settings, {"seeds": "a.csv", "resume": "1"})(Share(1, 2, "r-1"))

    assert {"LOG_FILE=run.log", "LOG_FILE_APPEND=true", "WORKER=1/2 r-1"} <= set(command)
    assert "seeds=a.csv" in command
    assert not any("resume" in part for part in command)


@pytest.mark.parametrize(("quota", "most"), [("100000 100000", 1), ("50000 100000", 1)])
def test_a_container_may_have_fewer_cores(quota: str, most: int, tmp_path: Path) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(f"{quota}\n")

    assert available_cores(file) == most


@pytest.mark.parametrize("quota", ["max 100000", "", "6400000 100000"])
def test_a_container_without_a_limit_has_all(quota: str, tmp_path: Path) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(quota)

    assert available_cores(file) == available_cores(tmp_path / "missing")
