"""What the page itself says: title, language, whether Google can index it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.pipelines.guarding import guarded

if TYPE_CHECKING:
    from linkcrawler.items import SeedCheck


class PagePipeline:
    """Fill in the page; the seeds of one page share the work."""

    @guarded
    def process_item(self, item: SeedCheck) -> SeedCheck:
        """Read the page, once for all its seeds."""
        item.page = item.view.page
        return item
