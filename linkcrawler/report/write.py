"""The report from the store to its file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.report.contents import contents_of
from linkcrawler.report.gather import gather
from linkcrawler.report.html import page

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from linkcrawler.report.gather import Gathered, Scope
    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Store

_ENDINGS = frozenset({".html", ".htm"})


def write_report(store: Store, path: Path, scope: Scope, weights: Weights, now: datetime) -> str:
    """Write the report on *store* to *path*; return what a person is told of it."""
    if path.suffix.lower() not in _ENDINGS:
        raise LinkcrawlerError(
            f"{path}: a report is a web page, so its name must end in .html; a browser prints it "
            "as PDF, and scrapy export writes tables"
        )
    if path.is_dir() or not path.parent.is_dir():
        raise LinkcrawlerError(f"{path}: there is no such folder, or it is one itself")
    gathered = asyncio.run(_read(store, scope, weights, now))
    _put(path, page(contents_of(gathered)))
    return _told(gathered, path)


async def _read(store: Store, scope: Scope, weights: Weights, now: datetime) -> Gathered:
    await store.open(to_read=True)
    try:
        return await gather(store, scope, weights, now)
    finally:
        await store.close()


def _put(path: Path, text: str) -> None:
    """Write *path* whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise LinkcrawlerError(f"{path}: {error.strerror or error}") from error


def _told(gathered: Gathered, path: Path) -> str:
    held, links = len(gathered.rows), gathered.kept.offered
    size = path.stat().st_size / 1_000_000
    counted = "1 link" if links == 1 else f"{links:,} links"
    lines = [f"{path}: a report on {counted} ({size:.1f} MB)"]
    if held < links:
        lines.append(
            f"All figures count every link; the {held:,} that most need a look are shown one by "
            "one. For all of them: scrapy export --to links.xlsx"
        )
    return "\n".join(lines)
