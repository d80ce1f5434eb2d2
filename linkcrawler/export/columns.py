"""A record as one flat row: its own fields, the best link's, the score's, and the labels.

The columns are made of the record's shape, so that a new field is a new column.
"""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from linkcrawler.documents import to_json
from linkcrawler.export.fields import SHAPES
from linkcrawler.schema import shape_of
from linkcrawler.score.parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from linkcrawler.schema import FieldShape
    from linkcrawler.score.score import Score
    from linkcrawler.store.base import Document

Path = tuple[str | int, ...]
Cell = str | int | float | bool | datetime | None

MOST_LABELS = 200
"""Label columns: a list with more headers has the further ones as JSON in one column."""
FURTHER_LABELS = "labels_further"
_COME_FIRST = (
    *("referring_url", "target", "status", "state", "reason", "problems", "score"),
    *("link_url", "link_anchor", "link_follow", "link_rel", "link_placement"),
    *("checked_at", "first_seen_at", "last_seen_at", "lost_at"),
)
"""What a person looks for; the rest comes in the record's order."""
_SEPARATOR = ", "
_SCORE = ("score",)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the value of *key* in that part of the record that *path* leads to.

    *owner* and *described_as* lead to its description.
    """

    name: str
    path: Path
    key: str
    kind: str
    owner: str
    described_as: str
    counts: bool = False
    """Whether it tells how many there are, instead of what they are."""


def columns() -> tuple[Column, ...]:
    """Return the columns that every table has, in order."""
    made = [*_columns(SHAPES, "Record", "", ()), *_score_columns()]
    places = {name: place for place, name in enumerate(_COME_FIRST)}
    return tuple(sorted(made, key=lambda column: places.get(column.name, len(places))))


def label_columns(headers: Iterable[str]) -> tuple[Column, ...]:
    """Return a column for each label."""
    return tuple(
        Column(f"label_{header}", ("labels",), header, "text", "Record", "labels")
        for header in headers
    )


class Table:
    """The rows of records under a fixed heading."""

    def __init__(self, headers: Sequence[str]) -> None:
        own = headers[:MOST_LABELS]
        self._columns = (*columns(), *label_columns(own))
        self._paths = {column.path for column in self._columns}
        self._own_labels = frozenset(own)
        self._has_further = len(headers) > len(own)
        self.names = [column.name for column in self._columns]
        if self._has_further:
            self.names.append(FURTHER_LABELS)

    def row(self, record: Document, score: Score) -> list[Cell]:
        """Return the cells of *record*, in the order of the names."""
        whole = {**record, "score": _score_document(score)}
        parts = {path: _part(whole, path) for path in self._paths}
        cells = [_cell(parts[column.path], column) for column in self._columns]
        if self._has_further:
            cells.append(self._further(record))
        return cells

    def _further(self, record: Document) -> str | None:
        further = {k: v for k, v in record["labels"].items() if k not in self._own_labels}
        return to_json(further) if further else None


def _columns(
    shapes: Iterable[FieldShape], owner: str, prefix: str, path: Path
) -> Iterator[Column]:
    for shape in shapes:
        name, key = f"{prefix}{shape.key}", shape.key
        if shape.kind is dict:
            continue  # labels have columns of their own
        if not is_dataclass(shape.kind):
            yield Column(name, path, key, _kind(shape), owner, key)
            continue
        if shape.repeated:
            yield Column(name, path, key, "number", owner, key, counts=True)
        inner, inner_owner = shape_of(shape.kind), shape.kind.__name__
        if name == "links":
            yield from _columns(inner, inner_owner, "link_", (*path, key, 0))
        elif not shape.repeated:
            yield from _columns(inner, inner_owner, f"{name}_", (*path, key))


def _kind(shape: FieldShape) -> str:
    if shape.repeated:
        return "text"
    known = {bool: "true or false", int: "number", float: "number", datetime: "date"}
    return known.get(shape.kind, "text")


def _score_columns() -> Iterator[Column]:
    yield Column("score", _SCORE, "total", "number", "Score", "score")
    yield Column("score_why", _SCORE, "why", "text", "Score", "score_why")
    for part in PARTS:
        yield Column(f"score_{part}", _SCORE, part, "number", "Score", "score_part")


def _score_document(score: Score) -> Document:
    return {"total": score.total, "why": score.why, **{p.name: p.value for p in score.parts}}


def _part(record: Document, path: Path) -> Document:
    """Return the part of *record* that *path* leads to; an empty one where there is none."""
    part: Any = record
    for step in path:
        if isinstance(step, int):
            part = part[step] if step < len(part) else {}
        else:
            part = part.get(step) or {}
    return part  # type: ignore[no-any-return]


def _cell(part: Document, column: Column) -> Cell:
    value = part.get(column.key)
    if column.counts:
        return len(value or ())
    return _SEPARATOR.join(value) if isinstance(value, list) else value
