"""Scrapy's stats, without a look at every call for an argument that went out of use."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector

FEED_FAILURES = "feedexport/failed_count/"
"""How Scrapy's names of counts of feeds begin that could not be stored; ours too."""


class Stats(MemoryStatsCollector):
    """A dozen values are counted for each page; a wrapper around each call costs more than counting."""

    __getattribute__ = object.__getattribute__
