"""The child process of test_scrapy: renders what its argument names, and prints what came."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

from linkcrawler.downloading.answers import fetched_from_failure, fetched_from_response
from tests.adapters.crawling import SETTINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

FOUND: dict[str, dict[str, Any]] = {}


class _Renders(Spider):
    name = "renders"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls = urls

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(
                url,
                callback=self.keep,
                errback=self.keep_failure,
                cb_kwargs={"asked": url},
                dont_filter=True,
                meta={"playwright": True, "wanted": ["target.example"], "verbatim_url": True},
            )

    def keep(self, response: Response, asked: str) -> None:
        fetched = fetched_from_response(response, asked)
        FOUND[asked] = {
            "url": fetched.url,
            "status": fetched.http_status,
            "flags": response.flags,
            "body": fetched.body.decode(),
            "headers": fetched.headers,
            "hops": [[hop.url, hop.http_status] for hop in fetched.redirects],
            "cost": response.meta["render_cost"],
        }

    def keep_failure(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it for errbacks
        asked = request.cb_kwargs["asked"]
        assert failure.value is not None
        fetched = fetched_from_failure(failure.value, request, asked)
        FOUND[asked] = {"failure": fetched.failure and fetched.failure.kind.value}


def main() -> None:
    urls, settings = json.loads(sys.argv[1])
    kept = {name: value for name, value in SETTINGS.items() if name != "TWISTED_REACTOR_ENABLED"}
    process = CrawlerProcess({**kept, **settings})
    process.crawl(_Renders, urls=urls)
    process.start()
    sys.stdout.write(json.dumps(FOUND))


if __name__ == "__main__":
    main()
