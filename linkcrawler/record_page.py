"""docs/record.md, made of the record's dataclasses and the words of record.toml.

``python -m linkcrawler.record_page > docs/record.md`` writes it anew.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import is_dataclass
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from linkcrawler.record import SCHEMA_VERSION, Record
from linkcrawler.schema import FieldShape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = f"""# The record

One record a seed and check: what a look at one page for one target found. Feeds (`-O out.jsonl`),
exports and both stores hold the same record. Schema version {SCHEMA_VERSION}.

Every field is always there. Dates are ISO 8601 in UTC with `Z` in JSON, and dates in MongoDB.

*This page is made from the code by `python -m linkcrawler.record_page`.*

## Where it is kept

| collection | holds | `_id` |
|---|---|---|
| `links` | one document a seed: its newest record, and `next_check_at` | the seed's `id` |
| `checks` | one document a run and seed: the record of that check; never changed later | made of both |
| `events` | one document a change: `what`, `from`, `to`, `at`, `run_id`, the seed's `id`, `referring_url` and `target` | made of check and field |
| `runs` | one document a run: `arguments`, `versions`, `started_at`, `finished_at`, `complete`, `reason`, `counts`, `told` (who has been [alerted](alerts.md) up to when) | the run's id |
| `locks` | one document a list whose run is going ([deploy.md](deploy.md)) | the list's id, or `due` |

In MongoDB these are collections of the database that `MONGO_URI` names (`linkcrawler` where it names
none). Without `MONGO_URI` they are tables of `linkcrawler.sqlite` in `DATA_DIR`, where `doc` is the
document as JSON.

A column of your list whose header holds a dot or begins with `$` is kept as written; in MongoDB,
ask for it by `$getField`.
"""

_TYPE_NAMES: dict[type[Any], str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    datetime: "date",
    dict: "text by header",
}


def described() -> dict[str, dict[str, str]]:
    """Return what each field and word means, by the name of its class."""
    text = files("linkcrawler").joinpath("record.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def classes() -> tuple[type[Any], ...]:
    """Return the record, all that it holds, and the closed sets of words, in order of use."""
    found: dict[type[Any], None] = {}
    _collect(Record, found)
    return (*filter(is_dataclass, found), *(c for c in found if issubclass(c, StrEnum)))


def keys_of(cls: type[Any]) -> tuple[str, ...]:
    """Return the fields of a dataclass, or the words of a closed set."""
    if issubclass(cls, StrEnum):
        return tuple(word.value for word in cls)
    return tuple(shape.key for shape in shape_of(cls))


def page() -> str:
    """Return docs/record.md."""
    meanings = described()
    parts = [_HEAD]
    for cls in classes():
        rows = _word_rows(cls, meanings) if issubclass(cls, StrEnum) else _rows(cls, meanings)
        parts.append("\n".join((f"## {_title(cls)}\n", *rows)) + "\n")
    return "\n".join(parts)


def _collect(cls: type[Any], found: dict[type[Any], None]) -> None:
    found[cls] = None
    for shape in shape_of(cls):
        if is_dataclass(shape.kind):
            _collect(shape.kind, found)
        elif shape.words:
            found[shape.kind] = None


def _rows(cls: type[Any], meanings: dict[str, dict[str, str]]) -> Iterator[str]:
    yield "| field | type | what it holds |\n|---|---|---|"
    for shape in shape_of(cls):
        yield f"| `{shape.key}` | {_type_name(shape)} | {meanings[cls.__name__][shape.key]} |"


def _word_rows(cls: type[Any], meanings: dict[str, dict[str, str]]) -> Iterator[str]:
    yield "| word | what it means |\n|---|---|"
    for word in keys_of(cls):
        yield f"| `{word}` | {meanings[cls.__name__][word]} |"


def _type_name(shape: FieldShape) -> str:
    named = _TYPE_NAMES.get(shape.kind) or f"[{_title(shape.kind)}](#{_anchor(shape.kind)})"
    listed = f"list of {named}" if shape.repeated else named
    return f"{listed}, or null" if shape.nullable else listed


def _title(cls: type[Any]) -> str:
    return re.sub("(?<!^)(?=[A-Z])", " ", cls.__name__).lower()


def _anchor(cls: type[Any]) -> str:
    return _title(cls).replace(" ", "-")


if __name__ == "__main__":
    sys.stdout.write(page())
