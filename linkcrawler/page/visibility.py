"""What hides a link: attributes, inline styles and the page's own style sheets in the HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.stylesheet import Names, StyleSheet, read_declarations
from linkcrawler.record import HiddenBy

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from linkcrawler.page.stylesheet import Rule

_FAR = 500
"""A shift of so many pixels takes things off the screen."""
_ANCESTORS_MATCHED = 50
"""How far up a selector looks; deeper pages are traps, not layouts."""

_INLINE: Final = (10**6, 0, 0, 0)
_BY_ATTRIBUTE: Final = (False, -1, 0, 0, 0)

_NUMBER = re.compile(r"(-?\d{0,9}\.?\d{1,9})(px|r?em|ex|ch|pt|%|v[wh])?")
_PIXELS: Final = {"em": 16, "rem": 16, "ex": 8, "ch": 8, "pt": 1.33, "vw": 12, "vh": 8, "%": 12}
_SHIFTS: Final = ("left", "right", "top", "bottom")
_CLIPPED = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:[5-9]\d|100)%")

_MARKS: Final = frozenset(HiddenBy)

Style = dict[str, str]


class Sight(NamedTuple):
    """How an element is shown, all that it takes from its ancestors included."""

    gone: bool = False
    visibility: str = ""
    transparent: bool = False
    font_size: str = ""
    shrunk: bool = False
    indent: str = ""
    shifted: bool = False

    def within(self, style: Style) -> Sight:
        """Return how an element of *style* is shown inside one that is shown like this."""
        return Sight(
            self.gone or style.get("display") == "none",
            _inherited(style, "visibility", self.visibility),
            self.transparent or _is_transparent(style),
            _inherited(style, "font-size", self.font_size),
            self.shrunk or _is_shrunk(style),
            _inherited(style, "text-indent", self.indent),
            self.shifted or _is_shifted_away(style),
        )

    @property
    def hidden_by(self) -> HiddenBy | None:
        """Return what hides the element; None if nothing is known to."""
        if self.gone:
            return HiddenBy.DISPLAY_NONE
        if self.transparent or self.visibility in {"hidden", "collapse"}:
            return HiddenBy.VISIBILITY
        if self.shrunk or _pixels(self.font_size) == 0:
            return HiddenBy.ZERO_SIZE
        indent = _pixels(self.indent)
        if self.shifted or (indent is not None and indent <= -_FAR):
            return HiddenBy.OFF_SCREEN
        return None


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
        self._seen: dict[int, tuple[Names, Sight]] = {}

    def what_hides(self, node: LexborNode) -> HiddenBy | None:
        """Return what hides the element *node*, itself or an ancestor."""
        unseen: list[LexborNode] = []
        at: LexborNode | None = node
        while at is not None and at.tag != "-document" and at.mem_id not in self._seen:
            unseen.append(at)
            at = at.parent
        while unseen:
            self._look_at(unseen.pop())
        return self._seen[node.mem_id][1].hidden_by

    def _look_at(self, node: LexborNode) -> None:
        attributes = node.attributes
        classes = frozenset((attributes.get("class") or "").split())
        names = Names(str(node.tag), attributes.get("id") or "", classes)
        above = self._seen.get(node.parent.mem_id) if node.parent else None
        style = _style(attributes, self._sheet.about([names, *self._names_above(node)]))
        self._seen[node.mem_id] = names, (above[1] if above else Sight()).within(style)

    def _names_above(self, node: LexborNode) -> list[Names]:
        found: list[Names] = []
        at = node.parent
        while at is not None and len(found) < _ANCESTORS_MATCHED and at.mem_id in self._seen:
            found.append(self._seen[at.mem_id][0])
            at = at.parent
        return found


def _sheet_of(tree: LexborHTMLParser) -> StyleSheet:
    """Read the style elements of the page, those for other media left out."""
    styles = [
        node.text()
        for node in tree.css("style")
        if (node.attrs.get("media") or "all").strip().lower() in {"all", "screen"}
    ]
    return StyleSheet.read("\n".join(styles))


def _style(attributes: dict[str, str | None], rules: list[Rule]) -> Style:
    """Return the element's own style, the cascade applied."""
    found = [(_BY_ATTRIBUTE, "display", "none")] if "hidden" in attributes else []
    for rule in rules:
        for name, value, important in rule.declarations:
            found.append((rule.priority(important=important), name, value))
    for name, value, important in read_declarations(attributes.get("style") or ""):
        found.append(((important, *_INLINE), name, value))
    found.sort(key=lambda declaration: declaration[0])
    return {name: value for _, name, value in found}


def _inherited(style: Style, name: str, above: str) -> str:
    value = style.get(name, "inherit")
    return above if value in {"inherit", "unset"} else value


def _pixels(value: str | None) -> float | None:
    found = _NUMBER.fullmatch(value or "")
    if found is None:
        return None
    return float(found[1]) * _PIXELS.get(found[2] or "px", 1)


def _is_transparent(style: Style) -> bool:
    # What moves starts invisible and is shown by a script or an animation.
    moves = any(name.startswith(("animation", "transition")) for name in style)
    return _pixels(style.get("opacity")) == 0 and not moves


def _is_shrunk(style: Style) -> bool:
    if _CLIPPED.search(f"{style.get('clip', '')} {style.get('clip-path', '')}"):
        return True
    if not style.get("overflow", "").startswith(("hidden", "clip")):
        return False
    sizes = [_pixels(style.get(name)) for name in ("width", "height", "max-width", "max-height")]
    known = [size for size in sizes if size is not None]
    return 0 in known or sum(size <= 1 for size in known) >= 2


def _is_shifted_away(style: Style) -> bool:
    shifts = [style.get(name) for name in ("margin-left", "margin-top")]
    if style.get("position") in {"absolute", "fixed", "relative"}:
        shifts += [style.get(name) for name in _SHIFTS]
    known = [pixels for shift in shifts if (pixels := _pixels(shift)) is not None]
    return any(pixels <= -_FAR for pixels in known)
