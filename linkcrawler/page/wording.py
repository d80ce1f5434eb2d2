"""What the words of a line say of the links in it: "Read also: …", "Tags: …", "Subscribe to …"."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

WORDING_FEATURES: Final = ("reads_also", "filed_under", "asks")

CHARACTERS_READ = 300
"""How much of a line is read."""
_ASKING_CHARACTERS: Final = 200
"""Who asks for something does so in a sentence or two; a longer text speaks of it."""
_LEADING_CHARACTERS: Final = 40


def wording_features(line: str) -> tuple[float, ...]:
    """Return the numbers of ``WORDING_FEATURES`` for a link on *line*."""
    begins = _BEFORE_WORDS.sub("", line[:CHARACTERS_READ].lower())
    patterns = _patterns()
    return (
        patterns["read_also"].match(begins) is not None,
        patterns["filed_under"].match(begins) is not None,
        len(line) <= _ASKING_CHARACTERS and _asks(begins),
    )


def leads_on(words: str) -> bool:
    """Whether *words*, all that a link says, lead on to the whole of something: "Read more »"."""
    return len(words) <= _LEADING_CHARACTERS and words.lower().strip(_MARKS) in _leading()


def _asks(line: str) -> bool:
    for words in _asking():  # noqa: SIM110  a generator would cost more than the look-ups
        if words in line:
            return True
    return False


_MARKS: Final = " \u00a0.…:|»›→>+[]()"
_BEFORE_WORDS = re.compile(r"^[\W_]+")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = {
        name: "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        for name, words in _lists().items()
    }
    return {
        "read_also": re.compile(rf"(?:{lists['read_also']})(?!\w)"),
        "filed_under": re.compile(rf"(?:{lists['filed_under']})\s?(?::|\Z)"),
    }


@cache
def _asking() -> tuple[str, ...]:
    """Return the words that ask wherever they stand: looked for one by one at half the cost."""
    words = _lists()["asks"]
    return tuple(one for one in words if not any(part in one for part in words if part != one))


@cache
def _leading() -> frozenset[str]:
    return frozenset(_lists()["leads_on"])


@cache
def _lists() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("line_words.toml").read_text(encoding="utf-8")
    return {name: re.split(r"[|\n]", words) for name, words in tomllib.loads(text).items()}
