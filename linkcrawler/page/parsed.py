"""One parsed page and everything that is found in it once, however many seeds ask."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from linkcrawler.page.anchors import Anchors, seen_without_scripts
from linkcrawler.page.main_text import MainPart
from linkcrawler.page.marked import marked_in
from linkcrawler.page.paths import Paths
from linkcrawler.page.placement import Placer
from linkcrawler.page.sites import count_by_site
from linkcrawler.page.visibility import SeenVisibility, Visibility

if TYPE_CHECKING:
    from linkcrawler.page.document import Document
    from linkcrawler.page.layout import Layout
    from linkcrawler.page.marked import Marked


class ParsedPage:
    """Each part is found when it is first asked for: most pages are asked for few of them."""

    def __init__(self, document: Document, *, in_browser: bool = False) -> None:
        self.document = document
        self._in_browser = in_browser

    @cached_property
    def anchors(self) -> Anchors:
        """Every ``<a href>``, in document order."""
        return Anchors(self.layout)

    @cached_property
    def noscript(self) -> frozenset[int]:
        """The numbers of the links that only readers without scripts see."""
        return seen_without_scripts(self.document, self.anchors)

    @property
    def layout(self) -> Layout:
        """Text, blocks and links, from one walk."""
        return self.document.layout

    @cached_property
    def main(self) -> MainPart:
        """The main part of the page."""
        return MainPart(self.layout)

    @cached_property
    def placer(self) -> Placer:
        """Where links stand on the page."""
        return Placer(self.main, self.document.url)

    @cached_property
    def visibility(self) -> Visibility | SeenVisibility:
        """What hides links: where a browser has looked, what it saw."""
        if self._in_browser:
            return SeenVisibility()
        return Visibility(self.document.tree, self.marked)

    @cached_property
    def paths(self) -> Paths:
        """Where links stand in the tree."""
        return Paths(self.document.tree, self.marked)

    @cached_property
    def marked(self) -> Marked:
        """The elements that ids and style sheets mark."""
        return marked_in(self.document.tree, self.layout)

    @cached_property
    def links_by_site(self) -> tuple[int, int]:
        """How many http(s) links lead to other sites, and how many to this one.

        A site is a registrable domain; each link counts, those in ``noscript`` do not.
        """
        document = self.document
        return count_by_site(self.anchors.hrefs, document.base_url, document.url, self.noscript)
