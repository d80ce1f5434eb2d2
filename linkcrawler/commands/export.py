"""``scrapy export``: stored records as a file; nothing is fetched."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from linkcrawler.config import Config
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.export.exporting import export
from linkcrawler.export.formats import EXACT, FLAT, ending_of
from linkcrawler.export.request import Request
from linkcrawler.export.selection import LAST, Selection
from linkcrawler.report.terminal import counted
from linkcrawler.score.weights import weights_of
from linkcrawler.store import open_existing

if TYPE_CHECKING:
    import argparse

    from linkcrawler.export.exporting import Exported
    from linkcrawler.score.weights import Weights


class Command(ScrapyCommand):
    """Export what the store holds."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  Scrapy's own name and form

    def syntax(self) -> str:
        return "[options] --to FILE"

    def short_desc(self) -> str:
        return "Write stored records to a file for a spreadsheet or for analysis"

    def long_desc(self) -> str:
        return (
            f"The kind of file is told by its name: {', '.join((*FLAT, *EXACT))}. Without a filter "
            "the current record of every link is written. Filters may be combined: all of them "
            "must hold; of one that is given several times, one."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--to", metavar="FILE", help="the file to write")
        for name in ("status", "state", "problem", "target"):
            parser.add_argument(f"--{name}", action="append", default=[], help=f"only this {name}")
        parser.add_argument(
            "--label", action="append", default=[], metavar="K=V", help="only with this label"
        )
        parser.add_argument("--since", help="only checked since: 2026-11-30, or 7d, 12h, 2w ago")
        parser.add_argument("--run", help=f"the records of this run as they were then, or {LAST}")
        parser.add_argument("--score", metavar="FILE", help="weights of the score, a TOML file")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or not opts.to:
            raise UsageError("name the file to write: scrapy export --to links.xlsx")
        try:
            self._export(Path(opts.to), opts)
        except LinkcrawlerError as error:
            print(f"export: {error}", file=sys.stderr)
            self.exitcode = 1

    def _export(self, path: Path, opts: argparse.Namespace) -> None:
        given = (opts.status, opts.state, opts.problem, opts.target, opts.label, opts.since)
        selection = Selection(Request(*given).where(datetime.now(UTC)), opts.run)
        settings = self.settings or Settings()
        weights = weights_of(opts.score or settings["SCORE_FILE"])
        config = Config.from_settings(settings)
        done = asyncio.run(_exported(config, selection, path, weights))
        print(f"{counted(done.records, 'link')} written to {path}")
        if not done.records:
            print("Note: no link has all of that; targets and labels are written as in your list.")
        for note in done.notes:
            print(f"Note: {note}.")


async def _exported(
    config: Config, selection: Selection, path: Path, weights: Weights
) -> Exported:
    ending_of(path)  # a slip in the name is told before the store is asked
    async with open_existing(config.mongo_uri, config.data_dir) as store:
        return await export(store, selection, path, weights)
