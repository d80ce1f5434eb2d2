"""What the elements around a link are: found once for each block, for all links in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.regions import (
    ARTICLE_BODY,
    claims_of,
    names_article,
    names_of,
    within_article,
)
from linkcrawler.page.tags import HEADINGS, INLINE, TAG_IDS, ids

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from linkcrawler.page.layout import Spot
    from linkcrawler.page.main_text import MainPart

_BIG_SHARE = 0.15
_LISTS: Final = ids("ul ol")
_PARAGRAPH: Final = TAG_IDS["p"]
_ARTICLE: Final = TAG_IDS["article"]


class Around(NamedTuple):
    """What a block or link has of the elements around it, itself included.

    *claims* are those made below the main part, *claims_here* what they mean where an article is
    around. *text_block* is the nearest block with running text, *big_block* the nearest with a good
    share of it, *group* the widest one without any.
    """

    depth: int
    claims: int
    claims_here: int
    in_article: bool
    named_article: int
    lists: int
    heading: bool
    paragraph: bool
    text_block: int
    text_steps: int
    big_block: int
    big_steps: int
    group: int


_OUTSIDE = Around(0, 0, 0, False, 0, 0, False, False, 0, 0, 0, 0, 0)


class Surroundings:
    """Tells what is around the links of one page."""

    def __init__(self, main: MainPart) -> None:
        self._main = main
        self._page = main.layout
        self._known: dict[int, Around] = {-1: _OUTSIDE}
        self._big_weight = _BIG_SHARE * main.total

    def of(self, spot: Spot) -> Around:
        """Return what is around a link: its block, and what stands in it around the link."""
        around = self.of_block(spot.block)
        for node in _between(spot, self._page.nodes[spot.block]):
            claims = claims_of(node, node.tag_id)
            if claims:
                around = around._replace(
                    claims=around.claims | claims,
                    claims_here=around.claims_here | _here(claims, around),
                )
        return around

    def of_block(self, number: int) -> Around:
        """Return what is around the block *number*; told once for each."""
        known, parents = self._known, self._page.parents
        unknown = []
        while number not in known:
            unknown.append(number)
            number = parents[number]
        found = known[number]
        for inner in reversed(unknown):
            found = known[inner] = self._within(found, inner, parents[inner])
        return found

    def _within(self, outer: Around, number: int, parent: int) -> Around:
        main, tag = self._main, self._page.tags[number]
        weight = main.weights[number]
        in_path = number in main.around
        claims = 0 if in_path else main.claims(number)
        is_big = weight > 0 and weight >= self._big_weight
        starts_group = weight > 0 or in_path or main.weights[parent] > 0 or parent in main.around
        return Around(
            0 if in_path else outer.depth + 1,
            outer.claims | claims,
            outer.claims_here | _here(claims, outer),
            outer.in_article or tag == _ARTICLE,
            max(outer.named_article, self._named(number)),
            outer.lists + (tag in _LISTS),
            outer.heading or tag in HEADINGS,
            outer.paragraph or tag == _PARAGRAPH,
            number if weight else outer.text_block,
            0 if weight else outer.text_steps + 1,
            number if is_big else outer.big_block,
            0 if is_big else outer.big_steps + 1,
            number if starts_group else outer.group,
        )

    def _named(self, number: int) -> int:
        attributes = self._page.nodes[number].attributes
        if not attributes or self._page.parents[number] < 0:
            return 0
        if "articleBody" in (attributes.get("itemprop") or ""):
            return ARTICLE_BODY
        return names_article(names_of(attributes))


def _here(claims: int, outer: Around) -> int:
    return within_article(claims) if outer.in_article else claims


def _between(spot: Spot, block: LexborNode) -> list[LexborNode]:
    """Return the link and the elements that stand around it within its block, inside out."""
    found = []
    at: LexborNode | None = spot.node
    while at is not None and at.mem_id != block.mem_id and at.tag_id in INLINE:
        found.append(at)
        at = at.parent
    return found
