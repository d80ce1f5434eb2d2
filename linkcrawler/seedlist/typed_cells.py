"""Cells that hold numbers, dates and more, as the text that a list of text would hold."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from linkcrawler.seedlist.cells import Record
from linkcrawler.seedlist.lines import LONGEST_LINE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_KEPT_OF_LONG = 2_000


def cell_text(value: object) -> str:
    """Return *value* as text: whole numbers without a point, dates by ISO 8601."""
    return _BY_TYPE.get(type(value), _other)(value)


def typed_record(line: int, cells: Sequence[str], sheet: str | None = None) -> Record:
    """Return the row as a record; its text is the cells with tabs between them."""
    text = "\t".join(cells)
    shown = text if sheet is None else f"[{sheet}] {text}"
    if "\0" in text:
        return Record(line, shown[:_KEPT_OF_LONG], [], "there is a NUL character in it")
    if len(text) > LONGEST_LINE_BYTES:
        return Record(line, shown[:_KEPT_OF_LONG], [], "the row is longer than 1 MiB")
    return Record(line, shown, list(cells))


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _moment(value: datetime) -> str:
    if value.time() == time() and value.tzinfo is None:
        return value.date().isoformat()
    return value.isoformat(" ", "seconds")


def _other(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=cell_text, separators=(",", ":"))
    return str(value)


_BY_TYPE: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    type(None): lambda _: "",
    bool: lambda value: "true" if value else "false",
    float: _number,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
}
