"""Whether anybody looks at the items that come out of the pipelines, beside Scrapy's own count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals

from linkcrawler.listeners import listeners_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def are_items_watched(crawler: Crawler) -> bool:
    """Whether a feed, or anything else but the count of items, has asked for every item."""
    return listeners_of(crawler).is_watched(signals.item_scraped)
