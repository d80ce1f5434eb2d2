"""What the settings turn off is not loaded, and everything else stays."""

from __future__ import annotations

from scrapy.settings import Settings

from linkcrawler.left_out import leave_out

COOKIES = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"
TIMEOUT = "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware"
KIND = "DOWNLOADER_MIDDLEWARES"


def test_what_is_off_is_named_nowhere() -> None:
    settings = Settings({KIND: {COOKIES: None, TIMEOUT: 10, "ours.Component": 20}})
    leave_out(settings)
    assert dict(settings[KIND]) == {TIMEOUT: 10, "ours.Component": 20}
    assert COOKIES not in settings[f"{KIND}_BASE"]
    assert TIMEOUT in settings[f"{KIND}_BASE"]


def test_components_in_use_are_the_same() -> None:
    settings = Settings({KIND: {COOKIES: None, TIMEOUT: 10}})
    before = dict(settings.get_component_priority_dict_with_base(KIND))
    leave_out(settings)
    assert dict(settings.get_component_priority_dict_with_base(KIND)) == before


def test_the_command_line_has_the_last_word() -> None:
    settings = Settings({KIND: {COOKIES: None}})
    settings.set(KIND, {TIMEOUT: None}, "cmdline")
    leave_out(settings)
    in_use = settings.get_component_priority_dict_with_base(KIND)
    assert TIMEOUT not in in_use
    assert COOKIES in in_use
