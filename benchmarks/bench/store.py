"""What the store alone takes: the records of a run once more, from the writer on.

``python -m benchmarks.bench.store DATA_DIR [MONGO_URI]`` prints CPU ms a record.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from linkcrawler.store import open_store
from linkcrawler.store.base import Entry, LinkFilter
from linkcrawler.store.writer import RecordWriter

if TYPE_CHECKING:
    from linkcrawler.store.base import Document


async def replay(data_dir: Path, mongo_uri: str | None) -> float:
    """Write the records of the embedded store in *data_dir* to a new store; return CPU ms a record."""
    source = open_store(None, data_dir)
    await source.open()
    entries = [_entry(document) async for document in source.iter_links(LinkFilter())]
    await source.close()
    with tempfile.TemporaryDirectory(dir=data_dir) as folder:
        store = open_store(mongo_uri, Path(folder))
        await store.open()
        writer = RecordWriter(store, Path(folder))
        await writer.start()
        began = time.process_time()
        for entry in entries:
            await writer.put(entry)
        await writer.close()
        took = time.process_time() - began
        await store.close()
    return 1000 * took / len(entries)


def _entry(document: Document) -> Entry:
    kept = ("next_check_at", "first_checked_at", "unknowns", "facts", "every_s", "render")
    extra = {key: document.pop(key) for key in kept if key in document}
    del document["_id"]
    return Entry(document, extra)


if __name__ == "__main__":
    print(asyncio.run(replay(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)))
