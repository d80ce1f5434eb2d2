"""Which records are asked for, and the walk over them in a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.errors import LinkcrawlerError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from linkcrawler.store.base import Document, LinkFilter, Store

LAST = "last"


class NoSuchRun(LinkcrawlerError):  # noqa: N818  reads as a state
    """The store has no run of that name."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The current records of links, or with *run* the records of that run as they were then."""

    where: LinkFilter
    run: str | None = None


async def selected(store: Store, selection: Selection) -> AsyncIterator[Document]:
    """Yield the documents of *selection*."""
    if selection.run is None:
        documents = store.iter_links(selection.where)
    else:
        run_id = await _run_id(store, selection.run)
        documents = store.iter_run(run_id, selection.where.statuses)
    async for document in documents:
        if selection.run is None or fits(selection.where, document):
            yield document


def fits(where: LinkFilter, document: Document) -> bool:
    """Whether *document* is one that *where* asks for, as the stores decide it of links."""
    given = (
        (where.statuses, document["status"]),
        (where.states, document["state"]),
        (where.targets, document["target"]),
        (where.referring_urls, document["referring_url"]),
    )
    return (
        all(value in wanted for wanted, value in given if wanted)
        and (not where.problems or not {*where.problems}.isdisjoint(document["problems"]))
        and where.labels.items() <= document["labels"].items()
        and (where.since is None or document["checked_at"] >= where.since)
    )


async def _run_id(store: Store, asked: str) -> str:
    if asked != LAST and await store.run(asked) is not None:
        return asked
    newest = await store.last_runs(1)
    if not newest:
        raise NoSuchRun(f"{store.place}: there is no run yet")
    if asked == LAST:
        return newest[0].id
    raise NoSuchRun(f"{store.place}: there is no run {asked!r}; the last one is {newest[0].id}")
