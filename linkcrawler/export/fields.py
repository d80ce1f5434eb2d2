"""What an exported record holds: the record's fields and the moment of its next check."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from linkcrawler.record import Record
from linkcrawler.schema import FieldShape, shape_of

if TYPE_CHECKING:
    from linkcrawler.store.base import Document

SHAPES = (*shape_of(Record), FieldShape("next_check_at", datetime, nullable=True, required=False))
KEYS = tuple(shape.key for shape in SHAPES)


def exported(document: Document) -> Document:
    """Return the record of a stored document, without what the crawler keeps for itself."""
    return {key: document.get(key) for key in KEYS}
