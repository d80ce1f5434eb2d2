"""Rows as the page takes them: column by column, repeated values once, gzip, base64."""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING, Any

from linkcrawler.documents import to_json
from linkcrawler.store.codec import clean_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_WORTH_A_DICTIONARY = 3
"""Times that a value occurs, in the middle, for a column to name its values by number."""
_COMPRESSION = 6


def columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return the rows by column; ``d`` are the values that ``i`` counts, ``v`` the values alone."""
    if not rows:
        return {name: {"v": []} for name in names}
    return {
        name: _column(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }


def selected(packed: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return those columns of *packed* that *names* lists."""
    return {name: column for name, column in packed.items() if name in names}


def packed(value: Any) -> str:
    """Return *value* as text that HTML cannot misread."""
    raw = clean_text(to_json(value)).encode()
    return base64.b64encode(gzip.compress(raw, _COMPRESSION, mtime=0)).decode("ascii")


def _column(values: tuple[Any, ...]) -> dict[str, Any]:
    if not all(value is None or isinstance(value, str) for value in values):
        return {"v": list(values)}
    numbers: dict[str | None, int] = {}
    index = [numbers.setdefault(value, len(numbers)) for value in values]
    if len(numbers) * _WORTH_A_DICTIONARY > len(values):
        return {"v": list(values)}
    return {"d": list(numbers), "i": index}
