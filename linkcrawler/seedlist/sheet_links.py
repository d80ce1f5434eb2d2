"""Where the cells of a sheet link to: what a cell shows may be the title of the page it means."""

from __future__ import annotations

import re
from itertools import islice
from typing import IO, TYPE_CHECKING

from openpyxl.utils.cell import coordinate_to_tuple

from linkcrawler.seedlist.bounded_xml import elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Links = dict[tuple[int, int], str]
"""Addresses by row and column, both counted from 1."""

_MOST_LINKS = 200_000
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CHUNK_BYTES = 1 << 20
_LONGEST_TAG = 4_096
_TAG = re.compile(rb"<(?:\w+:)?hyperlink\s([^<>]*)>")
_CELL = re.compile(rb'(?<![\w:])ref="([A-Z]{1,3}\d{1,7})(?::[A-Z]{1,3}\d{1,7})?"')
_ID = re.compile(rb':id="([^"]+)"')
_FORMULA = re.compile(r'\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)


def link_addresses(relations: IO[bytes]) -> dict[str, str]:
    """Return the addresses of links by their id; beyond the first 200,000 what a cell shows counts.

    Excel itself keeps 65,530 a sheet, and many programs make one of every address.
    """
    linking = (
        (element.get("Id", ""), element.get("Target", ""))
        for element in elements(relations, _RELATION)
        if element.get("Type", "").endswith("/hyperlink")
    )
    return dict(islice(linking, _MOST_LINKS))


def sheet_links(sheet: IO[bytes], addresses: Mapping[str, str]) -> Links:
    """Find the links of *sheet*, whose *addresses* stand elsewhere by their id.

    They come after a million rows, in which no such tag can stand: text is escaped there.
    """
    links: Links = {}
    for attributes in _tags(sheet):
        cell, link = _CELL.search(attributes), _ID.search(attributes)
        address = addresses.get(link[1].decode("utf-8", "replace")) if link else None
        if cell and address:
            links[coordinate_to_tuple(cell[1].decode())] = address
    return links


def formula_link(formula: str | None) -> str | None:
    """Return the address in ``HYPERLINK("https://…";"title")``."""
    found = _FORMULA.match(formula or "")
    return found[1].replace('""', '"') if found else None


def _tags(sheet: IO[bytes]) -> Iterator[bytes]:
    kept = b""
    while chunk := sheet.read(_CHUNK_BYTES):
        data = kept + chunk
        end = 0
        for found in _TAG.finditer(data):
            yield found[1]
            end = found.end()
        kept = data[max(end, len(data) - _LONGEST_TAG) :]
