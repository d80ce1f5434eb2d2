"""``scrapy report``: the state of the links in the store, as one file to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.export.request import Request
from linkcrawler.plain_command import PlainCommand, add_score_option, asked_weights

if TYPE_CHECKING:
    import argparse


class Command(PlainCommand):
    """Reads the store, fetches nothing."""

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
            "--target",
            action="append",
            default=[],
            help="only links to this target, as the list names it",
        )
        parser.add_argument("--since", help="tell what changed since: 2026-11-30, or 7d, 2w ago")
        add_score_option(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or not opts.to:
            raise UsageError("name the file to write: scrapy report --to report.html")
        try:
            print(self._written(Path(opts.to), opts))
        except LinkcrawlerError as error:
            self.fail(error)

    def _written(self, path: Path, opts: argparse.Namespace) -> str:
        from linkcrawler.report.gather import Scope
        from linkcrawler.report.write import write_report

        now = datetime.now(UTC)
        where = Request(target=opts.target, since=opts.since).where(now)
        scope = Scope(tuple(where.targets), where.since)
        weights = asked_weights(self, opts)
        return write_report(self.existing_store(), path, scope, weights, now)
