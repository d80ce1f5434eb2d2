"""In what language a page's main text is (rule 41: from its text, not from ``lang``)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import gcld3

from linkcrawler.record import Language

if TYPE_CHECKING:
    from gcld3 import NNetLanguageIdentifier

_BYTES_READ = 1_000
"""How much the detector looks at, spread over the text: more costs time and changes nothing."""
_CHARACTERS_READ = 8_000
_SHORT = 200
_LETTERS_NEEDED = 12
"""With less the detector guesses (it calls an empty text Japanese, and is sure of it)."""

_CODES: Final = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "nb": "no",
    "nn": "no",
    "fil": "tl",
}
"""Older and narrower codes; a script (``zh-Latn``) is left away as well."""

_NOT_A_WORD = re.compile(r"https?://\S+|\S+@\S+|[\d\W_]+")


def read_language(text: str, declared: str | None) -> Language:
    """Detect the language of *text*; ``und`` where there is too little of it."""
    sample = text[:_CHARACTERS_READ].encode("utf-8", "ignore").decode("utf-8")
    if len(sample) < _SHORT and _weight(_NOT_A_WORD.sub(" ", sample)) < _LETTERS_NEEDED:
        return Language(declared=declared)
    found = _detector().FindLanguage(sample)
    code = found.language.partition("-")[0]
    if code == "und":
        return Language(declared=declared)
    return Language(
        code=_CODES.get(code, code),
        probability=round(float(found.probability), 4),
        reliable=bool(found.is_reliable),
        declared=declared,
    )


def _weight(words: str) -> int:
    """Return the number of letters; one of Chinese, Japanese or Korean says as much as three."""
    letters = len(words) - words.count(" ")
    if words.isascii():
        return letters
    return letters + 2 * sum(1 for letter in words[:1000] if letter >= "\u3040")


@cache
def _detector() -> NNetLanguageIdentifier:
    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=_BYTES_READ)
