"""What is fuzzed: by name, a function of bytes that raises only where we are at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz import documents, lists, network, pages

if TYPE_CHECKING:
    from collections.abc import Callable

TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        *(pages.html, pages.walks, pages.style_sheet, pages.inline_style, pages.robots_tags),
        *(network.head, network.content_encoding, network.robots_txt, network.retry_after),
        *(network.link_url, network.target_text, network.browser_request),
        *(lists.seed_list, lists.packed_list, lists.workbook_sheet, lists.workbook_strings),
        *(documents.stored_text, documents.worker_report, documents.alert),
    )
}
