"""What our commands have in common: nothing is crawled, and what goes wrong is one plain line.

Not among the commands: there Scrapy takes every class for a command.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from linkcrawler.config import Config
from linkcrawler.score.weights import weights_of
from linkcrawler.store import open_existing

if TYPE_CHECKING:
    import argparse
    from contextlib import AbstractAsyncContextManager

    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Store


class PlainCommand(ScrapyCommand):
    """A command that is named after its module, as Scrapy names it."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  Scrapy's own name and form

    @property
    def known_settings(self) -> Settings:
        """The project's settings; Scrapy's own where there is no project."""
        return self.settings or Settings()

    def fail(self, trouble: object, status: int = 1) -> None:
        """Say what went wrong, and end with *status* once all is done."""
        print(f"linkcrawler: {trouble}", file=sys.stderr)
        self.exitcode = status

    def existing_store(self) -> AbstractAsyncContextManager[Store]:
        """Return the opening of the store that the settings name, to read from it."""
        config = Config.from_settings(self.known_settings)
        return open_existing(config.mongo_uri, config.data_dir)


def add_score_option(parser: argparse.ArgumentParser) -> None:
    """Let the command line name weights of the score."""
    parser.add_argument("--score", metavar="FILE", help="weights of the score, a TOML file")


def asked_weights(command: PlainCommand, opts: argparse.Namespace) -> Weights:
    """Return the weights that the command line names, else the settings, else our own."""
    return weights_of(opts.score or command.known_settings["SCORE_FILE"])
