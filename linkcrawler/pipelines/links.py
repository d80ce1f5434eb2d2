"""The links of the page that point at the seed's target, each with its place and context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.match import Target
from linkcrawler.pipelines.guarding import guarded

if TYPE_CHECKING:
    from linkcrawler.items import SeedCheck


class LinksPipeline:
    """Fill in the findings."""

    @guarded
    def process_item(self, item: SeedCheck) -> SeedCheck:
        """Find the links to the seed's target."""
        seed = item.seed
        item.findings = item.view.find(Target.parse(seed.target, seed.match), seed.expected)
        return item
