"""``scrapy export``: stored records as a file; nothing is fetched."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.export.formats import EXACT, FLAT, ending_of
from linkcrawler.export.request import Request
from linkcrawler.export.selection import LAST, Selection
from linkcrawler.plain_command import PlainCommand, add_score_option, asked_weights

if TYPE_CHECKING:
    import argparse
    from contextlib import AbstractAsyncContextManager

    from linkcrawler.export.exporting import Exported
    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Store


class Command(PlainCommand):
    """Export what the store holds."""

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
        add_score_option(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or not opts.to:
            raise UsageError("name the file to write: scrapy export --to links.xlsx")
        try:
            self._export(Path(opts.to), opts)
        except LinkcrawlerError as error:
            self.fail(error)

    def _export(self, path: Path, opts: argparse.Namespace) -> None:
        from linkcrawler.report.terminal import counted

        given = (opts.status, opts.state, opts.problem, opts.target, opts.label, opts.since)
        selection = Selection(Request(*given).where(datetime.now(UTC)), opts.run)
        weights = asked_weights(self, opts)
        done = asyncio.run(_exported(self.existing_store(), selection, path, weights))
        print(f"{counted(done.records, 'link')} written to {path}")
        if not done.records:
            print("Note: no link has all of that; targets and labels are written as in your list.")
        for note in done.notes:
            print(f"Note: {note}.")


async def _exported(
    opening: AbstractAsyncContextManager[Store], selection: Selection, path: Path, weights: Weights
) -> Exported:
    from linkcrawler.export.exporting import export

    ending_of(path)  # a slip in the name is told before the store is asked
    async with opening as store:
        return await export(store, selection, path, weights)
