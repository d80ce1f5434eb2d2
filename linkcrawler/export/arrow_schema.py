"""The record's shape as an Arrow schema: nested, typed, with the description of each field."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from linkcrawler.export.fields import SHAPES
from linkcrawler.schema import shape_of

if TYPE_CHECKING:
    from linkcrawler.schema import FieldShape

_TYPES = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: pa.timestamp("ms", tz="UTC"),
    dict: pa.map_(pa.string(), pa.string()),
}


def arrow_schema() -> pa.Schema:
    """Return the schema of exported records."""
    return pa.schema([_field(shape) for shape in SHAPES])


def _field(shape: FieldShape) -> pa.Field:
    kind = _type(shape)
    if shape.repeated:
        kind = pa.list_(kind)
    # Nullable all of them: a record of before a field was added has none.
    return pa.field(shape.key, kind)


def _type(shape: FieldShape) -> pa.DataType:
    if is_dataclass(shape.kind):
        return pa.struct([_field(inner) for inner in shape_of(shape.kind)])
    return pa.string() if shape.words else _TYPES[shape.kind]
