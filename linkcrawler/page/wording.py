"""What the words of a line say of the links in it: "Read also: …", "Tags: …", "Subscribe to …"."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from linkcrawler.page.compiled import links

if TYPE_CHECKING:
    from collections.abc import Callable

WORDING_FEATURES: Final = ("reads_also", "filed_under", "asks")

CHARACTERS_READ = 300
"""How much of a line is read."""
_ASKING_CHARACTERS: Final = 200
"""Who asks for something does so in a sentence or two; a longer text speaks of it."""
_LEADING_CHARACTERS: Final = 40


def wording_features(line: str) -> tuple[float, ...]:
    """Return the numbers of ``WORDING_FEATURES`` for a link on *line*."""
    begins = line[:CHARACTERS_READ].lower()
    if not begins[:1].isalnum():
        begins = _BEFORE_WORDS.sub("", begins)
    asking = len(line) <= _ASKING_CHARACTERS and _asks()(begins)
    start = begins[:_START]
    if not begins.startswith(_beginnings().get(start, ())):  # most lines
        return False, False, asking
    read_also, filed_under = _patterns(start)
    return read_also.match(begins) is not None, filed_under.match(begins) is not None, asking


def leads_on(words: str) -> bool:
    """Whether *words*, all that a link says, lead on to the whole of something: "Read more »"."""
    return len(words) <= _LEADING_CHARACTERS and words.lower().strip(_MARKS) in _leading()


def asks(line: str) -> bool:
    """Whether a phrase that asks for something is in *line*, which is in lower case."""
    for piece, phrases in _asking(line.isascii()):
        if piece in line:
            for phrase in phrases:
                if phrase in line:
                    return True
    return False


@cache
def _asks() -> Callable[[str], bool]:
    return links.Phrases(_lists()["asks"]).any_in if links else asks


_MARKS: Final = " \u00a0.…:|»›→>+[]()"
_START: Final = 2
"""So many letters rule out most phrases; none is shorter."""
_PIECE: Final = 3
_BEFORE_WORDS = re.compile(r"^[\W_]+")


@cache
def _beginnings() -> dict[str, tuple[str, ...]]:
    """Return what a line begins with if it reads also or files, by the first letters."""
    found = defaultdict[str, tuple[str, ...]](tuple)
    for phrase in _lists()["read_also"] + _lists()["filed_under"]:
        found[phrase[:_START]] += (phrase,)
    return dict(found)


@cache
def _patterns(start: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a line with this *start* begins with if it reads also, and if it files."""
    read_also, filed_under = (
        "|".join(re.escape(phrase) for phrase in _lists()[name] if phrase.startswith(start))
        or "(?!)"
        for name in ("read_also", "filed_under")
    )
    return (
        re.compile(rf"(?:{read_also})(?!\w)"),
        re.compile(rf"(?:{filed_under})\s?(?::|\Z)"),
    )


@cache
def _asking(in_ascii: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the phrases that ask wherever they stand, by a piece that some of them share.

    A line that lacks the piece has none of them, and few pieces rule out most of the phrases.
    """
    words = [phrase for phrase in _lists()["asks"] if phrase.isascii() or not in_ascii]
    left = {one for one in words if not any(part in one for part in words if part != one)}
    found = []
    while left:
        pieces = Counter(
            piece
            for one in left
            for piece in {one[n : n + _PIECE] for n in range(len(one) - _PIECE + 1)}
        )
        piece = max(pieces, key=lambda piece: (pieces[piece], piece))
        own = {one for one in left if piece in one}
        found.append((piece, tuple(sorted(own))))
        left -= own
    return tuple(found)


@cache
def _leading() -> frozenset[str]:
    return frozenset(_lists()["leads_on"])


@cache
def _lists() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("line_words.toml").read_text(encoding="utf-8")
    return {name: re.split(r"[|\n]", words) for name, words in tomllib.loads(text).items()}
