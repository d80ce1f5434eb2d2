"""In what language a page's main text is (rule 41: from its text, not from ``lang``).

The detector is right on the text of a page. In a line or two it mistakes languages for their
neighbours and is sure of it, so its answer is weighed against what the small words, letters and
groups of letters say. How sure the result is follows from how far the second best is behind.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import gcld3

from linkcrawler.page.clues import evidence_in, words_of
from linkcrawler.page.writing import LATIN, Script, script_of
from linkcrawler.record import Language

if TYPE_CHECKING:
    from gcld3 import NNetLanguageIdentifier

_CHARACTERS_READ = 8_000
_SLICES, _CHARACTERS_OF_A_SLICE = 3, 400
"""Of a long text the start, middle and end are read; more would say the same."""
_LONGEST_TAG = 35  # RFC 5646, 4.4.1: no registered tag is longer
_TASTES = (30, 60)
"""Characters of each slice, where a taste is enough: two of them agree, or the first with what the page declares."""
_LONG_TEXT, _SURE_OF_A_TASTE = 300, 0.97
"""On shorter texts, or where tastes leave doubts, all that can be read is weighed. Of 530 real pages 368
are told by the first taste and 124 by the second, each as by the whole slices."""
_BYTES_READ = 700
"""How much of them the detector looks at: fewer cost accuracy on whole pages, more time."""

_LETTERS_NEEDED = 12
"""With less the detector guesses (it calls an empty text Japanese, and is sure of it)."""
_LETTERS_OF_A_TITLE, _LEAD_OF_A_TITLE = 20, 1.0
"""With fewer letters and less of a lead more guesses are wrong than right: "503 Service
Unavailable" would be Spanish."""
_LETTERS_OF_A_TELLING_SCRIPT = 3
"""So much more says a letter of Georgian, Chinese or another script of one or two languages."""

_CODES: Final = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "nb": "no",
    "nn": "no",
    "fil": "tl",
    "bs": "hr",
}
"""Older and narrower codes; a script (``zh-Latn``) is left away as well. The detector's Bosnian is
mostly Croatian: of the two, words decide."""

_DETECTOR_SAYS = 0.6
_DETECTOR_SAYS_MORE_PER_CHARACTER = 0.01
"""Longer texts than these few hundred characters it hardly ever gets wrong."""
_DETECTOR_IS_NEVER_SURER = 0.995
_TRANSLITERATED = 0.3
"""Russian or Hindi in Latin letters is named for scraps of any language."""
_SHARE_OF_A_NEIGHBOUR = 0.4
_OTHER_SCRIPT = 30.0

_CONFIRMED = 2.0
"""What the declared language adds where it is the one found (it never names one), and a script
of one or two languages."""
_TWINS: Final = frozenset({"id", "ms"})
_TWINS_BEHIND = 5.0
"""Indonesian and Malay share most words and their small words: one must be far ahead."""
_RELIABLE = 4.0
_SLOPE, _OFFSET = 0.51, 0.04
"""Of the curve from the lead to the share of right answers, fitted on one half of the shared rows
and checked on the other: docs/accuracy.md."""
_MOST_LEAD = 20.0
_CLUES_NEVER_OUTWEIGH = 170.0
"""All points that words, groups of letters, letters, rarity and twins can give one language before
another, and the most lead that counts: where the detector alone says more, nobody need look at them."""


class _Guess(NamedTuple):
    code: str
    lead: float
    """How far the second best is behind, in powers of e."""


class _Detected(NamedTuple):
    """What the detector says, and how sure it is."""

    code: str
    variant: str
    sure: float

    def points(self, *, it_is: bool) -> float:
        """Return what this says, in powers of e, for the language that it names or any other."""
        if self.code == "und":
            return 0.0
        share = self.sure if it_is else (1 - self.sure) * _SHARE_OF_A_NEIGHBOUR
        return math.log(max(share, 1e-9))

    def advantage(self, weight: float) -> float:
        """Return how far this alone puts its language before all others."""
        return weight * (self.points(it_is=True) - self.points(it_is=False))


def read_language(text: str, declared: str | None) -> Language:
    """Detect the language of *text*; ``und`` where there is too little of it."""
    sample = text[:_CHARACTERS_READ]
    tasted = _tasted(sample, declared) if len(sample) >= _LONG_TEXT else None
    if tasted is not None:
        is_long = declared is not None and len(declared) > _LONGEST_TAG
        return (_language if is_long else _known_language)(tasted, _MOST_LEAD, declared)
    slices, weight = _slices(sample, _CHARACTERS_OF_A_SLICE), _weight(len(sample))
    found = _detect(slices)
    if found.advantage(weight) > _CLUES_NEVER_OUTWEIGH and _is_written(slices, found):
        return _language(found.code, _MOST_LEAD, declared)
    return _weighed(found, slices, weight, declared)


def _tasted(sample: str, declared: str | None) -> str | None:
    """Return the language that tastes tell without a doubt."""
    before = None
    for characters in _TASTES:
        taste = _slices(sample, characters)
        found = _detect(taste)
        if not _is_sure(found) or not _is_written(taste, found):
            before = None
        elif found.code == before or _names(declared, found.code):
            return found.code
        else:
            before = found.code
    return None


def _weighed(found: _Detected, slices: str, weight: float, declared: str | None) -> Language:
    """Weigh what was detected against what words, letters and the script say."""
    words = words_of(slices)
    script = script_of(words)
    letters = sum(map(len, words)) * (_LETTERS_OF_A_TELLING_SCRIPT if script.is_telling else 1)
    if letters < _LETTERS_NEEDED or not script.name:
        return Language(declared=declared)
    guess = _guess(found, words, script, weight)
    if guess is None:
        return Language(declared=declared)
    lead = guess.lead + _CONFIRMED * (_names(declared, guess.code) + script.is_telling)
    if letters < _LETTERS_OF_A_TITLE and lead < _LEAD_OF_A_TITLE:
        return Language(declared=declared)
    return _language(guess.code, lead, declared)


def _language(code: str, lead: float, declared: str | None) -> Language:
    return Language(
        code=code,
        probability=round(1 / (1 + math.exp(-_SLOPE * min(lead, _MOST_LEAD) - _OFFSET)), 4),
        reliable=lead >= _RELIABLE,
        declared=declared,
    )


_known_language = lru_cache(maxsize=512)(_language)


def _weight(length: int) -> float:
    """Return what the detector's word counts for on a text of so many characters."""
    return _DETECTOR_SAYS + _DETECTOR_SAYS_MORE_PER_CHARACTER * max(0, length - 150)


def _detect(text: str) -> _Detected:
    if not text.isascii():  # a lone surrogate is no character
        text = text.encode("utf-8", "ignore").decode("utf-8")
    found = _detector().FindLanguage(text)
    sure = min(found.probability, _DETECTOR_IS_NEVER_SURER)
    return _detected(found.language, sure)


@lru_cache(maxsize=512)  # nearly always it is as sure as it may be
def _detected(language: str, sure: float) -> _Detected:
    code, _, variant = language.partition("-")
    return _Detected(_CODES.get(code, code), variant, sure * (_TRANSLITERATED if variant else 1))


def _guess(found: _Detected, words: list[str], script: Script, weight: float) -> _Guess | None:
    """Return the language that most speaks for."""
    evidence = evidence_in(words)
    it, others = (weight * found.points(it_is=it_is) for it_is in (True, False))
    scores = {
        candidate: evidence.of(candidate)
        + (it if candidate == found.code else others)
        - (0.0 if _is_possible(script, candidate, found.variant) else _OTHER_SCRIPT)
        for candidate in (evidence.candidates() | script.languages | {found.code}) - {"und"}
    }
    return _best(scores)


def _slices(text: str, characters: int) -> str:
    """Return *characters* of the start, the middle and the end of a text that has more."""
    if len(text) <= _SLICES * characters:
        return text
    step = (len(text) - characters) // (_SLICES - 1)
    starts = range(0, _SLICES * step, step)
    return "\n".join([text[start : start + characters] for start in starts])


def _is_sure(found: _Detected) -> bool:
    """Whether the detector has no doubt, and it is no twin."""
    return found.sure >= _SURE_OF_A_TASTE and found.code not in _TWINS


def _is_written(text: str, found: _Detected) -> bool:
    """Whether there are letters enough, most of them of a script that the language found has."""
    script = LATIN if text.isascii() else script_of([text])
    if not script.name or not _is_possible(script, found.code, found.variant):
        return False
    letters = islice(filter(str.isalpha, text), _LETTERS_NEEDED)
    return len(list(letters)) == _LETTERS_NEEDED


def _is_possible(script: Script, language: str, variant: str) -> bool:
    return bool(variant) or script.is_written_by(language)


def _best(scores: dict[str, float]) -> _Guess | None:
    ranked = sorted(scores, key=lambda code: (-scores[code], code))[:2]
    if not ranked:
        return None
    best = ranked[0]
    lead = scores[best] - scores[ranked[1]] if len(ranked) > 1 else _MOST_LEAD
    return _Guess(best, lead - (_TWINS_BEHIND if best in _TWINS else 0.0))


def _names(declared: str | None, code: str) -> bool:
    """Whether *declared* (``en-us``, ``zh_TW``, ``iw``) is the language *code*."""
    if declared is None or declared == code:
        return declared is not None and code not in _CODES
    primary = declared.replace("_", "-").partition("-")[0].strip()
    return _CODES.get(primary, primary) == code


@cache
def _detector() -> NNetLanguageIdentifier:
    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=_BYTES_READ)
