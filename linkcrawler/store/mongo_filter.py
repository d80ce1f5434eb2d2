"""A LinkFilter as a query of MongoDB, and labels that no driver takes for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bson.dbref import DBRef

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkcrawler.store.base import Document, LinkFilter


def links_where(where: LinkFilter) -> dict[str, Any]:
    """Return the query for *where*."""
    query: dict[str, Any] = {
        **_one_of("status", where.statuses),
        **_one_of("state", where.states),
        **_one_of("problems", where.problems),
        **_one_of("target", where.targets),
        **_one_of("referring_url", where.referring_urls),
    }
    if where.since is not None:
        query["checked_at"] = {"$gte": where.since}
    if where.labels:
        query["$expr"] = {"$and": [_label(*label) for label in where.labels.items()]}
    return query


def _one_of(field: str, values: Collection[str]) -> dict[str, Any]:
    return {field: {"$in": [str(value) for value in values]}} if values else {}


def _label(header: str, value: str) -> dict[str, Any]:
    # $literal and $getField: a header may hold dots and dollar signs, which a path would read.
    field = {"$getField": {"field": {"$literal": header}, "input": "$labels"}}
    return {"$eq": [field, {"$literal": value}]}


def plain_labels(document: Document) -> Document:
    """Return *document*, changed in place where a list had a column called ``$ref``.

    BSON has no references; drivers take a document with such a key for one.
    """
    labels = document.get("labels")
    if isinstance(labels, DBRef):
        read = {key: value for key, value in labels.as_doc().items() if value is not None}
        document["labels"] = read
    return document
