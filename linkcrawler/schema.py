"""The shape of the record, read off its dataclasses: for validators, and for people.

``json_schema`` gives the schema in standard JSON Schema or in MongoDB's dialect of it;
``record_page.py`` makes docs/record.md of the same shapes.
"""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from linkcrawler.documents import document_fields, field_types


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field of a document.

    *kind* is str, int, float, bool, datetime, dict (of text by text), a StrEnum or a dataclass;
    *repeated* says that the field holds a list of them.
    """

    key: str
    kind: type[Any]
    nullable: bool = False
    repeated: bool = False
    required: bool = True
    """Whether the dataclass has no default for it: an older document may lack the others."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the closed set of words that the field takes its value from, if it has one."""
        return tuple(self.kind) if issubclass(self.kind, StrEnum) else ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a schema language spells the types."""

    keyword: str
    names: dict[type[Any], tuple[str, ...]]
    null: str = "null"


JSON_SCHEMA = Dialect(
    "type",
    {
        str: ("string",),
        int: ("integer",),
        float: ("number",),
        bool: ("boolean",),
        datetime: ("string",),
        dict: ("object",),
        list: ("array",),
    },
)
MONGODB = Dialect(
    "bsonType",
    {
        str: ("string",),
        int: ("int", "long"),
        float: ("double", "int", "long"),
        bool: ("bool",),
        datetime: ("date",),
        dict: ("object",),
        list: ("array",),
    },
)


def shape_of(cls: Any) -> tuple[FieldShape, ...]:
    """Return the fields of the document that the dataclass *cls* becomes, in order."""
    kinds = field_types(cls)
    required = {f.name for f in fields(cls) if f.default is f.default_factory is MISSING}
    return tuple(
        replace(_field_shape(key, kinds[name]), required=name in required)
        for name, key in document_fields(cls)
    )


def json_schema(cls: Any, dialect: Dialect) -> dict[str, Any]:
    """Return the schema of *cls*; fields that it does not know are allowed everywhere."""
    shapes = shape_of(cls)
    required = [shape.key for shape in shapes if shape.required]
    return {
        dialect.keyword: "object",
        **({"required": required} if required else {}),  # MongoDB takes no empty list here
        "properties": {shape.key: _field_schema(shape, dialect) for shape in shapes},
    }


def _field_shape(key: str, kind: Any) -> FieldShape:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return replace(_field_shape(key, inner), nullable=True)
    if origin is tuple:
        return FieldShape(key, arguments[0], repeated=True)
    return FieldShape(key, origin or kind)


def _field_schema(shape: FieldShape, dialect: Dialect) -> dict[str, Any]:
    value = _value_schema(shape, dialect)
    if shape.repeated:
        value = {dialect.keyword: _named(dialect, list), "items": value}
    return _or_null(value, dialect) if shape.nullable else value


def _value_schema(shape: FieldShape, dialect: Dialect) -> dict[str, Any]:
    if is_dataclass(shape.kind):
        return json_schema(shape.kind, dialect)
    if shape.words:
        return {"enum": [str(word) for word in shape.words]}
    if shape.kind is dict:
        text = {dialect.keyword: _named(dialect, str)}
        return {dialect.keyword: _named(dialect, dict), "additionalProperties": text}
    return {dialect.keyword: _named(dialect, shape.kind)}


def _or_null(value: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    if "enum" in value:
        return {"enum": [*value["enum"], None]}
    names = value[dialect.keyword]
    names = names if isinstance(names, list) else [names]
    return {**value, dialect.keyword: [*names, dialect.null]}


def _named(dialect: Dialect, kind: type[Any]) -> str | list[str]:
    names = dialect.names[kind]
    return names[0] if len(names) == 1 else list(names)
