"""What every request says of us, set in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.http.headers import Headers
from scrapy.utils.python import without_none_values

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class DefaultsMiddleware:
    """Sets DEFAULT_REQUEST_HEADERS and USER_AGENT where a request says nothing else."""

    def __init__(self, headers: Headers) -> None:
        self._headers = dict(headers.items())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        headers = Headers(without_none_values(crawler.settings["DEFAULT_REQUEST_HEADERS"]))
        if crawler.settings["USER_AGENT"]:
            headers.setdefault("User-Agent", crawler.settings["USER_AGENT"])
        return cls(headers)

    def process_request(self, request: Request) -> None:
        """Set what *request* does not."""
        headers = request.headers
        for name, values in self._headers.items():
            dict.setdefault(headers, name, list(values))  # past a look at each for its form
