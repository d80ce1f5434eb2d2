"""What hides a link: attributes, inline styles and the page's own style sheets in the HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linkcrawler.page.media import View, views_of_media
from linkcrawler.page.selector import Place
from linkcrawler.page.sight import Sight
from linkcrawler.page.stylesheet import Declaration, StyleSheet, may_hide, read_declarations
from linkcrawler.record import HiddenBy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from linkcrawler.page.sight import Style

_INLINE: Final = (10**6, 0, 0, 0)
_BY_ATTRIBUTE: Final = (False, -1, 0, 0, 0)
_ROOTS: Final = frozenset({"html", "body", "-document"})
"""What hides them hides the page until a script shows it; it says nothing of a link."""

_MARKS: Final = frozenset(HiddenBy)

HIDDEN_MARK = "data-linkcrawler-hidden"
"""Set by the browser's capture on links that its computed styles and boxes hide."""


class SeenVisibility:
    """What hides links by the marks of a browser that has looked."""

    def what_hides(self, node: LexborNode) -> HiddenBy | None:
        """Return what hides *node*, or None."""
        mark = node.attrs.get(HIDDEN_MARK)
        return HiddenBy(mark) if mark in _MARKS else None


class Visibility:
    """Asks of a page what hides its links; what ancestors share is found once."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._sheet = _sheet_of(tree)
        self._places: dict[int, Place] = {}
        self._suspects: dict[int, bool] = {}
        self._seen: dict[tuple[int, View], Sight] = {}

    def what_hides(self, node: LexborNode) -> HiddenBy | None:
        """Return what hides the element *node*, itself or an ancestor, on any screen."""
        path = self._path(node)
        if not any(self._is_suspect(place) for place in path):
            return None
        found = {view: self._sight(path, view).hidden_by for view in View}
        return found[View.DESKTOP] if all(found.values()) else None

    def _path(self, node: LexborNode) -> list[Place]:
        """Return the places of the element's ancestors below the body and its own, outside in."""
        nodes: list[LexborNode] = []
        at: LexborNode | None = node
        while at is not None and at.tag not in _ROOTS:
            nodes.append(at)
            at = at.parent
        path: list[Place] = []
        for inner in reversed(nodes):
            place = self._places.get(inner.mem_id)
            if place is None:
                place = Place.of(inner, inner.attributes, path[-1] if path else None)
                self._places[inner.mem_id] = place
            path.append(place)
        return path

    def _is_suspect(self, place: Place) -> bool:
        """Whether anything is said of the element that may hide it."""
        known = self._suspects.get(place.node.mem_id)
        if known is None:
            attributes = place.node.attributes
            known = (
                "hidden" in attributes
                or _may_hide_inline(attributes.get("style") or "")
                or self._sheet.may_hide(place)
            )
            self._suspects[place.node.mem_id] = known
        return known

    def _sight(self, path: list[Place], view: View) -> Sight:
        sight, seen = Sight(), self._seen
        for place in path:
            at = place.node.mem_id, view
            known = seen.get(at)
            if known is None:
                style = self._style(place, view)
                known = seen[at] = sight.within(style, is_link=place.node.tag == "a")
            sight = known
        return sight

    def _style(self, place: Place, view: View) -> Style:
        """Return the element's own style, the cascade applied."""
        attributes = place.node.attributes
        found = self._sheet.about(place, view)
        if "hidden" in attributes:
            found.append(Declaration(_BY_ATTRIBUTE, "display", "none"))
        for name, value, important in read_declarations(attributes.get("style") or ""):
            found.append(Declaration((important, *_INLINE), name, value))
        found.sort(key=lambda declaration: declaration.priority)
        return {declaration.name: declaration.value for declaration in found}


def _may_hide_inline(declarations: str) -> bool:
    # A colour may be that of an ancestor's background.
    return "color" in declarations.lower() or may_hide(declarations)


def _sheet_of(tree: LexborHTMLParser) -> StyleSheet:
    """Read the style elements of the page, those for other media left out."""
    styles = [
        node.text()
        for node in tree.css("style")
        if node.parent is not None
        and node.parent.tag != "noscript"  # only for readers without scripts
        and views_of_media((node.attrs.get("media") or "").strip())
    ]
    return StyleSheet("\n".join(styles))
