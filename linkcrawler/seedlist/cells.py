"""Lines to rows of cells: separated values, quoted or not, valid or not."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from linkcrawler.seedlist.lines import LONGEST_LINE_BYTES, BrokenLine

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_LINES_A_CELL = 100
"""A quoted cell that runs on for longer was never closed; also bounds what is read twice."""
_UNCLOSED = "a quote is opened in it and never closed"


class Record(NamedTuple):
    """One row as it stands in the list; *line* is where it begins, counted from 1."""

    line: int
    text: str
    cells: list[str]
    fault: str | None = None
    """Why the cells cannot be trusted."""


def whole_line_records(lines: Iterator[str | BrokenLine]) -> Iterator[Record]:
    """Every line is one cell; quotes around all of it are taken off."""
    for number, line in enumerate(lines, 1):
        if isinstance(line, BrokenLine):
            yield Record(number, line.text, [], line.reason)
        elif text := line.strip():
            yield Record(number, line, [_unquoted(text)])


def separated_records(
    lines: Iterator[str | BrokenLine], separator: str, width: int | None = None
) -> Iterator[Record]:
    """Read rows of cells by RFC 4180, leniently; rows without any text are passed over.

    A quoted cell may run over several lines. Where its quote never closes, or where the row that
    comes out is wider than *width* (unknown: than the first one), the quote was a slip of the tool:
    the line is told as faulty, and those after it are read again as rows of their own.
    """
    source = _Lines(lines)
    while (line := source.next()) is not None:
        if isinstance(line, BrokenLine):
            record = Record(source.number, line.text, [], line.reason)
        elif '"' in line:
            record = _quoted(source, line, separator, width)
        else:
            record = Record(source.number, line, line.split(separator))
        if record.fault is None:
            if not any(map(str.strip, record.cells)):
                continue
            width = width or len(record.cells)
        yield record


class _Lines:
    """Numbered lines of which the last ones taken can be put back."""

    def __init__(self, lines: Iterator[str | BrokenLine]) -> None:
        self._lines = lines
        self._again: list[str | BrokenLine] = []
        self.number = 0

    def next(self) -> str | BrokenLine | None:
        self.number += 1
        if self._again:
            return self._again.pop()
        return next(self._lines, None)

    def put_back(self, lines: list[str | BrokenLine]) -> None:
        self._again.extend(reversed(lines))
        self.number -= len(lines)


class _Taking:
    """Lines for one row: the first, and as many more as its quotes ask for, within bounds."""

    def __init__(self, source: _Lines, first: str, most_lines: int) -> None:
        self._source = source
        self._most_lines = most_lines
        self.first = first
        self.more: list[str | BrokenLine] = []
        self.unclosed = False

    def __iter__(self) -> Iterator[str]:
        yield f"{self.first}\n"
        size = len(self.first)
        while len(self.more) < self._most_lines and size <= LONGEST_LINE_BYTES:
            line = self._source.next()
            if line is None:
                self._source.number -= 1
                break
            self.more.append(line)
            if isinstance(line, BrokenLine):
                break
            size += len(line)
            yield f"{line}\n"
        self.unclosed = True

    def cells(self, separator: str, *, strict: bool) -> list[str]:
        rows = csv.reader(self, delimiter=separator, skipinitialspace=True, strict=strict)
        return next(rows)

    def text(self) -> str:
        return "\n".join((self.first, *map(str, self.more)))


def _quoted(source: _Lines, first: str, separator: str, width: int | None) -> Record:
    """Read a row with quotes; only quotes without any fault may span lines."""
    number = source.number
    taking = _Taking(source, first, _MOST_LINES_A_CELL)
    try:
        cells = taking.cells(separator, strict=True)
    except csv.Error:
        source.put_back(taking.more)
        if between := _between_quotes(first, separator, width):
            return Record(number, first, between)
        if taking.more:
            return Record(number, first, [], _UNCLOSED)
        return _loosely_quoted(_Taking(source, first, 0), number, separator)
    if taking.more and width is not None and len(cells) > width:
        source.put_back(taking.more)
        return Record(number, first, [], _UNCLOSED)
    return Record(number, taking.text(), cells)


def _between_quotes(line: str, separator: str, width: int | None) -> list[str] | None:
    """Read a row of which every cell is quoted, though a quote within one is not doubled.

    ``"a","5" pipe, new","c"`` can mean one thing only where the cells come out as many as they
    must be. Majestic writes such rows.
    """
    text = line.strip()
    if width is None or len(text) < 2 or not text[0] == text[-1] == '"':
        return None
    cells = text[1:-1].split(f'"{separator}"')
    return [cell.replace('""', '"') for cell in cells] if len(cells) == width else None


def _loosely_quoted(line: _Taking, number: int, separator: str) -> Record:
    """Read ``"He said "hi"",x`` as spreadsheets do: what follows a closing quote is text."""
    try:
        cells = line.cells(separator, strict=False)
    except csv.Error as error:
        return Record(number, line.first, [], f"its quotes cannot be read: {error}")
    if line.unclosed:
        return Record(number, line.first, [], _UNCLOSED)
    return Record(number, line.first, cells)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"').strip()
    return text
