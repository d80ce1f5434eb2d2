"""``scrapy seedcheck``: how a list is understood, before anything is fetched or stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.plain_command import PlainCommand
from linkcrawler.standard_output import say, write_any_text

if TYPE_CHECKING:
    import argparse

    from linkcrawler.seedlist.checked import CheckedList

_UNUSABLE = 2


class Command(PlainCommand):
    """Nothing is fetched, nothing is written; the exit status is 0 where every list can be used."""

    requires_project = False

    def syntax(self) -> str:
        return "[options] LIST…"

    def short_desc(self) -> str:
        return "Show how a seed list is understood; fetches nothing"

    def long_desc(self) -> str:
        return (
            "LIST is a path, or - for standard input. Shown are the tool, the form and the columns "
            "that were recognised, the first links as they are understood, and the rows that cannot "
            "be used."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--target", help="the target of rows that name none")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("give a list")
        from linkcrawler.seedlist.checked import check_list

        write_any_text()
        for source in args:
            try:
                self._show(check_list(source, opts.target))
            except LinkcrawlerError as error:
                self.fail(error, _UNUSABLE)

    def _show(self, checked: CheckedList) -> None:
        from linkcrawler.report.list_view import shown

        say("\n".join(shown(checked)))
        if checked.trouble:
            self.exitcode = _UNUSABLE
