"""From a store to a file, one record at a time."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkcrawler.export import targets
from linkcrawler.export.columns import MOST_LABELS, Table
from linkcrawler.export.formats import (
    EXACT,
    ending_of,
    open_records,
    open_rows,
)
from linkcrawler.export.selection import Selection, selected
from linkcrawler.score.profile import Profiles
from linkcrawler.score.score import score_of
from linkcrawler.store.base import LinkFilter
from linkcrawler.whole_file import whole_or_not_at_all

if TYPE_CHECKING:
    from pathlib import Path

    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Store


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the number of records, and what a person should know of the file."""

    records: int
    notes: list[str] = field(default_factory=list)


async def export(store: Store, selection: Selection, path: Path, weights: Weights) -> Exported:
    """Write the records of *selection* to *path*; the file is whole, or stays as it was."""
    ending = ending_of(path)
    with whole_or_not_at_all(path) as part:
        if ending in EXACT:
            return await _export_records(store, selection, ending, part)
        return await _export_rows(store, selection, ending, part, weights)


async def _export_records(store: Store, selection: Selection, ending: str, part: Path) -> Exported:
    number = 0
    with closing(open_records(ending, part)) as file:
        async for document in selected(store, selection):
            file.write(document)
            number += 1
    return Exported(number)


async def _export_rows(
    store: Store, selection: Selection, ending: str, part: Path, weights: Weights
) -> Exported:
    """Write a table, which needs two walks: an anchor's share and the labels are known after one."""
    profiles, headers = await _overview(store, selection)
    table = Table(headers)
    number = 0
    with closing(open_rows(ending, part, table.names)) as file:
        async for document in selected(store, selection):
            score = score_of(document, profiles.of(document["target"]), weights)
            file.write(table.row(document, score))
            number += 1
        if file.begin("targets", targets.NAMES):
            for row in targets.target_rows(profiles):
                file.write(row)
    return Exported(number, list(file.notes))


async def _overview(store: Store, selection: Selection) -> tuple[Profiles, list[str]]:
    """Return the profiles of the targets, of all their links, and the headers of all labels."""
    profiles = Profiles()
    headers: dict[str, None] = {}
    everything = Selection(LinkFilter(targets=selection.where.targets), selection.run)
    async for document in selected(store, everything):
        profiles.add(document)
        if len(headers) <= MOST_LABELS:
            headers.update(dict.fromkeys(document["labels"]))
    return profiles, list(headers)
