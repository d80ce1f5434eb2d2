"""Whether anybody looks at the items that come out of the pipelines, beside Scrapy's own count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydispatch.dispatcher import getAllReceivers, liveReceivers
from scrapy import signals
from scrapy.extensions.corestats import CoreStats

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def are_items_watched(crawler: Crawler) -> bool:
    """Whether a feed, or anything else but the count of items, has asked for every item."""
    receivers = liveReceivers(getAllReceivers(crawler, signals.item_scraped))
    return any(not isinstance(getattr(r, "__self__", None), CoreStats) for r in receivers)
