"""Rows that cannot be used: named, and written where the user finds them."""

from __future__ import annotations

import codecs
import csv
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TextIO

from linkcrawler.export.safe_cell import safe_cell
from linkcrawler.paths import at_home, real_path
from linkcrawler.seedlist.source import STDIN, is_url

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE_NAME = "rejected.csv"
_COLUMNS = ("file", "line", "reason", "row")
_FIRST_LINE = codecs.BOM_UTF8 + ",".join(_COLUMNS).encode()
_LONGEST_FIRST_LINE = 64
_LONGEST_ROW = 2_000
"""Characters of a row that are shown."""
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROL = tuple(code for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r")
_UNSEEN = dict.fromkeys((*_CONTROL, *_TURNING), "\ufffd")
"""What a terminal obeys, and what turns the direction of text."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that cannot be used."""

    source: str
    """The list, as named on the command line."""
    line: int
    reason: str
    row: str
    """As it stands in the list; a very long one is cut."""


class RejectsFile:
    """``rejected.csv`` beside each list that has rejects, or in the data folder.

    It is made anew by the first reject of a run; a run without one touches nothing. Beside the
    list only a file of ours is replaced, and never one that is being read as a list. A folder that
    cannot be written to stops no run: the rejects are then only counted, and *paths* is empty.
    """

    def __init__(self, data_dir: Path, lists: Sequence[str]) -> None:
        self._data_dir = data_dir
        self._beside = {name for name in lists if name != STDIN and not is_url(name)}
        self._lists = {real_path(name) for name in self._beside}
        self._by_list: dict[str, TextIO | None] = {}
        self._open: dict[Path, TextIO] = {}
        self._closing = ExitStack()
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that were written."""
        return tuple(self._open)

    def add(self, reject: Reject) -> None:
        """Count and write one row; it has left the process when this returns."""
        self.count += 1
        if reject.source not in self._by_list:
            self._by_list[reject.source] = self._file_for(reject.source)
        file = self._by_list[reject.source]
        if file is not None:
            with suppress(OSError):  # a full disk: the count still tells
                csv.writer(file).writerow(map(_safe, _cells(reject)))

    def close(self) -> None:
        """Close the files."""
        with suppress(OSError):
            self._closing.close()
        self._by_list.clear()

    def _file_for(self, source: str) -> TextIO | None:
        if source in self._beside:
            beside = at_home(source).parent / FILE_NAME
            if beside in self._open or _is_replaceable(beside):
                file = self._begun(beside)
                if file is not None:
                    return file
        with suppress(OSError):
            self._data_dir.mkdir(parents=True, exist_ok=True)
        return self._begun(self._data_dir / FILE_NAME)

    def _begun(self, path: Path) -> TextIO | None:
        if path in self._open:
            return self._open[path]
        try:
            if real_path(path) in self._lists:
                return None
            # Line by line, so that a killed run has told what it rejected; with a BOM, by which
            # spreadsheets know UTF-8.
            text = path.open("w", 1, "utf-8-sig", "backslashreplace", newline="")
            file = self._closing.enter_context(text)
            csv.writer(file).writerow(_COLUMNS)
        except OSError:
            return None
        self._open[path] = file
        return file


def _is_replaceable(path: Path) -> bool:
    """Whether *path* is free, or an earlier rejects file: a user's own table may have that name."""
    try:
        with path.open("rb") as file:
            return file.readline(_LONGEST_FIRST_LINE).strip() in {b"", _FIRST_LINE}
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _cells(reject: Reject) -> tuple[str, ...]:
    return reject.source, str(reject.line), reject.reason, reject.row[:_LONGEST_ROW]


def _safe(cell: str) -> str:
    """Make *cell* inert in a spreadsheet and on a terminal."""
    return safe_cell(cell.translate(_UNSEEN))
