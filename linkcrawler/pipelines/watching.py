"""Whether anybody looks at the items that come out of the pipelines, beside Scrapy's own count."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pydispatch.dispatcher import Any as Anybody
from pydispatch.dispatcher import getAllReceivers, getReceivers, liveReceivers
from scrapy import signals
from scrapy.extensions.corestats import CoreStats

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_known: WeakKeyDictionary[Crawler, tuple[tuple[int, ...], bool]] = WeakKeyDictionary()
"""What was found last, and how many had asked for items then: it is asked for at every item."""


def are_items_watched(crawler: Crawler) -> bool:
    """Whether a feed, or anything else but the count of items, has asked for every item."""
    signal = signals.item_scraped
    pairs = ((crawler, signal), (crawler, Anybody), (Anybody, signal), (Anybody, Anybody))
    asked = tuple([len(getReceivers(*pair)) for pair in pairs])
    asked_before, watched = _known.get(crawler, ((), False))
    if asked != asked_before:
        receivers = liveReceivers(getAllReceivers(crawler, signal))
        watched = any(not isinstance(getattr(r, "__self__", None), CoreStats) for r in receivers)
        _known[crawler] = (asked, watched)
    return watched
