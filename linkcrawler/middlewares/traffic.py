"""Scrapy's ``downloader/…`` stats, counted without writing requests and answers out for their length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.utils.python import global_object_name

from linkcrawler.downloading.answers import HEADERS, fields_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response
    from scrapy.statscollectors import StatsCollector


_BETWEEN = len(": \r\n")


class TrafficMiddleware:
    """Counts requests, answers and failures; bytes as decoded, heads included."""

    def __init__(self, stats: StatsCollector) -> None:
        self._count = stats.inc_value

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count, unless DOWNLOADER_STATS says not to."""
        if not crawler.settings.getbool("DOWNLOADER_STATS"):
            raise NotConfigured("DOWNLOADER_STATS is off")
        return cls(crawler.stats)

    def process_request(self, request: Request) -> None:
        """Count a request that is about to be sent."""
        self._count("downloader/request_count")
        self._count(f"downloader/request_method_count/{request.method}")
        self._count("downloader/request_bytes", len(request.url) + _size(request.headers))

    def process_response(self, request: Request, response: Response) -> Response:
        """Count an answer."""
        self._count("downloader/response_count")
        self._count(f"downloader/response_status_count/{response.status}")
        fields = request.meta.get(HEADERS, ())
        head = sum([len(name) + len(value) + _BETWEEN for name, value in fields])
        self._count("downloader/response_bytes", len(response.body) + head)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a failure by its kind."""
        self._count("downloader/exception_count")
        self._count(f"downloader/exception_type_count/{global_object_name(exception.__class__)}")


def _size(headers: Headers) -> int:
    return sum([len(name) + len(value) + _BETWEEN for name, value in fields_of(headers)])
