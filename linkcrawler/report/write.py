"""The report from the store to its file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.paths import is_folder
from linkcrawler.report.contents import contents_of
from linkcrawler.report.gather import gather
from linkcrawler.report.html import page
from linkcrawler.report.terminal import counted
from linkcrawler.whole_file import whole_or_not_at_all

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from pathlib import Path

    from linkcrawler.report.gather import Gathered, Scope
    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Store

    Opening = AbstractAsyncContextManager[Store]

_ENDINGS = frozenset({".html", ".htm"})


def write_report(
    opening: Opening, path: Path, scope: Scope, weights: Weights, now: datetime
) -> str:
    """Write the report on the store of *opening* to *path*; return what a person is told of it."""
    if path.suffix.lower() not in _ENDINGS:
        raise LinkcrawlerError(
            f"{path}: a report is a web page, so its name must end in .html; a browser prints it "
            "as PDF, and scrapy export writes tables"
        )
    if is_folder(path) or not is_folder(path.parent):
        raise LinkcrawlerError(f"{path}: there is no such folder, or it is one itself")
    gathered = asyncio.run(_read(opening, scope, weights, now))
    with whole_or_not_at_all(path) as part:
        part.write_text(page(contents_of(gathered)), encoding="utf-8", newline="\n")
    return _told(gathered, path)


async def _read(opening: Opening, scope: Scope, weights: Weights, now: datetime) -> Gathered:
    async with opening as store:
        return await gather(store, scope, weights, now)


def _told(gathered: Gathered, path: Path) -> str:
    held, links = len(gathered.rows), gathered.kept.offered
    size = path.stat().st_size / 1_000_000
    lines = [f"{path}: a report on {counted(links, 'link')} ({size:.1f} MB)"]
    if held < links:
        lines.append(
            f"All figures count every link; the {held:,} that most need a look are shown one by "
            "one. For all of them: scrapy export --to links.xlsx"
        )
    return "\n".join(lines)
