"""Who is measured: linkcrawler as shipped, and its peers."""

from __future__ import annotations

import csv
import sqlite3
import sys
from typing import TYPE_CHECKING

from benchmarks.bench.measure import BOTH_CORES, Client, measure, urls
from benchmarks.bench.pages import TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.bench.measure import Cost

PEERS = ("scrapy", "advertools", "crawlee", "aiohttp")
_PROJECT = {"SCRAPY_SETTINGS_MODULE": "linkcrawler.settings"}


def all_clients(mongo_uri: str | None) -> Iterator[Client]:
    """Yield linkcrawler into each store, then the peers."""
    yield linkcrawler()
    if mongo_uri is not None:
        yield Client(
            "linkcrawler+mongodb",
            _crawl(),
            lambda _: _live_in_mongo(mongo_uri),
            {**_PROJECT, "MONGO_URI": mongo_uri},
        )
    yield from map(peer, PEERS)


def linkcrawler() -> Client:
    """Return linkcrawler into its embedded store."""
    return Client("linkcrawler", _crawl(), _live_in_sqlite, _PROJECT)


def crew(workers: int) -> Client:
    """Return linkcrawler in so many processes, on both cores, the origin's too."""
    command = _crawl(workers)
    return Client(f"workers-{workers}", command, _live_in_sqlite, _PROJECT, BOTH_CORES)


def peer(name: str) -> Client:
    """Return one of PEERS."""
    command = [sys.executable, "-m", "benchmarks.bench.peers", name, "urls.txt"]
    return Client(name, command, lambda folder: int((folder / "stdout").read_text().split()[-1]))


def run(client: Client, pages: int, port: int, scratch: Path) -> Cost:
    """Have *client* verify so many pages, each of which has the link."""
    folder = scratch / f"{client.name}-{pages}"
    folder.mkdir()
    addresses = urls(port, pages)
    (folder / "urls.txt").write_text("\n".join(addresses))
    with (folder / "list.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("referring_url", "target"), *((a, TARGET) for a in addresses)]
        )
    cost = measure(client, pages, folder)
    print(f"{client.name}: {cost.cpu_ms_a_page:.2f} ms a page", file=sys.stderr)
    return cost


def _crawl(workers: int = 1) -> list[str]:
    """Return the command as shipped; only the delay is 0, and loopback is let through the guard."""
    settings = (
        "DOWNLOAD_DELAY=0",
        "ALLOW_PRIVATE_ADDRESSES=127.0.0.0/8",
        "DATA_DIR=data",
        f"WORKERS={workers}",
    )
    return [
        *(sys.executable, "-m", "scrapy", "crawl", "verify", "-a", "seeds=list.csv"),
        *(part for setting in settings for part in ("-s", setting)),
    ]


def _live_in_sqlite(folder: Path) -> int:
    with sqlite3.connect(folder / "data" / "linkcrawler.sqlite") as store:
        (live,) = store.execute("SELECT count(*) FROM checks WHERE status = 'live'").fetchone()
    return int(live)


def _live_in_mongo(uri: str) -> int:
    import pymongo

    with pymongo.MongoClient[dict[str, object]](uri) as client:
        return client["linkcrawler"]["checks"].count_documents({"status": "live"})
