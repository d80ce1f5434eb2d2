"""What the elements around a link say of it: found once for each block, for all links in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from linkcrawler.page.compiled import links
from linkcrawler.page.regions import SAYS_NOTHING, own_of, within_article
from linkcrawler.page.tags import INLINE, TAG_IDS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from linkcrawler.page.layout import Spot
    from linkcrawler.page.main_text import MainPart

_PARAGRAPH: Final = TAG_IDS["p"]
_ARTICLE: Final = TAG_IDS["article"]
_TELLING: Final = frozenset({_PARAGRAPH, _ARTICLE})


@dataclass(frozen=True, slots=True, eq=False)  # so that it is found by its address: half the cost
class Around:
    """What a block or link has of the elements around it, itself included.

    *claims* are those made below the main part, *claims_here* what they mean where an article is
    around.
    """

    claims: int = 0
    claims_here: int = 0
    in_article: bool = False
    named_article: int = 0
    paragraph: bool = False


_OUTSIDE: Final = Around()


def surroundings_of(main: MainPart) -> Surroundings:
    """Return what tells of the surroundings on a page."""
    if links is None:
        return Surroundings(main)
    made: Surroundings = links.Surroundings(main, _OUTSIDE, _within, _TELLING)
    return made


class Surroundings:
    """Tells what is around the links of one page."""

    def __init__(self, main: MainPart) -> None:
        self._main = main
        self._parents, self._tags = main.layout.parents, main.layout.tags
        self._own = main.layout.elements.own
        self._known: dict[int, Around] = {-1: _OUTSIDE}

    def of(self, spot: Spot) -> Around:
        """Return what is around a link: its block, and what stands in it around the link."""
        node, block, _, _ = spot
        around = self._known.get(block) or self._of_block(block)
        for tag, claims in inline_claims(node):
            around = _within(around, tag, claims, 0)
        return around

    def _of_block(self, number: int) -> Around:
        """Tell of a block from the one around it; without recursion: pages nest as deep as they like."""
        unknown = []
        while (around := self._known.get(number)) is None:
            unknown.append(number)
            number = self._parents[number]
        for inner in reversed(unknown):
            around = self._known[inner] = self._inside(around, inner)
        return around

    def _inside(self, outer: Around, number: int) -> Around:
        own, tag = self._own(number), self._tags[number]
        if own is SAYS_NOTHING and tag not in _TELLING:  # most of them
            return outer
        claims, article = own
        if number in self._main.around:
            claims = 0
        if claims or article > outer.named_article or tag in _TELLING:
            is_outermost = self._parents[number] < 0
            return _within(outer, tag, claims, 0 if is_outermost else article)
        return outer


@lru_cache(maxsize=8_192)
def _within(outer: Around, tag: int, claims: int, article: int) -> Around:
    return Around(
        outer.claims | claims,
        outer.claims_here | (within_article(claims) if outer.in_article else claims),
        outer.in_article or tag == _ARTICLE,
        max(outer.named_article, article),
        outer.paragraph or tag == _PARAGRAPH,
    )


def inline_claims(link: LexborNode) -> list[tuple[int, int]]:
    """Return tag and claims of a link and the inline elements around it, where they claim anything."""
    found = []
    node: LexborNode | None = link
    while node is not None and (tag := node.tag_id) in INLINE:
        if claims := own_of(node.attributes, tag).claims:
            found.append((tag, claims))
        node = node.parent
    return found
