"""Where Chromium comes from, and what to do where there is none."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

HOW_TO_GET_ONE = (
    "install Chromium (Debian: apt install chromium), or run: playwright install chromium, "
    "or set BROWSER_CDP_URL to a browser elsewhere"
)

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
)
_MACOS = (
    "Applications/Chromium.app/Contents/MacOS/Chromium",
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_DOWNLOADED = (
    "chromium-*/chrome-linux*/chrome",
    "chromium_headless_shell-*/chrome*/*headless*shell",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)


@dataclass(frozen=True, slots=True)
class BrowserSource:
    """A program to start, or the address of a browser that runs already."""

    executable: Path | None = None
    cdp_url: str | None = None


def find_browser(
    executable: str | None = None,
    cdp_url: str | None = None,
    *,
    search_path: str | None = None,
) -> BrowserSource | None:
    """Return the browser to use: the one asked for, else an installed one, else a downloaded one.

    An *executable* that is asked for and not there is None too: another one would be a surprise.
    """
    if cdp_url:
        return BrowserSource(cdp_url=cdp_url)
    if executable:
        asked_for = shutil.which(executable)
        return BrowserSource(Path(asked_for)) if asked_for else None
    found = _on_the_path(search_path) or _among_applications() or _downloaded()
    return BrowserSource(found) if found else None


def may_sandbox(setting: str | None) -> bool:
    """Whether Chromium's sandbox can be on: root has none, and a setting of 0 turns it off."""
    if setting is not None and setting.strip():
        return setting.strip().lower() not in {"0", "false", "no", "off"}
    return getattr(os, "geteuid", lambda: 1)() != 0


def _on_the_path(search_path: str | None) -> Path | None:
    for name in _NAMES:
        found = shutil.which(name, path=search_path)
        if found:
            return Path(found)
    return None


def _among_applications() -> Path | None:
    if platform.system() != "Darwin":
        return None
    places = [root / name for name in _MACOS for root in (Path("/"), Path.home())]
    return next((place for place in places if place.is_file()), None)


def _downloaded() -> Path | None:
    """Return what ``playwright install chromium`` brought, the newest first."""
    for folder in _download_folders():
        for pattern in _DOWNLOADED:
            found = sorted(folder.glob(pattern), reverse=True)
            if found:
                return found[0]
    return None


def _download_folders() -> list[Path]:
    told = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if told and told != "0":
        return [Path(told)]
    home = Path.home()
    return [
        home / ".cache/ms-playwright",
        home / "Library/Caches/ms-playwright",
        home / "AppData/Local/ms-playwright",
    ]


def main() -> int:
    """Say where the browser is; exit status 1 where there is none."""
    source = find_browser(None, os.environ.get("BROWSER_CDP_URL"))
    if source is None:
        sys.stderr.write(f"There is no browser here: {HOW_TO_GET_ONE}.\n")
        return 1
    sys.stdout.write(f"Pages are rendered by {source.executable or source.cdp_url}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
