"""Evidence to verdict to record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from linkcrawler.checking import conclude
from linkcrawler.engine import run_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from linkcrawler.items import SeedCheck


class VerdictPipeline:
    """Fill in the conclusion: the record, and what is kept of the link."""

    needs_page = False

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the crawler: its spider has the run."""
        return cls(crawler)

    def process_item(self, item: SeedCheck) -> SeedCheck:
        """Decide what this check found."""
        item.conclusion = conclude(item, run_of(self._crawler).id)
        return item
