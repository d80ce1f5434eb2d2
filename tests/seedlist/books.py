"""Workbooks as people make them, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def book(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook of these sheets as openpyxl writes it."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def edited(change: Callable[[openpyxl.Workbook], None], raw: bytes) -> bytes:
    """Return the workbook after *change*."""
    made = openpyxl.load_workbook(io.BytesIO(raw))
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def shared_text_book(rows: int) -> bytes:
    """Return a workbook with every text shared, as Excel writes it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_urls": False}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["referring_url", "target", "note"])
        for n in range(rows):
            sheet.write_row(n + 1, 0, [f"https://a.example/{n}", "shop.example", n])
    return file.getvalue()


def with_parts(raw: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the workbook with some of its parts replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {**dict.fromkeys(old.namelist()), **parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return file.getvalue()


def part(raw: bytes, name: str) -> bytes:
    """Return one part of the workbook."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name)
