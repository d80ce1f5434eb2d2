"""What each of several processes of a run is started with."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from linkcrawler.workers.feeds import feeds_of_helper
from linkcrawler.workers.share import Share

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPLIT: Final = {"CONCURRENT_REQUESTS": 1, "RENDER_PAGES": 1, "RENDER_MAX_MEMORY": 256}
"""What the settings allow the run as a whole, and the least that a process can do with."""
_OF_THE_LEADER: Final = frozenset({"WORKER", "FEEDS"})
_NOT_AGAIN: Final = "resume"


def share_out(settings: BaseSettings, size: int) -> None:
    """Make this process the leader of *size* that share what *settings* allow."""
    settings.set("WORKER", str(Share(of=size)), priority="cmdline")
    settings.set("LOG_FILE_APPEND", True, priority="cmdline")  # the others write there too
    for name, least in _SPLIT.items():
        with suppress(ValueError):  # who reads the setting says what is wrong with it
            whole = settings.getint(name)
            part = max(-(-whole // size), min(least, whole))
            settings.set(name, part, priority="cmdline")


@dataclass(frozen=True, slots=True)
class HelperCommand:
    """The leader's own command line, for another share."""

    settings: Mapping[str, Any]
    arguments: Mapping[str, str]
    feeds: BaseSettings

    @classmethod
    def of(cls, settings: BaseSettings, arguments: Mapping[str, str]) -> Self:
        """Take over what was set for this run alone; all else comes by file and environment."""
        least = SETTINGS_PRIORITIES["cmdline"]
        own = {
            name: value
            for name, value in settings.items()
            if (settings.getpriority(name) or 0) >= least and name not in _OF_THE_LEADER
        }
        return cls(own, arguments, settings)

    def __call__(self, share: Share) -> list[str]:
        """Return the command line of the process with *share*."""
        command = [sys.executable, "-m", "scrapy", "crawl", "verify"]
        own = {
            **self.settings,
            "WORKER": str(share),
            "FEEDS": feeds_of_helper(self.feeds),
        }
        for name, value in own.items():
            command += ["-s", f"{name}={_text(value)}"]
        for name, value in self.arguments.items():
            if name != _NOT_AGAIN:
                command += ["-a", f"{name}={value}"]
        return command


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, default=dict)
