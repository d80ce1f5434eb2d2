"""Where on the page a link stands, how sure that is, and by which rule.

Whether it stands in the content is told by a model over the blocks around it (``judge``). What is
not content belongs to the strongest landmark on the way up from the link (comments before footer
before navigation …), and without any it is told by where the main part is. An element that holds
the page's running text is no side part, whatever its class says.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.addresses import is_share_button
from linkcrawler.page.features import VETOES
from linkcrawler.page.judge import verdict
from linkcrawler.page.regions import strongest
from linkcrawler.page.traits import Traits, is_embedded, is_in_landmark
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.around import Around
    from linkcrawler.page.blocks import Group
    from linkcrawler.page.layout import Spot
    from linkcrawler.page.lines import LinePart
    from linkcrawler.page.main_text import MainPart

_NEAR_ARTICLES: Final = frozenset({Placement.SIDEBAR, Placement.RELATED, Placement.AUTHOR})
_LIST_LINKS = 3
_LIST_DENSITY = 0.6


class Placed(NamedTuple):
    """Where a link stands."""

    placement: Placement
    confidence: float
    rule: str


_CONFIDENCE: Final = {
    "landmark": 0.9,
    "word": 0.8,
    "veto": 0.8,
    "embedded_post": 0.7,
    "share_button": 0.8,
    "list_in_main": 0.8,
    "beside_main_text": 0.7,
    "before_main": 0.6,
    "before_article": 0.6,
    "logo": 0.8,
    "after_main": 0.6,
    "page_without_prose": 0.5,
    "no_text": 0.3,
    "not_in_page_text": 0.3,
}
"""Share of right answers of each rule, on pages labelled by hand."""


class Placer:
    """Places the links of one page, whose URL is *page_url*."""

    def __init__(self, main: MainPart, page_url: str) -> None:
        self._main = main
        self._has_prose = main.total > 0
        self._traits = Traits(main, page_url)

    def place(self, spot: Spot | None, url: str) -> Placed:
        """Place the link to *url* at *spot*; None is one outside the page's text."""
        if spot is None:
            return _placed(Placement.OTHER, "not_in_page_text")
        around = self._traits.around(spot)
        told = self._told_by_blocks(spot, around, url)
        if told is not None:
            return told
        line = self._traits.line(spot)
        return self._vetoed(spot, around, line, url) or self._judged(spot, around, line, url)

    def told(self, spot: Spot, around: Around, url: str) -> Placed | None:
        """Place a link where something written in or around it tells its place without judging."""
        told = self._told_by_blocks(spot, around, url)
        return told or self._vetoed(spot, around, self._traits.line(spot), url)

    def _told_by_blocks(self, spot: Spot, around: Around, url: str) -> Placed | None:
        if not self._has_prose:
            return self._without_prose(around)
        if is_in_landmark(around):
            return self._beside(spot, around, url)
        if is_embedded(around) and self._main.holds(spot.block):
            return _placed(Placement.CONTENT, "embedded_post")
        return None

    def _vetoed(self, spot: Spot, around: Around, line: LinePart, url: str) -> Placed | None:
        """Place a link whose words or address say what it is; what is around it knows better."""
        feature = self._traits.veto(spot, line, url)
        if feature is None:
            return None
        return _claimed(around.claims_here) or Placed(
            VETOES[feature], _CONFIDENCE["veto"], feature
        )

    def _judged(self, spot: Spot, around: Around, line: LinePart, url: str) -> Placed:
        part = self._traits.blocks.of(spot.block, around)
        judged = verdict(self._traits.leaves(spot, part, line))
        if judged.is_content:
            return Placed(Placement.CONTENT, _times(1, judged.probability), judged.rule)
        placement, confidence, rule = self._beside(spot, around, url) or self._unnamed(
            spot, around, part.group
        )
        return Placed(placement, _times(confidence, 1 - judged.probability), rule)

    def _without_prose(self, around: Around) -> Placed:
        """Place a link of a page that has no running text at all."""
        claimed = _claimed(around.claims_here)
        if claimed is not None:
            return claimed
        if not self._main.layout.text:
            return _placed(Placement.OTHER, "no_text")
        return _placed(Placement.CONTENT, "page_without_prose")

    def _beside(self, spot: Spot, around: Around, url: str) -> Placed | None:
        """Place a link that is not in the content by what is said of it, if anything is."""
        claimed = _claimed(around.claims_here)
        if (claimed is None or claimed.placement in _NEAR_ARTICLES) and is_share_button(url):
            return _placed(Placement.OTHER, "share_button")
        if (
            spot.start == spot.end
            and claimed is not None
            and claimed.placement is Placement.NAVIGATION
            and self._traits.addresses.leads_home(url)
        ):
            return _placed(Placement.HEADER, "logo")
        return claimed

    def _unnamed(self, spot: Spot, around: Around, group: Group) -> Placed:
        """Place a link that is not in the content, and that nothing around says more of."""
        if self._main.holds(spot.block):
            is_list = group.links >= _LIST_LINKS and group.link_density > _LIST_DENSITY
            return _placed(Placement.RELATED, "list_in_main" if is_list else "beside_main_text")
        if spot.block > self._main.number:
            return _placed(Placement.RELATED, "after_main")
        if around.named_article:
            return _placed(Placement.OTHER, "before_article")
        where = Placement.HEADER if spot.start == spot.end else Placement.NAVIGATION
        return _placed(where, "before_main")


@lru_cache(maxsize=8_192)
def _times(confidence: float, probability: float) -> float:
    return round(confidence * probability, 2)


@cache
def _placed(placement: Placement, rule: str) -> Placed:
    return Placed(placement, _CONFIDENCE[rule], rule)


@lru_cache(maxsize=4_096)
def _claimed(claims: int) -> Placed | None:
    """Return the place that the strongest of *claims* says."""
    claim = strongest(claims)
    return _placed(claim.placement, "landmark" if claim.firm else "word") if claim else None
