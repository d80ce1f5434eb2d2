"""How close the words around a link are to its topic: words in common, nothing cleverer."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from linkcrawler import urls

if TYPE_CHECKING:
    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Document

_WORD = re.compile(r"[^\W\d_]{2,}")
_SHORTEST = 3
_MOST_WORDS = 50
_LABELS = frozenset({"topic", "topics"})
_OF_ADDRESSES = (
    "and article articles asp aspx blog cat category categories com der die das und html htm "
    "index item jsp news page pages php post posts product products produkt produkte shop "
    "store tag the von for with www"
)
"""Words of addresses that say nothing of what the page is about."""
_SAY_NOTHING = frozenset(_OF_ADDRESSES.split())


def topic_words(document: Document, link: Document, weights: Weights) -> tuple[str, ...]:
    """Return the words of the link's topic: those that somebody named, else those of its address."""
    named = weights.topics.get(document["target"], ())
    labelled = [v for header, v in document["labels"].items() if header.lower() in _LABELS]
    if named or any(labelled):
        return _words(" ".join([*named, *labelled]))
    path = unquote(urls.split(link["url"]).path)
    wanted = document["expected"]["anchor"] or ""
    return tuple(word for word in _words(f"{path} {wanted}") if word not in _SAY_NOTHING)


def surroundings(link: Document, page: Document) -> str:
    """Return what is read for the topic: never the anchor, which its maker chose for the target."""
    parts = (link["context_left"], link["context_right"], link["heading"], page["title"])
    return "\n".join(part for part in parts if part)


def words_in_common(topic: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Return those words of *topic* that stand in *text*, their endings aside, in its order."""
    found = {match[0] for match in _pattern(topic).finditer(text.casefold())}
    return tuple(word for word in topic if _stem(word) in found)


@lru_cache(maxsize=4_096)
def _words(text: str) -> tuple[str, ...]:
    words = dict.fromkeys(_WORD.findall(text.casefold()))
    telling = (word for word in words if len(word) >= _SHORTEST or _has_no_spaces(word))
    return tuple(telling)[:_MOST_WORDS]


@lru_cache(maxsize=4_096)
def _pattern(topic: tuple[str, ...]) -> re.Pattern[str]:
    # The longer stem first: of "gart" and "garten" the text's "garten" is the latter.
    stems = sorted({_stem(word) for word in topic}, key=len, reverse=True)
    bounded = (re.escape(s) if _has_no_spaces(s) else rf"\b{re.escape(s)}" for s in stems)
    return re.compile("|".join(bounded) or r"(?!)")


def _stem(word: str) -> str:
    """Return the word without what may be its ending: ``spades`` and ``spade`` begin alike."""
    if _has_no_spaces(word) or len(word) <= 4:
        return word
    return word[:-2] if len(word) >= 7 else word[:-1]


def _has_no_spaces(word: str) -> bool:
    """Whether its script has no capitals: most of those write words together or prefix them."""
    return any(unicodedata.category(letter) == "Lo" for letter in word)
