"""``scrapy alerts``: send what is still to be told, and the alarm that no run came."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from linkcrawler.config import Config
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.plain_command import PlainCommand
from linkcrawler.store import open_existing

if TYPE_CHECKING:
    import argparse

_NOT_TOLD = 1
_HOURS = 25.0
"""Runs that come once a day are never quite on time."""


class Command(PlainCommand):
    """For a timer: each thing is told once, however often this is called."""

    def short_desc(self) -> str:
        return "Send alerts that did not get out, and one where no run came when links were due"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--hours",
            type=float,
            default=_HOURS,
            help="so long may links be due without a run (default: %(default)g)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or not 0 <= opts.hours < 24 * 366:
            raise UsageError("give no arguments, and --hours as hours of a year at most")
        try:
            troubles = asyncio.run(self._tell(timedelta(hours=opts.hours)))
        except LinkcrawlerError as error:
            troubles = [str(error)]
        for trouble in troubles:
            self.fail(trouble, _NOT_TOLD)

    async def _tell(self, patience: timedelta) -> list[str]:
        from linkcrawler.alerts.telling import Teller

        config = Config.from_settings(self.known_settings)
        if not config.alert_channels:
            raise LinkcrawlerError("no channel is set: see docs/alerts.md for ALERT_WEBHOOK_URL …")
        async with open_existing(config.mongo_uri, config.data_dir) as store:
            teller = Teller(store, config.alert_channels)
            await teller.tell_runs()
            await teller.tell_silence(patience)
            return teller.troubles
