"""The texts of a workbook, which its cells name by number: kept on disk, for they may be millions."""

from __future__ import annotations

import os
import re
import tempfile
from array import array
from typing import IO, TYPE_CHECKING, Self

from linkcrawler.seedlist.bounded_xml import MAIN, elements

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ITEM = f"{MAIN}si"
_TEXT = f"{MAIN}t"
_RUN = f"{MAIN}r"
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
"""Control characters, and the underscore that would begin one (ECMA-376, ST_Xstring)."""


class SharedStrings:
    """A sequence of texts of which only the offsets are in memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="linkcrawler-texts-")  # noqa: SIM115  see close()
        self._ends = array("Q", [0])

    def read(self, source: IO[bytes]) -> Self:
        """Take in the part of the workbook that holds the texts."""
        for item in elements(source, _ITEM):
            text = text_of(item).encode("utf-8", "surrogatepass")
            self._file.write(text)
            self._ends.append(self._ends[-1] + len(text))
        self._file.flush()
        return self

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - start, start).decode("utf-8", "replace")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def text_of(item: Element) -> str:
    """Return the text of a shared or inline string; readings (phonetic runs) are no part of it."""
    texts = [item.find(_TEXT), *(run.find(_TEXT) for run in item.findall(_RUN))]
    joined = "".join(text.text or "" for text in texts if text is not None)
    return _ESCAPED.sub(_control, joined) if "_x00" in joined else joined


def _control(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16))
