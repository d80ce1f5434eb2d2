"""Records as plain documents (dicts with real dates) and back, and as JSON text.

One place knows how a dataclass becomes a document, so that both stores, the feeds and the
exports hold the same thing.
"""

from __future__ import annotations

import json
import re
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

T = TypeVar("T")

_WRITTEN_AS = {"from_": "from"}
"""Field names that Python reserves, and the name that the document has."""


@cache
def document_fields(cls: Any) -> tuple[tuple[str, str], ...]:
    """Return (attribute, document key) of every field of the dataclass *cls*, in order."""
    return tuple((f.name, _WRITTEN_AS.get(f.name, f.name)) for f in fields(cls))


@cache
def field_types(cls: Any) -> dict[str, Any]:
    """Return the resolved type of every field of the dataclass *cls*, by attribute name."""
    return typing.get_type_hints(cls)


def to_document(value: Any) -> Any:
    """Turn a dataclass, with all that it holds, into a document; dates stay dates."""
    write = _WRITERS.get(type(value)) or _writer(type(value))
    return write(value)


def to_documents(
    cls: Any, columns: Mapping[str, Sequence[Any]], *, without: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Write many of the dataclass *cls* as documents: *columns* has a field of all of them each.

    A field that it lacks has its default everywhere; those named in *without* are left out.
    """
    count = len(next(iter(columns.values())))
    written = {
        key: _write_column(columns[name]) if name in columns else [_default(cls, name)] * count
        for name, key in document_fields(cls)
        if name not in without
    }
    return list(map(_maker(tuple(written)), *written.values()))


def plain(document: Any) -> Any:
    """Return *document* with its dates written out, as JSON holds it."""
    kind = type(document)
    if kind is dict:
        return {
            key: member if type(member) in _PLAIN else plain(member)
            for key, member in document.items()
        }
    if kind is list:
        return [member if type(member) in _PLAIN else plain(member) for member in document]
    return iso(document) if isinstance(document, datetime) else document


_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Beside what JSON escapes itself: C1 controls, and what turns the direction of text."""
_PLAIN = frozenset({str, int, float, bool, type(None)})
"""What is the same in a dataclass, a document and JSON: most of a record, passed over quickly."""


def _writer(kind: Any) -> Callable[[Any], Any]:
    """Return what turns a value of exactly the type *kind* into a document, and remember it."""
    if issubclass(kind, StrEnum):
        write: Callable[[Any], Any] = attrgetter("_value_")  # "value" is looked up in Python
    elif issubclass(kind, (tuple, list)):
        write = _write_list
    elif issubclass(kind, dict):
        write = _write_dict
    elif is_dataclass(kind):
        write = _dataclass_writer(kind)
    else:
        write = _as_it_is
    _WRITERS[kind] = write
    return write


def _dataclass_writer(kind: Any) -> Callable[[Any], dict[str, Any]]:
    """Return a function made for *kind*, as ``dataclass`` makes its ``__init__``.

    A record has a hundred fields: to ask of each of them anew what it is takes four times as long.
    """
    types_of = field_types(kind)
    names: dict[str, Any] = {"to_document": to_document, "listed": _write_list}
    members = (
        f"{key!r}: {_written(f'value.{name}', types_of[name])}"
        for name, key in document_fields(kind)
    )
    code = f"lambda value: {{{', '.join(members)}}}"
    write: Callable[[Any], dict[str, Any]] = eval(code, names)  # noqa: S307  of our own names only
    return write


@cache
def _maker(keys: tuple[str, ...]) -> Callable[..., dict[str, Any]]:
    """Return a function of as many values that makes a document of them: at half of what ``zip`` takes."""
    values = [f"value_{number}" for number in range(len(keys))]
    members = ", ".join(f"{key!r}: {value}" for key, value in zip(keys, values, strict=True))
    make: Callable[..., dict[str, Any]] = eval(f"lambda {', '.join(values)}: {{{members}}}")  # noqa: S307  the same
    return make


def _written(member: str, kind: Any) -> str:
    """Return the expression that writes *member*, a field of type *kind*."""
    if typing.get_origin(kind) is types.UnionType:
        inner = next(each for each in typing.get_args(kind) if each is not type(None))
        written = _written(member, inner)
        return member if written == member else f"None if {member} is None else {written}"
    if kind in _PLAIN or kind is datetime:
        return member
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"{member}._value_"  # "value" is looked up in Python
    if typing.get_origin(kind) is tuple:
        return f"listed({member}) if {member} else []"
    return f"to_document({member})"


def _write_column(values: Sequence[Any]) -> Sequence[Any]:
    kinds = set(map(type, values))
    if kinds <= _PLAIN:
        return values
    if len(kinds) == 1:
        (kind,) = kinds
        return list(map(_WRITERS.get(kind) or _writer(kind), values))
    return [member if type(member) in _PLAIN else to_document(member) for member in values]


@cache
def _default(cls: Any, name: str) -> Any:
    """Return what the field *name* has where nothing is told of it, as a document holds it."""
    (found,) = (each.default for each in fields(cls) if each.name == name)
    return to_document(found)


def _write_list(value: Sequence[Any]) -> list[Any]:
    if not value:
        return []
    return [member if type(member) in _PLAIN else to_document(member) for member in value]


def _write_dict(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: member if type(member) in _PLAIN else to_document(member)
        for key, member in value.items()
    }


def _as_it_is(value: Any) -> Any:
    return value


_WRITERS: dict[Any, Callable[[Any], Any]] = {}
"""By type, made when it is first met."""


def from_document(cls: type[T], document: dict[str, Any]) -> T:
    """Build the dataclass *cls* from a document; missing fields take their defaults."""
    kind: Any = cls
    types_of = field_types(kind)
    known = {
        name: _revive(types_of[name], document[key])
        for name, key in document_fields(kind)
        if key in document
    }
    return cls(**known)


def to_json(document: Any) -> str:
    """Write a document as one line of JSON; dates as ISO 8601 in UTC with ``Z``."""
    try:
        written = orjson.dumps(document, _json_date, orjson.OPT_PASSTHROUGH_DATETIME)
    except orjson.JSONEncodeError:  # lone surrogates, numbers of more than 64 bits
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=_json_date)
    return written.decode()


def to_shown_json(document: Any) -> str:
    """Write *document* as JSON that a terminal shows and does not obey: the same values."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", to_json(document))


@lru_cache(maxsize=256)  # the dates of a record are mostly the same
def iso(moment: datetime) -> str:
    """Write *moment* as ISO 8601 in UTC to the millisecond, with ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json_date(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"{type(value).__name__} is no part of a document")


def _revive(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(kind)
    if origin in {types.UnionType, typing.Union}:
        (inner,) = (a for a in typing.get_args(kind) if a is not type(None))
        return _revive(inner, value)
    if origin is tuple:
        return tuple(_revive(typing.get_args(kind)[0], member) for member in value)
    if origin is dict:
        return dict(value)
    return _revive_plain(kind, value)


def _revive_plain(kind: Any, value: Any) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    if is_dataclass(kind):
        return from_document(typing.cast("type[Any]", kind), value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return value
