"""Stores with a few records for the tests of the report."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from linkcrawler.report.gather import Gathered, Scope, gather
from linkcrawler.report.write import write_report
from linkcrawler.score.weights import default_weights
from linkcrawler.store import open_existing, open_store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from linkcrawler.store.base import Entry, RunDoc, Store

T = TypeVar("T")


def with_store(folder: Path, body: Callable[[Store], Awaitable[T]], uri: str | None = None) -> T:
    """Return what *body* makes of the open store."""

    async def opened() -> T:
        store = open_store(uri, folder)
        await store.open()
        try:
            return await body(store)
        finally:
            await store.close()

    return aside(lambda: asyncio.run(opened()))


def aside(work: Callable[[], T]) -> T:
    """Return what *work* returns, done in another thread: in this one Playwright may have its loop."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


def report_on(folder: Path, now: datetime) -> Path:
    """Write the report on the store in *folder* and return its path."""
    path, opening = folder / "report.html", open_existing(None, folder)
    aside(lambda: write_report(opening, path, Scope(), default_weights(), now))
    return path


def fill(
    folder: Path, entries: Sequence[Entry], runs: Sequence[RunDoc] = (), uri: str | None = None
) -> None:
    async def body(store: Store) -> None:
        for run in runs:
            await store.start_run(run)
        for entry in entries:  # in turn: each is a check of its own
            await store.write_batch([entry])

    with_store(folder, body, uri)


def gathered(
    folder: Path, now: datetime, scope: Scope | None = None, uri: str | None = None
) -> Gathered:
    async def body(store: Store) -> Gathered:
        return await gather(store, scope or Scope(), default_weights(), now)

    return with_store(folder, body, uri)
