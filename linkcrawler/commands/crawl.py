"""``scrapy crawl``: Scrapy's own, with an exit status that tells whether every seed has its record."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as CrawlCommand

from linkcrawler.arguments import Arguments
from linkcrawler.config import Config
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.spiders.verify import VerifySpider

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider
    from scrapy.crawler import Crawler


class Command(CrawlCommand):
    """Run a spider; exit status 0 only when the run did its whole work."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse what cannot work in one plain line, then crawl."""
        if args == [VerifySpider.name]:
            try:
                Config.from_settings(self.settings or {})
                Arguments.parse(opts.spargs)
            except LinkcrawlerError as error:
                print(f"linkcrawler: {error}", file=sys.stderr)
                self.exitcode = 2
                return
        super().run(args, opts)
        spider = self._crawler_of_run.spider
        if isinstance(spider, VerifySpider) and not spider.run.is_complete:
            self.exitcode = 1

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self._crawler_of_run = super()._create_crawler(spidercls)
        return self._crawler_of_run
