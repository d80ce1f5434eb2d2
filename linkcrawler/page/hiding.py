"""Which declarations may hide an element, and where a style sheet has some: a search at C speed.

What is seen is decided in parts that have nothing to do with each other; each is a trait here, and
only the rules about the traits in question are ever read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Traits = int
"""A set of traits, one bit each."""

GONE, UNSEEN, FADED, TINY, INDENTED, SHIFTED, CLIPPED, MOVED, CUT, SMALL, COLOURED = (
    1 << bit for bit in range(11)
)
ALL_TRAITS: Final = (1 << 11) - 1
SHRUNK: Final = CUT | SMALL
"""What is cut off hides nothing unless it is small, and the other way round."""

_SIZES: Final = ("width", "height", "max-width", "max-height")
_SHIFTS: Final = ("left", "right", "top", "bottom", "inset", "margin", "margin-left", "margin-top")
_BACKGROUNDS: Final = ("background", "background-color", "background-image")
_MOVING: Final = (
    "animation", "animation-name", "animation-duration", "animation-delay",
    "animation-timing-function", "animation-iteration-count", "animation-direction",
    "animation-fill-mode", "animation-play-state", "transition", "transition-property",
    "transition-duration", "transition-delay", "transition-timing-function",
)  # fmt: skip

PROPERTIES: Final[dict[Traits, tuple[str, ...]]] = {
    GONE: ("display",),
    UNSEEN: ("visibility",),
    FADED: ("opacity", *_MOVING),
    TINY: ("font-size", "font"),
    INDENTED: ("text-indent",),
    SHIFTED: ("position", *_SHIFTS),
    CLIPPED: ("clip", "clip-path"),
    MOVED: ("transform",),
    SHRUNK: ("overflow", *_SIZES),
    COLOURED: ("color", *_BACKGROUNDS, "background-clip", "-webkit-background-clip"),
}
"""By which properties each trait is decided."""

_NONE = r"\.?0(?!\.?0*[1-9])"
_FAR = r"-(?:\d{3}|\d{1,2}(?:\.\d+)?(?!px|\d))"
_SAME_COLOUR = r"(#\w{3,8}|[a-z]{3,20})\s*;\s*%s\s*:\s*\1\b"
_HIDES: Final[tuple[tuple[Traits, tuple[str, ...], str], ...]] = (
    (GONE, ("display",), "none"),
    (UNSEEN, ("visibility",), "hidden|collapse"),
    (FADED, ("opacity",), _NONE),
    (TINY, ("font-size", "font"), _NONE),
    (INDENTED, ("text-indent",), _FAR),
    (SHIFTED, _SHIFTS, _FAR),
    (CLIPPED, ("clip", "clip-path"), "rect|inset|polygon"),
    (MOVED, ("transform",), "translate|scale"),
    (CUT, ("overflow",), "hidden|clip"),
    (SMALL, _SIZES, r"[01](?!\d)|\.\d"),
    (COLOURED, ("color",), "transparent|" + _SAME_COLOUR % "background(?:-color)?"),
    (COLOURED, ("background", "background-color"), _SAME_COLOUR % "color"),
)
"""Traits, properties and the values that may hide; the cascade decides whether they do."""
_VALUES: Final = {
    name: (traits, re.compile(rf":\s*(?:{values})", re.IGNORECASE))
    for traits, names, values in _HIDES
    for name in names
}
_LONGEST_NAME: Final = 24
_NO_NAME = re.compile(r"[^\w-]+")


def _candidate() -> re.Pattern[str]:
    """Return what finds the colons that are worth a closer look, nearly all others passed over.

    The first letter of the value is looked at first, then the last two of the property: that is
    what makes it quick.
    """

    def spelt(word: str) -> str:
        return "".join(f"[{letter}{letter.upper()}]" for letter in word)

    def form(space: str, first: str, ends: str, then: str) -> str:
        before = "|".join(f"{spelt(end)}:{space}." for end in ends.split())
        return rf"{space}{first}(?<={before}|.\s:{space}.){then}"

    looks = (
        ("[nN]", "ay", "[oO]"),
        ("[hHcC]", "ty ow", "[iIoOlL]"),
        ("[01.]", "ty nt ze th ht", r"(?:(?!\d)|(?<=\.)\d)"),
        ("-", "nt ft ht op om in et", r"\d"),
        ("[rRiIpPtTsS]", "ip th or rm", "[eEnNoOrRcC]"),
        ("[#wWbB]", "or nd", r"\w{2,19}\s*;\s*[bBcC]"),
    )
    usual = [form(space, *look) for space in ("", " ") for look in looks]
    return re.compile(rf":(?:{'|'.join(usual)}|(?:\s\s+|[\t\r\n\f])[nNhHcC01.\-rRiIpPtTsS#wWbB])")


_CANDIDATE = _candidate()


def what_may_hide(css: str) -> Iterator[tuple[int, Traits]]:
    """Yield where something is declared that may hide, and the trait that it is about."""
    for found in _CANDIDATE.finditer(css):
        at = found.start()
        known = _VALUES.get(_property_before(css, at))
        if known is not None and known[1].match(css, at):
            yield at, known[0]


def parts_of(traits: Traits) -> list[Traits]:
    """Return those of the traits that are decided by properties of their own."""
    return [part for part in PROPERTIES if part & traits == part]


def _property_before(css: str, colon: int) -> str:
    """Return the name before the *colon*, in lower case; that of a longer one is cut."""
    return _NO_NAME.split(css[max(colon - _LONGEST_NAME, 0) : colon].rstrip())[-1].lower()


def traits_of(declarations: str) -> Traits:
    """Return the traits by which a style attribute may hide its element."""
    traits = 0
    for _, trait in what_may_hide(declarations):
        traits |= trait
    # A colour may be that of an ancestor's background.
    return traits | COLOURED if "color" in declarations.lower() else traits


@lru_cache(maxsize=32)
def setting(traits: Traits) -> re.Pattern[str]:
    """Return what finds the colons after properties that decide *traits*; some others too."""
    names = "|".join(rf"(?<=[{{;\s]{name}:)" for name in PROPERTIES[traits])
    return re.compile(rf":(?:{names}|(?<=\s:))", re.IGNORECASE)
