"""``scrapy status``: how the links of the store stand, what is due, how the last runs went."""

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

    def short_desc(self) -> str:
        return "Show how the links of the store stand, what is due, and the last runs"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("scrapy status takes no arguments")
        from linkcrawler.report.from_store import print_from_store

        self.exitcode = print_from_store(self.known_settings, _status)


async def _status(store: Store) -> Iterable[RenderableType]:
    from linkcrawler.report.status import read_standings, shown

    return shown(await read_standings(store, datetime.now(UTC)))
