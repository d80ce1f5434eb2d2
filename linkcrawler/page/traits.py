"""What the placement model is told of a link, put together from its line, its blocks and its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linkcrawler.page.addresses import Addresses
from linkcrawler.page.around import surroundings_of
from linkcrawler.page.blocks import blocks_of
from linkcrawler.page.features import OF_LINK
from linkcrawler.page.judge import asking
from linkcrawler.page.lines import lines_of
from linkcrawler.page.link_types import feature_of_rel
from linkcrawler.page.regions import EMBEDDED, firm, soft
from linkcrawler.page.wording import leads_on
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.around import Around
    from linkcrawler.page.blocks import BlockPart
    from linkcrawler.page.layout import Spot
    from linkcrawler.page.lines import LinePart
    from linkcrawler.page.main_text import MainPart

_FAR_CHARACTERS: Final = 5_000
_NO_TEXT: Final = 9_999
_LANDMARKS: Final = firm(
    Placement.COMMENTS,
    Placement.FOOTER,
    Placement.NAVIGATION,
    Placement.HEADER,
    Placement.SIDEBAR,
    Placement.OTHER,
    Placement.RELATED,
) | soft(Placement.COMMENTS, Placement.FOOTER, Placement.NAVIGATION, Placement.AUTHOR)


class Traits:
    """Answers what tells links in the content of one page, whose URL is *page_url*, from others."""

    def __init__(self, main: MainPart, page_url: str) -> None:
        self.addresses = Addresses(page_url)
        self.blocks = blocks_of(main)
        self.around = surroundings_of(main).of
        self._lines = lines_of(main)
        self.line = self._lines.of
        self._main, self._text = main, main.layout.text
        self._leaves_left = asking(OF_LINK)

    def veto(self, spot: Spot, line: LinePart, url: str) -> str | None:
        """Return the feature that alone says that a link is no content."""
        if line.veto is not None:
            return line.veto
        if "#" in url and self.addresses.is_to_comment(url):
            return "to_comment"
        if leads_on(self._text[spot.start : spot.end]):
            return "leads_on"
        rel = spot.node.attributes.get("rel")
        return feature_of_rel(rel) if rel else None

    def leaves(self, spot: Spot, blocks: BlockPart, line: LinePart) -> int:
        """Return the leaves of the forest that the link reaches."""
        return blocks.leaves & line.leaves & self._leaves_left(self._of_link(spot, line))

    def features(self, spot: Spot, around: Around) -> list[float]:
        """Return the numbers of ``FEATURES`` for the link at *spot*."""
        line = self.line(spot)
        return [
            *self.blocks.of(spot.block, around).values,
            *line.values,
            *self._of_link(spot, line),
        ]

    def _of_link(self, spot: Spot, on: LinePart) -> tuple[float, ...]:
        _, _, start, end = spot
        after = 0 if on.line is None else self._lines.text_after(start, end, on.line)
        return after, _distance(start, self._main.last_prose)


def is_in_landmark(around: Around) -> bool:
    """Whether a tag, a role or a name says that the link is no content.

    Of 1,174 labelled links in the content 6 stand in one, of the others most do. Names of side
    columns, teasers and share buttons are left to the model: they occur in articles too.
    """
    return bool(around.claims & _LANDMARKS)


def is_embedded(around: Around) -> bool:
    """Whether the link is in a post of another site that the page shows."""
    return around.named_article == EMBEDDED


def _distance(start: int, prose: int | None) -> int:
    if prose is None:
        return _NO_TEXT
    away = start - prose
    if -_FAR_CHARACTERS < away < _FAR_CHARACTERS:  # half the price of "min" and "max"
        return away
    return _FAR_CHARACTERS if away > 0 else -_FAR_CHARACTERS
