"""The checks and changes of the links of one page: ``scrapy history URL``."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from linkcrawler import urls
from linkcrawler.errors import LinkcrawlerError
from linkcrawler.record import Status
from linkcrawler.report.terminal import minute, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from rich.console import RenderableType

    from linkcrawler.store.base import Document, Store

_MOST_SUGGESTED = 5
_LOOKED_THROUGH = 500


class UnknownPage(LinkcrawlerError):  # noqa: N818  reads as a state
    """No link of the page is in the store."""


@dataclass(slots=True)
class Stretch:
    """Checks in a row that found the same, the first of which may have brought changes."""

    first: Document
    last: Document
    checks: int = 1
    changes: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """A link's current document and all its checks, folded."""

    link: Document
    stretches: list[Stretch]


async def read_histories(store: Store, url: str) -> list[LinkHistory]:
    """Return the histories of the links of the page *url*; UnknownPage names pages that are alike."""
    try:
        page_url = urls.referring_page(url)
    except ValueError as error:
        raise UnknownPage(f"{url}: {error}") from error
    links = await store.links_of_page(page_url)
    if not links:
        raise await _unknown(store, page_url)
    return [LinkHistory(link, folded(await store.history(link["_id"]))) for link in links]


def folded(checks: Sequence[Document]) -> list[Stretch]:
    """Fold checks in a row that found the same: a link that is looked at for years stays readable."""
    stretches: list[Stretch] = []
    for check in checks:
        same = stretches and stretches[-1].first["status"] == check["status"]
        if same and not check["changes"]:
            stretches[-1].last = check
            stretches[-1].checks += 1
        else:
            stretches.append(Stretch(check, check, changes=check["changes"]))
    return stretches


def shown(histories: Sequence[LinkHistory], now: datetime) -> Iterator[RenderableType]:
    """Yield the parts of the output, in order."""
    for history in histories:
        yield from _head(history.link, now)
        yield _table(history.stretches)
        yield ""


async def _unknown(store: Store, page_url: str) -> UnknownPage:
    alike = await nearest(store, page_url)
    if not alike:
        return UnknownPage(f"no link of {page_url} is in {store.place}, nor of its host")
    listed = "".join(f"\n  {printable(url)}" for url in alike)
    return UnknownPage(f"no link of {page_url} is in {store.place}; pages like it there:{listed}")


async def nearest(store: Store, page_url: str) -> list[str]:
    """Return the pages of the store that are most like *page_url*: of its folder, else of its host."""
    for start in _starts(page_url):
        found: list[str] = []
        for variant in _variants(start):
            found += await store.pages_from(variant, _LOOKED_THROUGH)
        if found:
            return difflib.get_close_matches(page_url, found, _MOST_SUGGESTED, cutoff=0)
    return []


def _starts(page_url: str) -> Iterator[str]:
    """Yield *page_url* without its query, then its folders, the innermost first, and its host."""
    start = page_url.partition("?")[0]
    root = f"{urls.origin(page_url)}/"
    yield start
    while len(start) > len(root):
        start = start.rstrip("/").rpartition("/")[0] + "/"
        yield start


def _variants(start: str) -> Iterator[str]:
    """Yield *start* with either scheme, with and without ``www.``."""
    rest = start.partition("://")[2].removeprefix("www.")
    for scheme in ("https", "http"):
        for www in ("", "www."):
            yield f"{scheme}://{www}{rest}"


def _head(link: Document, now: datetime) -> Iterator[RenderableType]:
    title = f"{link['referring_url']} → {link['target']} ({link['match']})"
    yield Text(printable(title), style="bold")
    due_at = link.get("next_check_at")
    due = "due now" if due_at is not None and due_at <= now else minute(due_at)
    seen = f"first seen {minute(link['first_seen_at'])}, last seen {minute(link['last_seen_at'])}"
    lost = f", lost {minute(link['lost_at'])}" if link["lost_at"] else ""
    yield Text(f"{link['state']}: {seen}{lost}; next check {due}")


def _table(stretches: Sequence[Stretch]) -> Table:
    table = Table()
    table.add_column("checked (UTC)", no_wrap=True)
    table.add_column("checks", justify="right", no_wrap=True)
    table.add_column("found", no_wrap=True)
    table.add_column("what changed, and why", overflow="fold")
    for stretch in stretches:
        table.add_row(_when(stretch), f"{stretch.checks:,}", _found(stretch), _what(stretch))
    return table


def _when(stretch: Stretch) -> str:
    first, last = minute(stretch.first["checked_at"]), minute(stretch.last["checked_at"])
    return first if first == last else f"{first} – {last}"


def _found(stretch: Stretch) -> Text:
    status = Status(stretch.last["status"])
    if status.is_unknown:
        return Text(f"{status.value} (unknown)", style="yellow")
    styles = {True: "red", status is Status.LIVE: "green"}
    return Text(status.value, style=styles.get(status.says_gone or status is Status.LIVE, ""))


def _what(stretch: Stretch) -> str:
    changes = [
        f"{change['what']}: {_value(change['from'])} → {_value(change['to'])}"
        for change in stretch.changes
    ]
    return printable("; ".join([*changes, stretch.last["reason"]]))


def _value(value: str | None) -> str:
    return value or "none"
