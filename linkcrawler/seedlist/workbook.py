"""XLSX workbooks: which sheets there are, and their rows; hostile files end in one plain reason."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple, Self
from zipfile import BadZipFile, ZipFile

from openpyxl.packaging.relationship import get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from linkcrawler.seedlist.bounded_xml import TooLarge
from linkcrawler.seedlist.damage import DamagedList
from linkcrawler.seedlist.shared_strings import SharedStrings
from linkcrawler.seedlist.sheet import SheetRow, sheet_rows
from linkcrawler.seedlist.sheet_links import Links, link_addresses, sheet_links

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BYTES_A_SMALL_PART = 8 << 20
_MOST_BYTES_A_LARGE_PART = 4 << 30
_OTHER_DOCUMENTS = {
    "xl/workbook.bin": "a binary workbook (XLSB)",
    "content.xml": "an OpenDocument file",
    "Index/Document.iwa": "a Numbers document",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint document",
}
"""Archives too, each told by one of its parts."""


class Sheet(NamedTuple):
    """One sheet of cells."""

    name: str
    part: str
    visible: bool


class Workbook:
    """An open workbook; every method may raise DamagedList."""

    def __init__(self, file: IO[bytes]) -> None:
        # What openpyxl leaves out (a drawing, a rule for colours) is no matter of ours.
        warnings.filterwarnings("ignore", module="openpyxl")
        self._texts = SharedStrings()
        try:
            with _plainly():
                self._archive = _BoundedZip(file)
                _refuse_other_archives(self._archive.namelist())
                self._reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
                self._reader.archive = self._archive
                self._read_structure()
        except BaseException:
            self._texts.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._texts.close()

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets of cells in their order."""
        with _plainly():
            return [
                Sheet(sheet.name, relation.target, sheet.state == "visible")
                for sheet, relation in self._reader.parser.find_sheets()
                if "chartsheet" not in relation.Type
                and relation.target in self._archive.NameToInfo
            ]

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """Yield the rows of *sheet* that are not empty."""
        with _plainly():
            links = self._links(sheet)
            with self._large_part(sheet.part) as source:
                yield from sheet_rows(source, self._reader.wb, self._texts, links)

    def _read_structure(self) -> None:
        self._reader.read_manifest()
        texts = self._reader.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if texts is not None:
            with self._large_part(texts.PartName[1:]) as source:
                self._texts.read(source)
        self._reader.read_workbook()
        apply_stylesheet(self._archive, self._reader.wb)

    def _large_part(self, name: str) -> IO[bytes]:
        if self._archive.getinfo(name).file_size > _MOST_BYTES_A_LARGE_PART:
            raise TooLarge("it unpacks to more than 4 GiB")
        return self._archive.open(name)

    def _links(self, sheet: Sheet) -> Links:
        part = get_rels_path(sheet.part)  # type: ignore[no-untyped-call]
        if part not in self._archive.NameToInfo:
            return {}
        with self._large_part(part) as source:
            addresses = link_addresses(source)
        if not addresses:
            return {}
        with self._large_part(sheet.part) as source:
            return sheet_links(source, addresses)


class _BoundedZip(ZipFile):
    """An archive of which openpyxl reads nothing that is too large to be read whole.

    What a part is said to come to is also all that ZipFile ever gives of it.
    """

    def read(self, name: str, pwd: bytes | None = None) -> bytes:  # type: ignore[override]
        """Unpack one of the parts that are read whole: the structure, the styles."""
        if self.getinfo(name).file_size > _MOST_BYTES_A_SMALL_PART:
            raise TooLarge(f"its part {name} unpacks to more than 8 MiB")
        return super().read(name, pwd)


@contextmanager
def _plainly() -> Iterator[None]:
    """Say in plain words what is wrong with the file."""
    try:
        yield
    except DamagedList:
        raise
    except TooLarge as error:
        raise DamagedList(f"the workbook (XLSX) is no list: {error}") from None
    except BadZipFile:
        raise DamagedList("the workbook (XLSX) is damaged or cut off") from None
    except RuntimeError as error:
        encrypted = "encrypted" in str(error)
        reason = "is protected by a password: save it without" if encrypted else "is damaged"
        raise DamagedList(f"the workbook (XLSX) {reason}") from None
    except Exception as error:  # openpyxl checks little: hostile XML fails anywhere in it
        if isinstance(error, MemoryError):
            raise
        raise DamagedList("the workbook (XLSX) is damaged: open and save it again") from error


def _refuse_other_archives(names: list[str]) -> None:
    for name, kind in _OTHER_DOCUMENTS.items():
        if name in names:
            raise DamagedList(f"that is {kind}; save or export it as XLSX or CSV")
    if "[Content_Types].xml" not in names:
        raise DamagedList("that is a ZIP archive; unpack it")
