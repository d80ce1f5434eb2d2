"""Documents as text, for SQLite and the spool: JSON whose dates are found again by name.

The top-level fields whose name ends in ``_at``, and ``at``, hold dates; deeper ones never do (a
label may be called anything).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linkcrawler.documents import to_json

if TYPE_CHECKING:
    from linkcrawler.store.base import Document


def encode(document: Document) -> str:
    """Write *document* as one line of JSON that UTF-8 can hold.

    Pages and lists bring lone surrogates, which neither UTF-8 nor BSON can hold: each becomes
    U+FFFD here, so that one bad character never costs a record.
    """
    return clean_text(to_json(document))


def clean_text(text: str) -> str:
    """Return *text* with each lone surrogate replaced by U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def decode(text: str) -> Document:
    """Read back what ``encode`` wrote."""
    return with_dates(json.loads(text))


def with_dates(document: Document) -> Document:
    """Return *document*, changed in place: its top-level dates are dates again."""
    for key, value in document.items():
        if isinstance(value, str) and is_date_field(key):
            document[key] = datetime.fromisoformat(value)
    return document


def is_date_field(key: str) -> bool:
    """Return whether the top-level field *key* holds a date."""
    return key.endswith("_at") or key == "at"


def millis(moment: datetime | None) -> int | None:
    """Return *moment* in whole milliseconds since 1970, cut as MongoDB cuts them."""
    return None if moment is None else (moment - _EPOCH) // _MILLISECOND


def cleaned(document: Document) -> Document:
    """Return a copy that BSON can hold: no lone surrogates, no NUL in a key."""
    return with_dates(_without_nul_keys(json.loads(encode(document))))


def _without_nul_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.replace("\0", "�"): _without_nul_keys(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_without_nul_keys(member) for member in value]
    return value


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = datetime.resolution * 1000
