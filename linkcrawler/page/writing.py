"""What script a text is written in, and which languages are written in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLOCKS: Final = (
    (0x0000, "Latin"), (0x0370, "Greek"), (0x0400, "Cyrillic"), (0x0530, "Armenian"),
    (0x0590, "Hebrew"), (0x0600, "Arabic"), (0x0780, ""), (0x0900, "Devanagari"),
    (0x0980, "Bengali"), (0x0A00, "Gurmukhi"), (0x0A80, "Gujarati"), (0x0B00, ""),
    (0x0B80, "Tamil"), (0x0C00, "Telugu"), (0x0C80, "Kannada"), (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"), (0x0F00, ""), (0x1000, "Burmese"),
    (0x10A0, "Georgian"), (0x1100, "Hangul"), (0x1200, "Ethiopic"), (0x13A0, ""),
    (0x1780, "Khmer"), (0x1800, ""), (0x1C90, "Georgian"), (0x1CC0, ""), (0x1E00, "Latin"),
    (0x1F00, "Greek"), (0x2000, ""), (0x2D00, "Georgian"), (0x2D30, ""), (0x3040, "Kana"),
    (0x3100, ""), (0x3400, "Han"), (0x4DC0, ""), (0x4E00, "Han"), (0xA000, ""),
    (0xAC00, "Hangul"), (0xD7B0, ""), (0xF900, "Han"), (0xFB00, ""), (0xFB1D, "Hebrew"),
    (0xFB50, "Arabic"), (0xFE00, ""), (0xFE70, "Arabic"), (0xFF00, ""), (0x20000, "Han"),
    (0x30000, ""),
)  # fmt: skip
"""Where the Unicode blocks of each script begin; of Latin's neighbours only the letters count."""
_STARTS: Final = [start for start, _ in _BLOCKS]

_LANGUAGES: Final = {
    "Greek": "el", "Armenian": "hy", "Hebrew": "he yi", "Bengali": "bn", "Gurmukhi": "pa",
    "Gujarati": "gu", "Tamil": "ta", "Telugu": "te", "Kannada": "kn", "Malayalam": "ml",
    "Sinhala": "si", "Thai": "th", "Lao": "lo", "Burmese": "my", "Georgian": "ka",
    "Hangul": "ko", "Ethiopic": "am", "Khmer": "km", "Kana": "ja", "Han": "zh ja",
    "Devanagari": "hi mr ne", "Cyrillic": "ru uk be bg mk sr kk ky mn tg",
    "Arabic": "ar fa ur ps ku sd",
}  # fmt: skip
"""The languages that the detector knows in each script. Latin is everybody's second script."""

_WEIGHTS: Final = {"Latin": 0.3, "Kana": 8.0}
"""Pages in other scripts carry Latin names and terms; the reverse is rare. Where there is kana,
the Chinese letters around it are Japanese."""

_OF_SCRIPT: Final = {script: frozenset(codes.split()) for script, codes in _LANGUAGES.items()}
_NEVER_LATIN: Final = frozenset[str]().union(*_OF_SCRIPT.values()) - {"sr", "ku"}
_NONE: Final = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Script:
    """The script of most letters of a text; without a name where the detector reads none of it."""

    name: str

    @property
    def languages(self) -> frozenset[str]:
        """The languages of the script, where they are few; of Latin none are named."""
        return _OF_SCRIPT.get(self.name, _NONE)

    @property
    def is_telling(self) -> bool:
        """Whether the letters alone (nearly) say the language."""
        return 1 <= len(self.languages) <= 2

    def is_written_by(self, language: str) -> bool:
        """Whether *language* is written in this script."""
        own = self.languages
        return language in own if own else language not in _NEVER_LATIN


LATIN: Final = Script("Latin")
_NOT_LATIN: Final = re.compile("[^\x00-\u036f\u1e00-\u1eff\u2010-\u205e\u20a0-\u20bf]")
"""Dashes, quotes and currencies are letters of no script."""


def script_of(words: Iterable[str]) -> Script:
    """Return the script that most letters of *words* are of."""
    text = "".join(words)
    if _NOT_LATIN.search(text) is None:
        return LATIN
    counts: dict[str, float] = {}
    for letter, times in Counter(text).items():
        name = _BLOCKS[bisect_right(_STARTS, ord(letter)) - 1][1]
        if name or letter.isalpha():
            counts[name] = counts.get(name, 0) + times
    weighed = {name: count * _WEIGHTS.get(name, 1.0) for name, count in counts.items()}
    return Script(max(weighed, key=weighed.__getitem__, default="Latin"))
