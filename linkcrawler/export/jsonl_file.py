"""JSON lines: the record as it is, dates as ISO 8601 in UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.documents import to_json
from linkcrawler.export.fields import exported
from linkcrawler.export.text_file import open_text

if TYPE_CHECKING:
    from pathlib import Path

    from linkcrawler.store.base import Document


class JsonlFile:
    """One record a line."""

    def __init__(self, path: Path, *, gzipped: bool) -> None:
        self._file = open_text(path, "utf-8", gzipped=gzipped)

    def write(self, document: Document) -> None:
        self._file.write(f"{to_json(exported(document))}\n")

    def close(self) -> None:
        self._file.close()
