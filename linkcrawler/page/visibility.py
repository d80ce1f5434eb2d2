"""What hides a link: attributes, inline styles and the page's own style sheets in the HTML."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.hiding import COLOURED, GONE, SHRUNK, properties_of
from linkcrawler.page.marked import MarkedBySearch, styles_of
from linkcrawler.page.matching import above
from linkcrawler.page.media import View, views_of_media
from linkcrawler.page.scanning import traits_of
from linkcrawler.page.selector import place_of
from linkcrawler.page.sight import Sight
from linkcrawler.page.stylesheet import CHARACTERS_READ, Declaration, StyleSheet, read_declarations
from linkcrawler.record import HiddenBy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from linkcrawler.page.hiding import Traits
    from linkcrawler.page.marked import Marked
    from linkcrawler.page.selector import Place
    from linkcrawler.page.sight import Style

_INLINE: Final = (10**6, 0, 0, 0)
_BY_ATTRIBUTE: Final = (False, -1, 0, 0, 0)
_ROOTS: Final = frozenset({"html", "body", "-document"})
"""What hides them hides the page until a script shows it; it says nothing of a link."""

_MARKS: Final = frozenset(HiddenBy)
_priority = attrgetter("priority")

HIDDEN_MARK = "data-linkcrawler-hidden"
"""Set by the browser's capture on links that its computed styles and boxes hide."""


class SeenVisibility:
    """What hides links by the marks of a browser that has looked."""

    def what_hides(self, node: LexborNode) -> HiddenBy | None:
        """Return what hides *node*, or None."""
        mark = node.attrs.get(HIDDEN_MARK)
        return HiddenBy(mark) if mark in _MARKS else None


class _Spot(NamedTuple):
    """An element of the page, and the one around it."""

    place: Place
    around: _Spot | None
    own: Traits
    """By which something that is said of itself may hide it."""
    traits: Traits
    """By which something that is said of it, or of what is around it, may hide it."""


class Visibility:
    """Asks of a page what hides its links; what ancestors share is found once."""

    def __init__(self, tree: LexborHTMLParser, marked: Marked | None = None) -> None:
        self._sheet = _sheet_of(styles_of(tree, marked or MarkedBySearch(tree)))
        self._above = above(tree, self._sheet.hiding)
        self._spots: dict[int, _Spot] = {}
        self._seen: dict[tuple[int, View, bool], Sight] = {}

    def what_hides(self, node: LexborNode) -> HiddenBy | None:
        """Return what hides the element *node*, itself or an ancestor, on any screen."""
        if self._above is not None and not self._above.traits(node.mem_id):
            return None
        spot = self._spot(node)
        if spot is None or not spot.traits:
            return None
        coloured = spot.traits & COLOURED != 0 and self._has_colour(spot.place)
        if spot.traits == COLOURED and not coloured:
            return None
        on_desktop = self._sight(spot, View.DESKTOP, coloured=coloured).hidden_by
        on_phone = on_desktop and self._sight(spot, View.PHONE, coloured=coloured).hidden_by
        return on_desktop if on_phone else None

    def _spot(self, node: LexborNode) -> _Spot | None:
        """Return the spot of *node*; None at the page's root, which hides no single link."""
        new: list[LexborNode] = []
        at: LexborNode | None = node
        spot = None
        while at is not None:
            spot = self._spots.get(at.mem_id)
            if spot is not None or at.tag in _ROOTS:
                break
            new.append(at)
            at = at.parent
        for inner in reversed(new):
            attributes = inner.attributes
            place = place_of(inner, attributes)
            own = self._own_traits(place, attributes)
            traits = own | spot.traits if spot else own
            spot = self._spots[inner.mem_id] = _Spot(place, spot, own, traits)
        return spot

    def _has_colour(self, place: Place) -> bool:
        """Whether the element may have another colour than the browser's for links."""
        return place.node.tag != "a" or any(
            "color" in self._style(place, view, COLOURED) for view in View
        )

    def _own_traits(self, place: Place, attributes: Mapping[str, str | None]) -> Traits:
        """Return by which of what is said of the element itself it may be hidden."""
        traits = self._sheet.may_hide(place)
        if "hidden" in attributes:
            traits |= GONE
        if style := attributes.get("style"):
            traits |= traits_of(style)
        return traits if traits & SHRUNK == SHRUNK else traits & ~SHRUNK

    def _sight(self, spot: _Spot, view: View, *, coloured: bool) -> Sight:
        """Return how the element is shown, by what may hide it: colours only if *coloured*."""
        new: list[_Spot] = []
        at: _Spot | None = spot
        sight = None
        # What is further out has no say, but in colours: the background is that of any ancestor.
        while at is not None and (at.traits or coloured):
            sight = self._seen.get((at.place.node.mem_id, view, coloured))
            if sight is not None:
                break
            new.append(at)
            at = at.around
        sight = sight or Sight()
        for inner in reversed(new):
            # What hides nothing so far is hidden here only by something that may hide.
            traits = inner.own & ~COLOURED | sight.handed_down | COLOURED * coloured
            if traits and not sight.gone:
                style = self._style(inner.place, view, traits)
                sight = sight.within(style, is_link=inner.place.node.tag == "a")
            self._seen[inner.place.node.mem_id, view, coloured] = sight
        return sight

    def _style(self, place: Place, view: View, traits: Traits) -> Style:
        """Return what decides *traits* of the element's own style, the cascade applied."""
        attributes, names = place.node.attributes, properties_of(traits)
        found = self._sheet.about(place, view, traits)
        if "hidden" in attributes and traits & GONE:
            found.append(Declaration(_BY_ATTRIBUTE, "display", "none"))
        if style := attributes.get("style"):
            for name, value, important in read_declarations(style):
                if name in names:
                    found.append(Declaration((important, *_INLINE), name, value))
        found.sort(key=_priority)
        return {declaration.name: declaration.value for declaration in found}


def _sheet_of(styles: Iterable[tuple[str, str]]) -> StyleSheet:
    """Read the style elements of the page, those for other media left out."""
    texts, left = [], CHARACTERS_READ
    for media, text in styles:
        if left > 0 and (not media or views_of_media(media.strip())):
            texts.append(text[:left])
            left -= len(text) + 1
    return StyleSheet("\n".join(texts))
