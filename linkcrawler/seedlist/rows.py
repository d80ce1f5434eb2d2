"""A list of any form as rows, streamed: what is in memory does not grow with the list."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from linkcrawler.errors import SeedListError
from linkcrawler.seedlist.binary_list import binary_list
from linkcrawler.seedlist.cells import Record, separated_records, whole_line_records
from linkcrawler.seedlist.columns import REFERRING_URL
from linkcrawler.seedlist.encoding import as_utf8, encoding_name
from linkcrawler.seedlist.json_lines import json_rows
from linkcrawler.seedlist.kinds import PARQUET, ZIP
from linkcrawler.seedlist.layout import Form, Layout, find_layout
from linkcrawler.seedlist.lines import text_lines
from linkcrawler.seedlist.row import Row, faulty
from linkcrawler.seedlist.source import HEAD_BYTES, read_source
from linkcrawler.seedlist.tables import LayoutError, Shape
from linkcrawler.seedlist.understanding import Part, Understanding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.seedlist.lines import BrokenLine

_SAMPLE_LINES = 100


def open_list(source: str) -> tuple[Understanding, Iterator[Row]]:
    """Find out how the list is written; return that, and its rows.

    SeedListError says at once why it cannot be used; it may also come with the last row, where the
    data is damaged further on. Rows that cannot be used come with their ``fault``.
    """
    head, chunks = read_source(source)
    if head.startswith((ZIP, PARQUET)):
        return binary_list(source, head, chunks)
    try:
        layout = find_layout(_sample(head))
    except LayoutError as error:
        raise SeedListError(source, str(error)) from None
    return _understood(layout, head), _rows(layout, text_lines(as_utf8(head, chunks)))


def _understood(layout: Layout, head: bytes) -> Understanding:
    known = None if layout.form is Form.JSON_LINES else Shape(layout.columns, layout.leading)
    return Understanding(
        layout.form.value, encoding_name(head), layout.separator or None, [Part(known)]
    )


def _sample(head: bytes) -> list[str]:
    """Return the first whole lines of the list; its very first even where it is not whole."""
    lines = list(islice(text_lines(as_utf8(head, iter([head]))), _SAMPLE_LINES + 1))
    if len(head) >= HEAD_BYTES or len(lines) > _SAMPLE_LINES:
        lines = lines[:-1] or lines
    return [line for line in lines if isinstance(line, str)]


def _rows(layout: Layout, lines: Iterator[str | BrokenLine]) -> Iterator[Row]:
    if layout.form is Form.JSON_LINES:
        return json_rows(lines)
    if layout.form is Form.LINES:
        records = _without_leading(whole_line_records(lines), layout.leading)
        return map(_with_one_url, map(layout.columns.row, records))
    records = separated_records(lines, layout.separator, layout.columns.width)
    return map(layout.columns.row, _without_leading(records, layout.leading))


def _with_one_url(row: Row) -> Row:
    # A URL with a note behind it would be another URL, and its page gone: better to say so.
    if row.fault is None and len(row.values[REFERRING_URL].split()) > 1:
        return faulty(row.line, row.text, "there is white space in it: write one URL a line")
    return row


def _without_leading(records: Iterator[Record], leading: int) -> Iterator[Record]:
    while leading and (record := next(records, None)):
        if record.fault is None:
            leading -= 1
        else:
            yield record
    yield from records
