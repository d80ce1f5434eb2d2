"""Feeds of a run by several processes: each writes a part, which the leader joins to its own."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from glob import escape
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

    def new_part(self) -> Path:
        """Return the file of one process; of one that takes the place of a dead one, another."""
        return self.path.with_name(f".{self.path.name}.part-{secrets.token_hex(4)}")

    def drop_old_parts(self) -> None:
        """Remove what a run left that was killed, where the feed is written anew."""
        if self.options.get("overwrite"):
            for part in self._parts():
                part.unlink()

    def join_parts(self) -> None:
        """Append the parts that there are to the feed, and remove them."""
        for part in self._parts():
            with self.path.open("ab") as whole, part.open("rb") as lines:
                # Where a process was killed, its last line may be cut off.
                whole.writelines(line for line in lines if line.endswith(b"\n"))
            part.unlink()

    def _parts(self) -> list[Path]:
        return sorted(self.path.parent.glob(f".{escape(self.path.name)}.part-*"))


def not_whole(error: OSError) -> str:
    """Say that a feed could not be written to its end."""
    why = error.strerror or str(error)
    return f"the feed is not whole: {why}. The store has every record: scrapy export writes them."


def parted_feeds(settings: BaseSettings) -> list[PartedFeed]:
    """Return the feeds that may be put together from parts."""
    feeds = settings.getdict("FEEDS").items()
    paths = ((_local_path(str(uri)), options) for uri, options in feeds)
    return [
        PartedFeed(path, options)
        for path, options in paths
        if path is not None and _has_loose_lines(options)
    ]


def feed_of_one_process(settings: BaseSettings) -> str | None:
    """Return the address of a feed that only a single process can write, if there is one."""
    in_batches = settings.getint("FEED_EXPORT_BATCH_ITEM_COUNT")
    for uri, options in settings.getdict("FEEDS").items():
        if in_batches or _local_path(str(uri)) is None or not _has_loose_lines(options):
            return str(uri)
    return None


def feeds_of_helper(settings: BaseSettings) -> str:
    """Return the FEEDS setting of one helping process, as JSON."""
    feeds = parted_feeds(settings)
    return json.dumps(
        {str(feed.new_part()): {**feed.options, "overwrite": False} for feed in feeds}
    )


def _local_path(uri: str) -> Path | None:
    parts = urlsplit(uri)
    if "%(" in uri or uri in {"-", "stdout:"}:
        return None
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    return Path(uri) if not parts.scheme else None


def _has_loose_lines(options: Mapping[str, Any]) -> bool:
    """Whether each record is a line of one plain file, and nothing stands around them."""
    if options.get("postprocessing") or options.get("batch_item_count"):
        return False
    return str(options.get("format")) in _JOINABLE
