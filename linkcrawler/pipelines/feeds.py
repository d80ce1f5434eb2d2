"""Feeds that hold the same records as the store, whatever their format can nest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exporters import CsvItemExporter

from linkcrawler.documents import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping


class CsvRecordExporter(CsvItemExporter):
    """CSV whose nested cells are JSON, so that nothing is lost or ambiguous."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """Write lists and objects as JSON, everything else as Scrapy does."""
        if isinstance(value, (dict, list)):
            return to_json(value)
        return super().serialize_field(field, name, value)
