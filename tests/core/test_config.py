"""A bad setting stops the start, by its name."""

from __future__ import annotations

from typing import Any

import pytest

from linkcrawler import settings as defaults
from linkcrawler.config import Config
from linkcrawler.errors import SettingError
from linkcrawler.setting_numbers import number, whole_number

GOOD: dict[str, Any] = {name: getattr(defaults, name) for name in dir(defaults) if name.isupper()}


def test_the_defaults_are_good() -> None:
    config = Config.from_settings(GOOD)

    assert config.retry_times == 2
    assert config.jobs_in_play > defaults.CONCURRENT_REQUESTS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RENDER", "perhaps"),
        ("RETRY_TIMES", "-1"),
        ("RETRY_TIMES", "x"),
        ("RETRY_TIMES", "1.5"),
        ("RETRY_BACKOFF", "nan"),
        ("RETRY_AFTER_MAX", None),
        ("CONCURRENT_REQUESTS", "many"),
        ("TARGET_WAIT", "long"),
    ],
)
def test_a_bad_value_is_named(name: str, value: object) -> None:
    with pytest.raises(SettingError, match=name):
        Config.from_settings({**GOOD, name: value})


def test_what_nobody_set_is_as_in_settings_py() -> None:
    assert number({}, "CRAWL_DELAY_MAX") == defaults.CRAWL_DELAY_MAX
    assert whole_number({}, "RENDER_PAGES", least=1) == defaults.RENDER_PAGES


def test_a_whole_number_may_be_written_in_any_way() -> None:
    assert whole_number({"DOWNLOAD_MAXSIZE": "1e6"}, "DOWNLOAD_MAXSIZE", least=1) == 1_000_000
