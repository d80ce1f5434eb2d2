"""``scrapy history URL``: every check and change of the links of one page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from linkcrawler.report.from_store import print_from_store
from linkcrawler.report.history import read_histories, shown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from rich.console import RenderableType

    from linkcrawler.store.base import Store


class Command(ScrapyCommand):
    """Reads the store, fetches nothing."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  Scrapy's own name and form

    def syntax(self) -> str:
        return "URL"

    def short_desc(self) -> str:
        return "Show every check and change of the links of one referring page"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one referring URL: scrapy history https://blog.example/post")

        async def history(store: Store) -> Iterable[RenderableType]:
            return shown(await read_histories(store, args[0]), datetime.now(UTC))

        self.exitcode = print_from_store(self.settings or Settings(), history)
