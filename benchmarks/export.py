"""Memory and time of ``scrapy export``, each kind of file in a process of its own.

    python benchmarks/export.py [--records 200000] [--mongo-uri mongodb://…] [--kinds parquet,csv]

Fills a store with made-up records (the embedded one in a folder of its own, or the database of
MONGO_URI, which must be empty), then exports all of them. CPU time is user and system together;
memory is the most that the process ever held.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from linkcrawler.documents import to_document
from linkcrawler.record import (
    AnchorKind,
    AnchorSource,
    Expected,
    Language,
    Link,
    MatchMode,
    Page,
    Placement,
    Problem,
    Record,
    State,
    Status,
)
from linkcrawler.store import open_store
from linkcrawler.store.base import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.store.base import Store

_KINDS = ("parquet", "jsonl", "csv", "xlsx")
_BATCH = 500
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = [
    "garden",
    "spade",
    "compost",
    "blog",
    "read",
    "our",
    "shop",
    "for",
    "the",
    "best",
    "seeds",
    "in",
    "spring",
    "here",
    "review",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--mongo-uri")
    parser.add_argument("--kinds", default=",".join(_KINDS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "MONGO_URI": options.mongo_uri or ""}
        asyncio.run(_fill(open_store(options.mongo_uri, Path(folder)), options.records))
        print(f"{options.records:,} records")
        print(f"{'kind':8} {'wall s':>8} {'CPU s':>8} {'MB held':>8} {'MB file':>8}")
        for kind in options.kinds.split(","):
            _measure(kind, Path(folder) / f"links.{kind}")


def _measure(kind: str, path: Path) -> None:
    started = monotonic()
    command = [sys.executable, "-m", "scrapy", "export", "--to", str(path)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall_s = monotonic() - started
    if child.returncode:
        sys.exit(f"the export to {path} ended with status {child.returncode}")
    cpu_s = usage.ru_utime + usage.ru_stime
    held_mb, file_mb = usage.ru_maxrss / 1024, path.stat().st_size / 1e6
    print(f"{kind:8} {wall_s:8.1f} {cpu_s:8.1f} {held_mb:8.0f} {file_mb:8.0f}", flush=True)
    path.unlink()


async def _fill(store: Store, number: int) -> None:
    await store.open()
    batch = []
    for record in _records(number):
        document = to_document(record)
        batch.append(Entry(document, {"next_check_at": _NOW + timedelta(days=1)}))
        if len(batch) == _BATCH:
            await store.write_batch(batch)
            batch.clear()
    await store.write_batch(batch)
    await store.close()


def _records(number: int) -> Iterator[Record]:
    """Yield records of many domains, a few targets, and texts that differ."""
    random.seed(1)
    for place in range(number):
        url = f"https://site-{place % 50_000}.example.de/post/{place}"
        live = place % 5 != 0
        yield Record(
            id=f"{random.getrandbits(128):032x}",
            run_id="run-1",
            checked_at=_NOW + timedelta(seconds=place),
            referring_url=url,
            target=f"https://shop-{place % 300}.example/spades",
            match=MatchMode.URL,
            expected=Expected(language="de"),
            labels={"Campaign": f"c{place % 20}", "Cost": f"{place % 90}.50"},
            reported=None,
            status=Status.LIVE if live else Status.MISSING,
            reason="The link is there, in the content (rule article_text), followed.",
            problems=(Problem.NOT_IN_CONTENT,) if live else (),
            page=_page(url, place),
            links=(_link(place), replace(_link(place + 1), index=9)) if live else (),
            state=State.LIVE if live else State.LOST,
            first_seen_at=_NOW,
            last_seen_at=_NOW,
        )


def _page(url: str, place: int) -> Page:
    return Page(
        url=url,
        http_status=200,
        content_type="text/html; charset=utf-8",
        charset="utf-8",
        bytes=50_000 + place % 9_000,
        elapsed_ms=place % 900,
        title=_text(8),
        language=Language("de", 0.98, reliable=True, declared="de-de"),
        indexable=True,
        external_links=place % 120,
        internal_links=40,
        words=place % 2_000,
        body_sha256=f"{random.getrandbits(256):064x}",
    )


def _link(place: int) -> Link:
    return Link(
        href="https://shop.example/spades",
        url="https://shop.example/spades",
        differs=(),
        via=None,
        anchor=_text(1 + place % 4),
        anchor_source=AnchorSource.TEXT,
        anchor_kind=AnchorKind.EXACT,
        rel=("noopener",),
        follow=True,
        nofollow_by=(),
        placement=Placement.CONTENT,
        placement_confidence=0.93,
        placement_rule="article_text",
        context_left=_text(22),
        context_right=_text(22),
        heading=_text(4),
        index=place % 100,
        position=0.4,
        xpath="/html/body/main/article/div[2]/p[4]/a[1]",
    )


def _text(words: int) -> str:
    return " ".join(random.choices(_WORDS, k=words))


if __name__ == "__main__":
    main()
