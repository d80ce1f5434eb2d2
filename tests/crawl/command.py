"""The real command line in a child process, and the records that it leaves."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
PATIENCE_S = 600
"""For a command to end: it takes a hundredth of it, unless the machine is very busy."""
QUICK = {
    "ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8",
    "DOWNLOAD_DELAY": "0",
    "DOWNLOAD_TIMEOUT": "60",
    "RETRY_BACKOFF": "0.05",
    "RENDER": "never",
    # Where a page is rendered: however busy the machine is.
    "RENDER_TIMEOUT": "150",
    "RENDER_SETTLE": "60",
}

Record = dict[str, Any]


@dataclass(slots=True)
class Crawl:
    """``scrapy crawl verify`` over a list, in *folder*."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    feed_name: str = "out.jsonl"
    name_server: str | None = None
    """Where names are asked for; None = where the machine asks."""
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def feed(self) -> Path:
        return self.folder / self.feed_name

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    def write_list(self, rows: Sequence[Sequence[str]], name: str = "list.csv") -> Path:
        """Write *rows*, the first being the header, and make it the list to crawl."""
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        self.arguments["seeds"] = str(path)
        return path

    def command(self) -> list[str]:
        """Return the command line."""
        own = {"DATA_DIR": str(self.data_dir)}
        if self.name_server is not None:
            own["DNS_NAMESERVERS"] = self.name_server
        settings = {**QUICK, **own, **self.settings}
        options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        options += [p for name, value in self.arguments.items() for p in ("-a", f"{name}={value}")]
        # -O writes anew each time, as a user would ask for it.
        crawl = [sys.executable, "-m", "scrapy", "crawl", "verify", "-O", str(self.feed)]
        return [*crawl, *options]

    def start(self) -> subprocess.Popen[str]:
        """Start the command and return while it runs."""
        running = subprocess.Popen(
            self.command(),
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "200", **self.environment},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.started.append(running)
        return running

    def end(self) -> None:
        """Leave no process behind, however the test ended."""
        for running in self.started:
            if running.poll() is None:
                running.kill()
                running.communicate()

    def run(self, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return subprocess.run(
            self.command(),
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "200", **self.environment},
            text=True,
            input=stdin,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def records(self) -> list[Record]:
        """Return the records of the feed."""
        with self.feed.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def by_url(self) -> dict[str, Record]:
        """Return the records of the feed by referring URL."""
        return {record["referring_url"]: record for record in self.records()}
