"""``scrapy report``: the state of the links in the store, as one file to look at."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from linkcrawler.config import Config
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.report.gather import Scope
from linkcrawler.report.moments import moment
from linkcrawler.report.write import write_report
from linkcrawler.score.weights import default_weights
from linkcrawler.store import open_store

if TYPE_CHECKING:
    import argparse

_FAILED = 1


class Command(ScrapyCommand):
    """Reads the store, fetches nothing."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  Scrapy's own name and form

    def syntax(self) -> str:
        return "--to report.html [--target TARGET] [--since 2026-11-01|7d]"

    def short_desc(self) -> str:
        return "Write what the store knows as one HTML file to look at"

    def long_desc(self) -> str:
        return (
            "The file needs no network and no server: open it in a browser, send it to a client. "
            "It shows the state of the profile, what changed, which links were lost and why."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--to", metavar="FILE", help="the file to write (.html)")
        parser.add_argument(
            "--target", action="append", help="only links to this target, as the list names it"
        )
        parser.add_argument("--since", help="tell changes since then: a date, or a span like 7d")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        now = datetime.now(UTC)
        if args or not opts.to:
            raise UsageError("say where to: scrapy report --to report.html")
        try:
            since = moment(opts.since, now) if opts.since else None
        except ValueError as error:
            raise UsageError(f"--since: {error}", print_help=False) from error
        try:
            self._write(Path(opts.to), Scope(tuple(opts.target or ()), since), now)
        except LinkcrawlerError as error:
            print(f"linkcrawler: {error}", file=sys.stderr)
            self.exitcode = _FAILED

    def _write(self, path: Path, scope: Scope, now: datetime) -> None:
        config = Config.from_settings(self.settings or Settings())
        store = open_store(config.mongo_uri, config.data_dir)
        print(write_report(store, path, scope, default_weights(), now))
