"""The links of the page that point at the seed's target, each with its place and context.

Where none says so, those that may do it after a redirect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.match import Target
from linkcrawler.pipelines.guarding import guarded
from linkcrawler.targets.following import suspects_in

if TYPE_CHECKING:
    from linkcrawler.items import SeedCheck


class LinksPipeline:
    """Fill in the findings."""

    @guarded
    def process_item(self, item: SeedCheck) -> SeedCheck:
        """Find the links to the seed's target."""
        seed = item.seed
        item.findings = item.view.find(Target.parse(seed.target, seed.match), seed.expected)
        item.suspects = item.suspects or suspects_in(item)
        return item
