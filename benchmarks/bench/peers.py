"""The peers, each as its users write it: ``python -m benchmarks.bench.peers NAME URLS_FILE``.

Each reads the same addresses and prints how many pages have the link. None asks for robots.txt, checks
addresses, or keeps anything: they only find a link.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from urllib.parse import urlsplit

TARGET = "https://target.example/product"
AT_A_TIME = 64


def plain_scrapy(addresses: list[str]) -> int:
    """Scrapy as everyone writes it: a css loop over the links."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    found: list[str] = []

    class Checker(scrapy.Spider):
        name = "checker"

        async def start(self):
            for address in addresses:
                yield scrapy.Request(address)

        def parse(self, response):
            for link in response.css("a[href]"):
                if response.urljoin(link.attrib["href"]) == TARGET:
                    yield {
                        "page": response.url,
                        "anchor": "".join(link.css("::text").getall()),
                        "rel": link.attrib.get("rel"),
                    }

    def keep(item: dict[str, str]) -> None:
        found.append(item["page"])

    process = CrawlerProcess({"CONCURRENT_REQUESTS": AT_A_TIME, "LOG_LEVEL": "WARNING"})
    crawler = process.create_crawler(Checker)
    crawler.signals.connect(keep, scrapy.signals.item_scraped)
    process.crawl(crawler)
    process.start()
    return len(found)


def advertools_list(addresses: list[str]) -> int:
    """Advertools in list mode; the links are in columns of its output."""
    import advertools

    out = Path("advertools.jl")
    advertools.crawl(
        addresses,
        str(out),
        follow_links=False,
        allowed_domains=list(
            {urlsplit(each).hostname for each in addresses}
        ),  # by default with ports
        custom_settings={"CONCURRENT_REQUESTS": AT_A_TIME, "LOG_LEVEL": "WARNING"},
    )
    return sum(TARGET in line for line in out.read_text(encoding="utf-8").splitlines())


def crawlee_lexbor(addresses: list[str]) -> int:
    """Crawlee with its default client, and lexbor to parse."""
    from crawlee import ConcurrencySettings, service_locator
    from crawlee.crawlers import HttpCrawler, HttpCrawlingContext
    from crawlee.storage_clients import MemoryStorageClient

    found: list[str] = []
    service_locator.set_storage_client(MemoryStorageClient())
    crawler = HttpCrawler(
        concurrency_settings=ConcurrencySettings(
            desired_concurrency=AT_A_TIME, max_concurrency=AT_A_TIME
        ),
        configure_logging=False,
    )

    @crawler.router.default_handler
    async def look(context: HttpCrawlingContext) -> None:
        if _find(await context.http_response.read()):
            found.append(context.request.url)

    logging.getLogger("crawlee").setLevel(logging.WARNING)
    asyncio.run(_run_crawlee(crawler, addresses))
    return len(found)


async def _run_crawlee(crawler, addresses: list[str]) -> None:
    await crawler.run(addresses)


def aiohttp_lexbor(addresses: list[str]) -> int:
    """Loop by hand: what Python can do at best."""
    return asyncio.run(_loop(addresses))


async def _loop(addresses: list[str]) -> int:
    import aiohttp

    waiting = iter(addresses)
    found = 0

    async def work(session: aiohttp.ClientSession) -> None:
        nonlocal found
        for address in waiting:
            async with session.get(address) as response:
                found += _find(await response.read())

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_A_TIME)) as session:
        await asyncio.gather(*(work(session) for _ in range(AT_A_TIME)))
    return found


def _find(body: bytes) -> bool:
    """Find the link, with the fields that a checker wants."""
    from selectolax.lexbor import LexborHTMLParser

    links = [
        (link.attributes.get("href"), link.text(), link.attributes.get("rel"))
        for link in LexborHTMLParser(body).css("a[href]")
    ]
    return any(href == TARGET for href, _, _ in links)


BY_NAME = {
    "scrapy": plain_scrapy,
    "advertools": advertools_list,
    "crawlee": crawlee_lexbor,
    "aiohttp": aiohttp_lexbor,
}

if __name__ == "__main__":
    print(BY_NAME[sys.argv[1]](Path(sys.argv[2]).read_text().split()))
