"""Feeds that hold the same records as the store, whatever their format can nest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exporters import CsvItemExporter

from linkcrawler.documents import to_json
from linkcrawler.export.safe_cell import safe_cell

if TYPE_CHECKING:
    from collections.abc import Mapping

_SEMICOLON = "\\u003b"
"""As JSON may write it: where Excel splits cells at semicolons, what follows one may be a formula."""


class CsvRecordExporter(CsvItemExporter):
    """CSV whose nested cells are JSON, so that nothing is lost, and that no spreadsheet executes."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """Write lists and objects as JSON, text so that it is no formula, all else as Scrapy does."""
        if isinstance(value, (dict, list)):
            return to_json(value).replace(";", _SEMICOLON)
        if isinstance(value, str):
            return safe_cell(value)
        return super().serialize_field(field, name, value)
