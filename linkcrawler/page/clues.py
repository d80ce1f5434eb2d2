"""Small words, letters and groups of letters that tell close languages apart, as data."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = 3.0
"""What a small word is worth, in powers of e."""
_PART = 1.0
_PARTS_COUNT_LESS_BEYOND = 60
"""Letters. Groups of letters come anyhow in longer texts, and say little beside whole words."""
_MOST_LETTERS_FOR_PARTS = 400
_WRONG_LETTER = 2.0
_RARITY = 0.6
_UNKNOWN_RARITY = 1.0
"""Of a language that this file says nothing of: all such are rare on the web."""
_MOST_WORDS = 30
_MOST_WRONG_LETTERS = 4
_MOST_PARTS = 40
_MOST_OF_A_PART = 3
_GUESSES_FROM_PARTS = 4

_FOREIGN = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\S+")
"""Addresses and handles: names of no language."""
_MARKS_OF_FOREIGN: Final = ("@", "#", "://", "www.")
_BETWEEN = re.compile(r"[\s\d_.,;:!?()\[\]{}<>«»„“”\"…/|–—*#@+=&%$€£°،؟۔।‹›•·~^\\-]+")
_NARROWER: Final = {"nn": "no"}


def words_of(text: str) -> list[str]:
    """Split *text* into lower-case words; what hangs on an apostrophe is a word too."""
    words = []
    if any(
        mark in text for mark in _MARKS_OF_FOREIGN
    ):  # else the pattern costs more than all else
        text = _FOREIGN.sub(" ", text)
    plain = text.lower().replace("’", "'")
    known = _clues().words
    for raw in _BETWEEN.split(plain):
        word = raw.strip("'`")
        if "'" in word and word not in known:
            words += [piece for piece in word.split("'") if piece]
        elif word:
            words.append(word)
    return words


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text's words say for each language, in powers of e."""

    points: Mapping[str, float]
    odd_letters: frozenset[str]

    def candidates(self) -> set[str]:
        """Return the languages that something speaks for."""
        return set(self.points)

    def of(self, language: str) -> float:
        """Return the points of *language*, its letters and its rarity weighed in."""
        clues = _clues()
        letters = clues.letters.get(language)
        if letters is None:
            return -_UNKNOWN_RARITY
        points = self.points.get(language, 0.0) - _RARITY * clues.rarity[language]
        if not self.odd_letters:
            return points
        wrong = min(len(self.odd_letters - letters), _MOST_WRONG_LETTERS)
        return points - _WRONG_LETTER * wrong


def evidence_in(words: list[str]) -> Evidence:
    """Weigh *words* for each language."""
    clues = _clues()
    seen: dict[str, int] = {}
    known = clues.words
    for word in words:
        if word in known:
            for language in known[word]:
                seen[language] = seen.get(language, 0) + 1
    points = {language: _WORD * min(n, _MOST_WORDS) for language, n in seen.items()}
    letters = sum(map(len, words))
    if letters <= _MOST_LETTERS_FOR_PARTS:
        worth = _PART / (1 + letters / _PARTS_COUNT_LESS_BEYOND)
        found = _parts_in(f" {' '.join(words)} ")
        guesses = {language for language, _ in found.most_common(_GUESSES_FROM_PARTS)}
        for language in guesses | set(points):
            more = worth * min(found[language], _MOST_PARTS)
            points[language] = points.get(language, 0.0) + more
    return Evidence(points, frozenset("".join(words)) & clues.odd_letters)


def _parts_in(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for part, languages in _clues().parts.items():
        if part in text:
            times = min(text.count(part), _MOST_OF_A_PART)
            for language in languages:
                found[language] += times
    return found


@dataclass(frozen=True, slots=True)
class _Clues:
    words: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]
    letters: dict[str, frozenset[str]]
    rarity: dict[str, float]
    odd_letters: frozenset[str]


@cache
def _clues() -> _Clues:
    data = tomllib.loads(files(__package__).joinpath("languages.toml").read_text("utf-8"))
    letters = {code: frozenset(about["letters"]) for code, about in data.items()}
    return _Clues(
        words=_by_item((code, about["words"].split()) for code, about in data.items()),
        parts=_by_item(
            (code, [part.replace("_", " ") for part in about.get("parts", "").split()])
            for code, about in data.items()
        ),
        letters=letters,
        rarity={code: about["rare"] for code, about in data.items()},
        odd_letters=frozenset().union(*letters.values()),
    )


def _by_item(items: Iterable[tuple[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    """Turn a list for each language into the languages of each item."""
    languages: dict[str, dict[str, None]] = defaultdict(dict)
    for code, listed in items:
        for item in listed:
            languages[item][_NARROWER.get(code, code)] = None
    return {item: tuple(codes) for item, codes in languages.items()}
