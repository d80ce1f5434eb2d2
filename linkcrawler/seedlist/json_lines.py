"""JSONL: one object a line, its keys matched like the headings of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linkcrawler.seedlist.columns import field_of
from linkcrawler.seedlist.lines import BrokenLine
from linkcrawler.seedlist.row import Row, faulty

if TYPE_CHECKING:
    from collections.abc import Iterator


def json_rows(lines: Iterator[str | BrokenLine]) -> Iterator[Row]:
    """Yield the row of every line that is not blank."""
    for number, line in enumerate(lines, 1):
        if isinstance(line, BrokenLine):
            yield faulty(number, line.text, line.reason)
        elif line.strip():
            yield _row(number, line)


def _row(number: int, line: str) -> Row:
    try:
        members = json.loads(line)
    except json.JSONDecodeError as error:
        return faulty(number, line, f"it is no JSON: {error.msg} at character {error.pos + 1}")
    except (ValueError, RecursionError):  # a number of thousands of digits, nesting without end
        return faulty(number, line, "it is no JSON that can be read")
    if not isinstance(members, dict):
        return faulty(number, line, "it is no JSON object")
    return _named(number, line, members)


def _named(number: int, line: str, members: dict[str, object]) -> Row:
    values: dict[str, str] = {}
    labels: dict[str, str] = {}
    for key, member in members.items():
        if member is None:
            continue
        field = field_of(key)
        if field is None or field in values:
            labels[key] = _text(member)
        elif isinstance(member, (dict, list)):
            return faulty(number, line, f"{field}: it holds no text")
        else:
            values[field] = _text(member).strip()
    if "\\u" in line and not _is_storable("".join((*values.values(), *labels, *labels.values()))):
        return faulty(number, line, "it holds a NUL character or half of a character")
    return Row(number, line, values, labels)


def _text(member: object) -> str:
    if isinstance(member, str):
        return member
    return json.dumps(member, ensure_ascii=False, separators=(",", ":"))


def _is_storable(text: str) -> bool:
    """Whether *text* can be written down; only escapes bring in what no line of a file holds."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
