"""A LinkFilter as a condition of SQLite."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linkcrawler.store.codec import millis

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkcrawler.store.base import LinkFilter
    from linkcrawler.store.sqlite_tables import Row

# One value is looked up, and its rows come by id. Of several values SQLite would sort all rows anew
# for each page: the plus keeps it from the index, and each row is passed once.
_EQUAL = "{} = ?"
_ONE_OF = "+{} IN (SELECT value FROM json_each(?))"
_ANY_PROBLEM = """EXISTS (SELECT 1 FROM json_each(doc, '$.problems')
                          WHERE value IN (SELECT value FROM json_each(?)))"""
# json_each and not a JSON path: a header may hold any character that a path would read.
_LABEL = "EXISTS (SELECT 1 FROM json_each(doc, '$.labels') WHERE key = ? AND value = ?)"


def links_where(where: LinkFilter) -> tuple[str, Row]:
    """Return the condition for *where*, true where it says nothing, and its values."""
    asked: list[tuple[str, Row]] = [
        *_one_of("status", where.statuses),
        *_one_of("state", where.states),
        *_one_of("target", where.targets),
        *_one_of("referring_url", where.referring_urls),
        *((_LABEL, label) for label in where.labels.items()),
    ]
    if where.problems:
        asked.append((_ANY_PROBLEM, (_json_list(where.problems),)))
    if where.since is not None:
        asked.append(("checked_at >= ?", (millis(where.since),)))
    condition = " AND ".join(text for text, _ in asked) or "1"
    return condition, tuple(value for _, values in asked for value in values)


def _one_of(column: str, values: Collection[str]) -> list[tuple[str, Row]]:
    if len(values) == 1:
        return [(_EQUAL.format(column), tuple(str(value) for value in values))]
    return [(_ONE_OF.format(column), (_json_list(values),))] if values else []


def _json_list(values: Collection[str]) -> str:
    return json.dumps([str(value) for value in values])
