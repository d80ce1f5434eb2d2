"""CPU of a second run over pages that have not changed, as a share of the first run's.

    python benchmarks/recheck.py                                     made pages of a usual size
    python benchmarks/recheck.py --saved ../shared/data/placement    saved real pages

Two webs are crawled twice each by the real command line: one whose server answers 304 where it is
asked by an entity tag, one that sends the same body again. Bodies travel compressed, as they do.
CPU is user and system time of the crawl's process; its start, measured by a list of one page, is
told apart.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import resource
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.page.view import PageView
from tests.crawl.command import Crawl
from tests.site import LocalWeb

if TYPE_CHECKING:
    from tests.site import Behaviour, Exchange

HOSTS = 50
LINK = (
    b"<p>Seeds come from the <a href='https://shop.example/beans'>little shop</a> next door.</p>"
)
WORDS = [
    "beans",
    "soil",
    "water",
    "light",
    "garden",
    "spring",
    "seeds",
    "plant",
    "grow",
    "leaf",
    "root",
    "warm",
    "day",
    "week",
    "month",
]


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds of CPU of two runs in a row."""

    first: float
    second: float

    def without(self, start: float) -> float:
        return (self.second - start) / (self.first - start)


def made_pages(number: int) -> list[bytes]:
    """Make pages as blogs have them: menus, an article of some 1,000 words, comments."""
    chance = random.Random(1)

    def text(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    def page(n: int) -> bytes:
        menu = "".join(f"<li><a href='/{n}/{i}'>{text(2)}</a></li>" for i in range(120))
        prose = "".join(
            f"<p>{text(60)} <a href='https://site{i}.example/{n}'>{text(3)}</a> {text(20)}.</p>"
            for i in range(14)
        )
        style = "".join(f".c{i} {{ margin: {i}px; color: #123456 }}\n" for i in range(900))
        head = f"<html lang=en><head><title>{text(5)}</title><style>{style}</style></head>"
        return f"{head}<body><nav><ul>{menu}</ul></nav><article><h1>{text(4)}</h1>{prose}".encode()

    return [page(n) + LINK for n in range(number)]


def saved_pages(folder: Path, number: int) -> list[bytes]:
    """Return saved pages with one more link in their middle, again and again until there are enough."""
    read = (
        gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for file in sorted((folder / "pages").iterdir())
    )
    with_link = list(filter(_shows_link, map(_with_link, read)))
    return (with_link * (number // len(with_link) + 1))[:number]


def _with_link(body: bytes) -> bytes:
    at = body.find(b"</p>", len(body) // 2) + 4
    return body[:at] + LINK + body[at:]


def _shows_link(body: bytes) -> bool:
    """Whether the added link is one: it may have fallen into a script."""
    url = "https://blog.example/"
    headers = (("content-type", "text/html"),)
    view = PageView(Fetched(url, url, datetime.now(UTC), 200, (), headers, body))
    return view.find(Target.parse("shop.example")).on_target > 0


def serves(body: bytes, *, knows_tags: bool) -> Behaviour:
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    packed = gzip.compress(body)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("ETag", tag)]

    async def behave(exchange: Exchange) -> None:
        if knows_tags and exchange.visit.headers.get("if-none-match") == tag:
            await exchange.answer(304, [("ETag", tag)])
        else:
            await exchange.answer(200, headers if knows_tags else headers[:2], packed)

    return behave


def run_twice(pages: list[bytes], *, knows_tags: bool) -> tuple[Pair, int]:
    """Crawl *pages* twice; return the CPU of both, and how many the second did not read again."""
    with LocalWeb() as web, tempfile.TemporaryDirectory() as folder:
        crawl = Crawl(Path(folder), settings={"RENDER": "never", "CONCURRENT_REQUESTS": "16"})
        urls = [
            web.behave(f"127.0.0.{10 + n % HOSTS}", f"/{n}", serves(body, knows_tags=knows_tags))
            for n, body in enumerate(pages)
        ]
        crawl.write_list([["referring_url", "target"], *([url, "shop.example"] for url in urls)])
        spent = Pair(_cpu_of(crawl), _cpu_of(crawl))
        records = crawl.records()
        wrong = [r for r in records if r["status"] != "live"]
        assert not wrong, wrong[0]["reason"]
        same = (
            sum(r["read_at"] != r["checked_at"] for r in records) if knows_tags else len(records)
        )
        return spent, same


def _cpu_of(crawl: Crawl) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = crawl.run()
    assert done.returncode == 0, done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--saved", type=Path, metavar="FOLDER", help="of saved real pages")
    arguments = parser.parse_args()
    number = arguments.pages
    pages = saved_pages(arguments.saved, number) if arguments.saved else made_pages(number)
    size = sum(map(len, pages)) / number / 1024
    start = run_twice(pages[:1], knows_tags=True)[0].second
    print(
        f"{number:,} pages of {size:.0f} KiB on average; a run of one page takes {start:.2f} s of CPU"
    )
    for name, knows_tags in (("304", True), ("equal body", False)):
        spent, same = run_twice(pages, knows_tags=knows_tags)
        print(
            f"{name:10}  first {spent.first:6.2f} s  second {spent.second:6.2f} s  "
            f"= {spent.second / spent.first:.0%}, {spent.without(start):.0%} without the start  "
            f"({same:,} unchanged)"
        )


if __name__ == "__main__":
    main()
