"""``scrapy history URL``: every check and change of the links of one page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from linkcrawler.plain_command import PlainCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from rich.console import RenderableType

    from linkcrawler.store.base import Store


class Command(PlainCommand):
    """Reads the store, fetches nothing."""

    def syntax(self) -> str:
        return "URL"

    def short_desc(self) -> str:
        return "Show every check and change of the links of one referring page"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("give one referring URL: scrapy history https://blog.example/post")
        from linkcrawler.report.from_store import print_from_store
        from linkcrawler.report.history import read_histories, shown

        async def history(store: Store) -> Iterable[RenderableType]:
            return shown(await read_histories(store, args[0]), datetime.now(UTC))

        self.exitcode = print_from_store(self.known_settings, history)
