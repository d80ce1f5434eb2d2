"""``scrapy status``: how the links of the store stand, what is due, how the last runs went."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from linkcrawler.report.from_store import print_from_store
from linkcrawler.report.status import read_standings, shown

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

    def short_desc(self) -> str:
        return "Show how the links of the store stand, what is due, and the last runs"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("scrapy status takes no arguments")
        self.exitcode = print_from_store(self.settings or Settings(), _status)


async def _status(store: Store) -> Iterable[RenderableType]:
    return shown(await read_standings(store, datetime.now(UTC)))
