"""The kinds of files that records are written to, by the end of the file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from linkcrawler.errors import LinkcrawlerError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linkcrawler.export.columns import Cell
    from linkcrawler.store.base import Document

EXACT = (".jsonl", ".jsonl.gz", ".parquet")
FLAT = (".csv", ".csv.gz", ".xlsx")


class ExportError(LinkcrawlerError):
    """There is no such kind of file."""


class RecordFile(Protocol):
    """An open file that takes stored documents and keeps the record of each."""

    def write(self, document: Document) -> None: ...

    def close(self) -> None:
        """Write what is still in hand; without it the file is not whole."""
        ...


class RowFile(Protocol):
    """An open table that takes rows under its heading."""

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know of the file, such as cells that were cut."""
        ...

    def write(self, cells: Sequence[Cell]) -> None: ...

    def begin(self, title: str, names: Sequence[str]) -> bool:
        """Go on with another table; False where this kind of file holds but one."""
        ...

    def close(self) -> None: ...


def ending_of(path: Path) -> str:
    """Return the ending that says what kind of file it is; ExportError where it is none of ours."""
    name = path.name.lower()
    found = next((end for end in (*EXACT, *FLAT) if name.endswith(end)), None)
    if found is None or name == found:
        kinds = ", ".join((*FLAT, *EXACT))
        raise ExportError(f"{path}: the name must end in one of {kinds}")
    return found


def open_records(ending: str, path: Path) -> RecordFile:
    """Open a file that holds whole records."""
    # Imported here: reading pyarrow takes time and memory that the other kinds do without.
    if ending == ".parquet":
        from linkcrawler.export.parquet_file import ParquetFile  # noqa: PLC0415

        return ParquetFile(path)
    from linkcrawler.export.jsonl_file import JsonlFile  # noqa: PLC0415

    return JsonlFile(path, gzipped=ending.endswith(".gz"))


def open_rows(ending: str, path: Path, names: Sequence[str]) -> RowFile:
    """Open a table with the heading *names*."""
    if ending == ".xlsx":
        from linkcrawler.export.xlsx_file import XlsxFile  # noqa: PLC0415

        return XlsxFile(path, names)
    from linkcrawler.export.csv_file import CsvFile  # noqa: PLC0415

    return CsvFile(path, names, gzipped=ending.endswith(".gz"))
