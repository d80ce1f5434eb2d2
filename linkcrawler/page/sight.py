"""How an element is shown, by its style and what it takes from its ancestors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import tinycss2.color4

from linkcrawler.page.hiding import INDENTED, TINY, UNSEEN
from linkcrawler.record import HiddenBy

_FAR: Final = 500
"""A shift of so many pixels takes things off the screen."""

_NUMBER = re.compile(r"(-?\d{0,9}\.?\d{1,9})(px|r?em|ex|ch|pt|%|v[wh])?")
_PIXELS: Final = {"em": 16, "rem": 16, "ex": 8, "ch": 8, "pt": 1.33, "vw": 12, "vh": 8, "%": 12}
_SHIFTS: Final = ("left", "right", "top", "bottom")
_CLIPPED = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:[5-9]\d|100)%")
_MOVED_AWAY = re.compile(r"translate(?:x|y|3d)?\(\s*-(?:\d{4,}|[5-9]\d\d)(?:\.\d+)?px")
_SCALED_TO_NOTHING = re.compile(r"scale(?:x|y|3d)?\(\s*0(?:\.0*)?\s*[,)]")
_FONT_SIZE = re.compile(r"(?:^|\s)(\d{0,5}\.?\d{1,5}(?:px|r?em|ex|ch|pt|%)?)(?:/\S+)?\s")
_UNSEEN: Final = frozenset({"hidden", "collapse"})
_PICTURE = re.compile(r"url\(|gradient\(|image\(|image-set\(")
_WORD_OF_COLOUR = re.compile(r"#\w{3,8}|(?:rgb|hsl)a?\([^()]{1,60}\)|[a-z]{3,20}")

if TYPE_CHECKING:
    from linkcrawler.page.hiding import Traits

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
    colour: str = ""
    background: str = ""
    """The colour behind the element; empty where it is unknown, or a picture."""

    def within(self, style: Style, *, is_link: bool) -> Sight:
        """Return how an element of *style* is shown inside one that is shown like this."""
        if not style and not is_link:
            return self
        return Sight(
            self.gone or style.get("display") == "none",
            _inherited(style, "visibility", self.visibility),
            self.transparent or _is_transparent(style),
            _font_size(style, self.font_size),
            self.shrunk or _is_shrunk(style),
            _inherited(style, "text-indent", self.indent),
            self.shifted or _is_shifted_away(style),
            # Browsers give a link a colour of its own: it takes over none unless told so.
            self.colour if style.get("color") == "inherit" else _colour(style, self, is_link),
            _background(style, self.background),
        )

    @property
    def handed_down(self) -> Traits:
        """The traits that hide here, and inside as well unless something there says otherwise."""
        return (
            (UNSEEN if self.visibility in _UNSEEN else 0)
            | (TINY if self.font_size and _pixels(self.font_size) == 0 else 0)
            | (INDENTED if self.indent and (_pixels(self.indent) or 0) <= -_FAR else 0)
        )

    @property
    def hidden_by(self) -> HiddenBy | None:
        """Return what hides the element; None if nothing is known to."""
        if self.gone:
            return HiddenBy.DISPLAY_NONE
        if self.transparent or self.visibility in _UNSEEN or self._is_unreadable:
            return HiddenBy.VISIBILITY
        if self.shrunk or _pixels(self.font_size) == 0:
            return HiddenBy.ZERO_SIZE
        indent = _pixels(self.indent)
        if self.shifted or (indent is not None and indent <= -_FAR):
            return HiddenBy.OFF_SCREEN
        return None

    @property
    def _is_unreadable(self) -> bool:
        """Whether the text has the very colour of what is behind it, or none."""
        if not self.colour:
            return False
        text = tinycss2.color4.parse_color(self.colour)
        if text is None or isinstance(text, str):
            return False
        if text.alpha == 0:
            return True
        behind = tinycss2.color4.parse_color(self.background) if self.background else None
        return behind is not None and not isinstance(behind, str) and tuple(text) == tuple(behind)


def _colour(style: Style, outer: Sight, is_link: bool) -> str:
    shown_through = (
        "text" in f"{style.get('background-clip')} {style.get('-webkit-background-clip')}"
    )
    if shown_through:
        return ""  # the picture behind fills the letters
    return style.get("color", "" if is_link else outer.colour)


def _background(style: Style, above: str) -> str:
    image, both = style.get("background-image", "none"), style.get("background", "")
    if image != "none" or _PICTURE.search(both):
        return ""
    plain = style.get("background-color") or both
    for word in _WORD_OF_COLOUR.findall(plain):
        if word == "transparent":
            return above
        if tinycss2.color4.parse_color(word) is not None:
            return str(word)
    return above


def _font_size(style: Style, above: str) -> str:
    size = _inherited(style, "font-size", "")
    if not size and (found := _FONT_SIZE.search(f"{style.get('font', '')} ")):
        size = found[1]
    return size or above


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
    if _SCALED_TO_NOTHING.search(style.get("transform", "")):
        return True
    if not style.get("overflow", "").startswith(("hidden", "clip")):
        return False
    sizes = [_pixels(style.get(name)) for name in ("width", "height", "max-width", "max-height")]
    known = [size for size in sizes if size is not None]
    return 0 in known or sum(size <= 1 for size in known) >= 2


def _is_shifted_away(style: Style) -> bool:
    if _MOVED_AWAY.search(style.get("transform", "")):
        return True
    shifts = [style.get(name) for name in ("margin-left", "margin-top")]
    shifts += style.get("margin", "").split()
    if style.get("position") in {"absolute", "fixed", "relative"}:
        shifts += [style.get(name) for name in _SHIFTS]
        shifts += style.get("inset", "").split()
    known = [pixels for shift in shifts if (pixels := _pixels(shift)) is not None]
    return any(pixels <= -_FAR for pixels in known)
