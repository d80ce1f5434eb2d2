"""The small parts of rendering that need no browser."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from linkcrawler.downloading.limits import MIB
from linkcrawler.errors import SettingError
from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.rendering.executable import BrowserSource, find_browser, may_sandbox
from linkcrawler.rendering.failing import failure_of_navigation
from linkcrawler.rendering.flags import browser_flags
from linkcrawler.rendering.options import RenderOptions
from linkcrawler.rendering.processes import below, is_running, kill_tree, tree_bytes
from linkcrawler.rendering.remote import is_on_this_machine
from linkcrawler.rendering.unwanted import is_unwanted

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_browser_that_is_asked_for_comes_first(tmp_path: Path) -> None:
    asked, other = program(tmp_path, "mine"), program(tmp_path / "bin", "chromium")
    path = str(other.parent)

    assert find_browser(None, "http://farm:9222") == BrowserSource(cdp_url="http://farm:9222")
    assert find_browser(str(asked), search_path=path) == BrowserSource(asked)
    assert find_browser(search_path=path) == BrowserSource(other)
    assert find_browser(str(tmp_path / "missing"), search_path=path) is None


def test_a_downloaded_browser_is_found_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert find_browser(search_path="") is None

    newest = program(tmp_path, "chromium-1200/chrome-linux/chrome")
    program(tmp_path, "chromium-1100/chrome-linux/chrome")

    assert find_browser(search_path="") == BrowserSource(newest)


@pytest.mark.parametrize(("setting", "may"), [("0", False), ("no", False), ("1", True)])
def test_the_sandbox_is_as_the_setting_says(setting: str, may: bool) -> None:
    assert may_sandbox(setting) is may
    assert ("--no-sandbox" in browser_flags("127.0.0.1:1", sandbox=may)) is not may


def test_root_has_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert not may_sandbox(None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert may_sandbox("")


def test_settings_are_read_and_checked_by_name() -> None:
    options = RenderOptions.from_settings(
        Settings({"RENDER_PAGES": "2", "RENDER_MAX_MEMORY": 512})
    )

    assert options.browser.pages == 2
    assert options.browser.max_memory_bytes == 512 * MIB
    assert options.limits.max_bytes == 32 * MIB
    with pytest.raises(SettingError, match="RENDER_TIMEOUT"):
        RenderOptions.from_settings(Settings({"RENDER_TIMEOUT": "soon"}))
    with pytest.raises(SettingError, match="RENDER_PAGES"):
        RenderOptions.from_settings(Settings({"RENDER_PAGES": 0}))


@pytest.mark.parametrize(
    ("host", "unwanted"),
    [
        ("www.google-analytics.com", True),
        ("doubleclick.net", True),
        ("notdoubleclick.net", False),
        ("google.com", False),
        ("com", False),
        ("127.0.0.1", False),
    ],
)
def test_unwanted_hosts(host: str, unwanted: bool) -> None:
    assert is_unwanted(host) is unwanted


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Page.goto: net::ERR_CERT_DATE_INVALID at https://a.example/", FailureKind.TLS),
        ("Page.goto: net::ERR_SSL_PROTOCOL_ERROR at https://a.example/", FailureKind.TLS),
        ("Page.goto: net::ERR_NAME_NOT_RESOLVED at https://a.example/", FailureKind.DNS),
        ("Page.goto: net::ERR_EMPTY_RESPONSE at https://a.example/", FailureKind.EMPTY),
        ("Page.goto: net::ERR_CONNECTION_RESET at https://a.example/", FailureKind.RESET),
        ("Page.goto: net::ERR_SOMETHING_NEW at https://a.example/", FailureKind.CONNECT),
        ("Page.goto: Download is starting\nCall log:", FailureKind.PROTOCOL),
        ("Target page, context or browser has been closed\nx", FailureKind.BROWSER),
    ],
)
def test_what_chromium_says(message: str, kind: FailureKind) -> None:
    failure = failure_of_navigation(message, "https://a.example/x", {})

    assert failure.kind is kind
    assert "\n" not in failure.detail
    assert "ERR_" not in failure.detail


def test_the_proxy_knows_better_why_a_host_was_not_reached() -> None:
    noted = Failure(FailureKind.ADDRESS, "the address 10.0.0.1 is private")
    message = "net::ERR_TUNNEL_CONNECTION_FAILED"

    for url, place in {
        "https://a.example/": "a.example:443",
        "http://a.example/x": "a.example:80",
        "http://[::1]:8080/": "::1:8080",
    }.items():
        assert failure_of_navigation(message, url, {place: noted}) is noted


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:9222", True),
        ("ws://[::1]:9222/devtools", True),
        ("http://localhost:9222", True),
        ("wss://farm.example/?token=a", False),
        ("http://10.0.0.5:9222", False),
    ],
)
def test_which_browsers_can_use_our_proxy(url: str, here: bool) -> None:
    assert is_on_this_machine(url) is here


def test_processes_below_a_process() -> None:
    parents = {2: 1, 3: 2, 4: 2, 5: 4, 9: 8}

    assert below(2, parents) == {3, 4, 5}
    assert below(9, parents) == set()


def test_a_tree_of_processes_is_weighed_and_ended() -> None:
    code = "import subprocess, sys; c = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1); print(c.pid, flush=True); c.wait()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert tree_bytes(parent.pid) > 1_000_000
        assert is_running(child)
        kill_tree(parent.pid)
        parent.wait()
    assert not is_running(parent.pid)
