"""Feeds of a run by several processes: each writes a part, which the leader joins to its own."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import BaseSettings

_JOINABLE: Final = frozenset({"jsonlines", "jsonl", "jl"})


@dataclass(frozen=True, slots=True)
class PartedFeed:
    """A local file of JSON lines, which may be put together from parts."""

    path: Path
    options: Mapping[str, Any]

    def part(self, number: int) -> Path:
        """Return the file of the process with share *number*."""
        return self.path.with_name(f".{self.path.name}.part-{number}")

    def join_parts(self) -> None:
        """Append the parts that there are to the feed, and remove them."""
        for part in sorted(self.path.parent.glob(f".{self.path.name}.part-*")):
            with self.path.open("ab") as whole, part.open("rb") as lines:
                shutil.copyfileobj(lines, whole)
            part.unlink()


def parted_feeds(settings: BaseSettings) -> list[PartedFeed] | None:
    """Return the feeds; None where one of them can only be written by a single process."""
    feeds = []
    for uri, options in settings.getdict("FEEDS").items():
        path = _local_path(str(uri))
        if path is None or str(options.get("format")) not in _JOINABLE or _is_rewritten(options):
            return None
        feeds.append(PartedFeed(path, options))
    return feeds


def feeds_of_share(settings: BaseSettings, number: int) -> str:
    """Return the FEEDS setting of the process with share *number*, as JSON."""
    feeds = parted_feeds(settings) or []
    options = ({**feed.options, "overwrite": False} for feed in feeds)
    return json.dumps(
        {str(feed.part(number)): own for feed, own in zip(feeds, options, strict=True)}
    )


def _local_path(uri: str) -> Path | None:
    parts = urlsplit(uri)
    if "%(" in uri or uri in {"-", "stdout:"}:
        return None
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    return Path(uri) if not parts.scheme else None


def _is_rewritten(options: Mapping[str, Any]) -> bool:
    """Whether what is written is no plain text, or more than one file."""
    return bool(options.get("postprocessing") or options.get("batch_item_count"))
