"""Which declarations may hide an element, and where a style sheet has some: a search at C speed.

What is seen is decided in parts that have nothing to do with each other; each is a trait here, and
only the rules about the traits in question are ever read.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

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
_MOVING: Final = (
    "animation", "animation-name", "animation-duration", "animation-delay",
    "animation-timing-function", "animation-iteration-count", "animation-direction",
    "animation-fill-mode", "animation-play-state", "transition", "transition-property",
    "transition-duration", "transition-delay", "transition-timing-function",
)  # fmt: skip
_BACKGROUNDS: Final = (
    "background", "background-color", "background-image", "background-clip",
    "-webkit-background-clip",
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
    COLOURED: ("color", *_BACKGROUNDS),
}
"""By which properties each trait is decided."""


class _Test(IntEnum):
    """What is asked of a value that begins as it should."""

    WORD = 0
    ZERO = 1
    SMALL = 2
    FAR = 3
    THEN = 4
    """That it is one word, and which property follows."""


class _Hides(NamedTuple):
    """Values of properties that may hide; the cascade decides whether they do."""

    traits: Traits
    properties: tuple[str, ...]
    first: str
    """What the value begins with: looked at before anything else."""
    test: _Test
    words: tuple[str, ...] = ()
    """How it may go on, or the properties that follow."""

    @property
    def rest(self) -> str:
        """The test as a pattern."""
        return _PATTERNS[self.test] % "|".join(self.words) if self.words else _PATTERNS[self.test]


_PATTERNS: Final = {
    _Test.WORD: "(?i:%s)",
    _Test.ZERO: r"(?:(?<=0)(?!\.?0*[1-9])|(?<=\.)0(?!0*[1-9]))",
    _Test.SMALL: r"(?:(?!\d)|(?<=\.)\d)",
    _Test.FAR: r"(?:\d{3}|\d{1,2}(?:\.\d+)?(?!px|\d))",
    _Test.THEN: r"(?=\w{2,19}\s*;\s*(?i:%s)\s*:)",
}
_HIDING: Final = (
    _Hides(GONE, ("display",), "nN", _Test.WORD, ("one",)),
    _Hides(UNSEEN, ("visibility",), "hHcC", _Test.WORD, ("idden", "ollapse")),
    _Hides(CUT, ("overflow",), "hHcC", _Test.WORD, ("idden", "lip")),
    _Hides(FADED, ("opacity",), "0.", _Test.ZERO),
    _Hides(TINY, ("font-size", "font"), "0.", _Test.ZERO),
    _Hides(SMALL, _SIZES, "01.", _Test.SMALL),
    _Hides(INDENTED, ("text-indent",), "-", _Test.FAR),
    _Hides(SHIFTED, _SHIFTS, "-", _Test.FAR),
    _Hides(CLIPPED, ("clip", "clip-path"), "rRiIpP", _Test.WORD, ("ect", "nset", "olygon")),
    _Hides(MOVED, ("transform",), "tTsS", _Test.WORD, ("ranslate", "cale")),
    _Hides(COLOURED, ("color",), "tT", _Test.WORD, ("ransparent",)),
    # A hex code, white or black; that both are the same is asked afterwards.
    _Hides(COLOURED, ("color",), "#wWbB", _Test.THEN, ("background-color", "background")),
    _Hides(COLOURED, ("background", "background-color"), "#wWbB", _Test.THEN, ("color",)),
)
SAME_AGAIN = re.compile(r":\s*([#\w]+)\s*;\s*[\w-]+\s*:\s*\1\b", re.ASCII)
_LONGEST_NAME: Final = 24
_SPACE: Final = " \t\r\n\f\v"


def _candidate() -> tuple[re.Pattern[str], tuple[_Hides, ...]]:
    """Return what finds the colons of declarations that may hide, and what each group tells.

    At a colon the value's first letter is looked at first, then the last two of the property: so
    nearly all are passed over at once.
    """
    looks, told = [], []
    for space in ("", " "):
        for first in dict.fromkeys(hides.first for hides in _HIDING):
            kinds = [hides for hides in _HIDING if hides.first == first]
            ends = {name[-2:] for hides in kinds for name in hides.properties}
            quick = "|".join(f"{_any_case(end)}:{space}." for end in sorted(ends))
            exact = "|".join(f"(?:{_after(hides, space)}){hides.rest}()" for hides in kinds)
            looks.append(f"{space}[{first}](?<={quick})(?:{exact})")
            told.extend(kinds)
    first = "[nNhHcC01.\\-rRiIpPtTsS#wWbB]"
    spaced = (rf"{first}(?<=\s:.)", rf" {first}(?<=\s: .)", rf"(?:\s\s+|[\t\r\n\f]){first}")
    return re.compile(f":(?:{'|'.join((*looks, *spaced))})", re.ASCII), tuple(told)


def _after(hides: _Hides, space: str) -> str:
    names = map(_any_case, hides.properties)
    return "|".join(rf"(?<=[{{;\s]{name}:{space}.)" for name in names)


def _any_case(word: str) -> str:
    """Return the word as letters of either case: quicker than a flag."""
    return "".join(f"[{it}{it.upper()}]" if it.isalpha() else it for it in word)


_CANDIDATE, _TOLD = _candidate()


def what_may_hide(css: str) -> Iterator[tuple[int, Traits]]:
    """Yield where something is declared that may hide, and the trait that it is about.

    At most colons the pattern needs 0.2 µs to see that there is nothing.
    """
    for found in _CANDIDATE.finditer(css):
        at, group = found.start(), found.lastindex
        hides = _TOLD[group - 1] if group else _told_by_spaced(css, at)
        if hides and (hides.test != _Test.THEN or SAME_AGAIN.match(css, at)):
            yield at, hides.traits


def _told_by_spaced(css: str, colon: int) -> _Hides | None:
    """Return what a declaration tells that has more white space than usual."""
    name = css[max(colon - 2 * _LONGEST_NAME, 0) : colon].rstrip(_SPACE)[-_LONGEST_NAME:]
    value = css[colon + 1 : colon + 3 * _LONGEST_NAME].lstrip(_SPACE)
    found = _CANDIDATE.match(f"{name}:{value}", len(name))
    return _TOLD[found.lastindex - 1] if found and found.lastindex else None


@lru_cache(maxsize=ALL_TRAITS)
def parts_of(traits: Traits) -> tuple[Traits, ...]:
    """Return those of the traits that are decided by properties of their own."""
    return tuple(part for part in PROPERTIES if part & traits == part)


@lru_cache(maxsize=ALL_TRAITS)
def properties_of(traits: Traits) -> frozenset[str]:
    """Return the properties that decide *traits*."""
    return frozenset(name for part in parts_of(traits) for name in PROPERTIES[part])


@lru_cache(maxsize=32)
def deciding(trait: Traits) -> re.Pattern[str]:
    """Return what finds the colons after properties that decide *trait*, and some others."""
    names = "|".join(rf"(?<=[{{;\s]{name}:)" for name in PROPERTIES[trait])
    return re.compile(rf":(?:{names}|(?<=\s:))", re.IGNORECASE)


_SETS: Final = [(name, traits) for traits, names in PROPERTIES.items() for name in names]
TABLES: Final = (
    _SETS,
    [(it.properties, it.test, it.traits, it.first, it.words) for it in _HIDING],
)
"""What is known of properties and values, as the compiled search takes it."""
