"""Error texts and parked domains that come with a good status (rule 32); the words are data.

A phrase alone proves little: articles are written about errors and about domains. So a headline
must be the phrase and nothing else, and the page must have little else to say.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

LONGEST_TEXT = 6_000
"""Characters: error pages list menus and other posts, but they are no articles."""

_LONGEST_MAIN_TEXT = 2_500
_FEW_WORDS = 900
_LONGEST_HEADLINE = 300
_TITLE = "its title"
_NUMBERS = frozenset({"404", "410"})
_SEARCHED_BYTES = 128 * 1024
_SEPARATORS = re.compile(r"\s[-–—|·•:»«/]+\s|[|»«]|:\s|\s[-–—]+$|\.\s")
_PUNCTUATION = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class _Words:
    headlines: frozenset[str]
    sentences: re.Pattern[str]
    parked: re.Pattern[str]
    parked_after_host: tuple[str, ...]
    parked_markup: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a page says: title and main headings, all its text, and its main text's length."""

    host: str
    title: str
    headings: tuple[str, ...]
    text: str
    main_chars: int


def error_text(wording: Wording) -> str | None:
    """Return what says that this is an error page, in words for a person, or None."""
    if len(wording.text) > LONGEST_TEXT or wording.main_chars > _LONGEST_MAIN_TEXT:
        return None
    for where, headline in _headlines(wording):
        if _is_error(headline) and (where != _TITLE or _may_be_told_by_title(wording)):
            return f'{where} says "{headline[:80]}"'
    if len(wording.text) <= _FEW_WORDS:
        found = _words().sentences.search(_plain(wording.text))
        return f'its text says "{found[0]}"' if found else None
    return None


def parked_domain(wording: Wording, body: bytes) -> str | None:
    """Return what says that the domain is parked, for sale or suspended, or None."""
    if len(wording.text) > _FEW_WORDS * 2:
        return None
    words = _words()
    marker = next((m for m in words.parked_markup if m in body[:_SEARCHED_BYTES]), None)
    if marker is not None:
        return f'a parked domain: its HTML has "{marker.decode()}"'
    said = _plain(" ".join((*(text for _, text in _headlines(wording)), wording.text)))
    parked = words.parked.search(said)
    found = parked[0] if parked else _of_host(wording.host, said)
    return f'a parked domain: it says "{found}"' if found else None


def _of_host(host: str, said: str) -> str | None:
    """Return the host's own name with the words of a sale after it, where *said* has them."""
    name = _plain(host.removeprefix("www."))
    if f"{name} " not in said:
        return None
    sales = (f"{name} {words}" for words in _words().parked_after_host)
    return next((sale for sale in sales if sale in said), None)


def _headlines(wording: Wording) -> list[tuple[str, str]]:
    found = [(_TITLE, wording.title), *(("its heading", text) for text in wording.headings)]
    return [(where, text[:_LONGEST_HEADLINE]) for where, text in found]


def _may_be_told_by_title(wording: Wording) -> bool:
    """Whether the title alone is enough: "Ten great 404 pages: page not found" has something to say."""
    title = wording.title[:_LONGEST_HEADLINE]
    if _plain(title) in _words().headlines:
        return True
    if wording.headings and wording.main_chars > _FEW_WORDS:
        return False
    parts = _SEPARATORS.split(title)
    return not any(_NUMBERS & set(_plain(part).split()) and not _is_error(part) for part in parts)


def _is_error(headline: str) -> bool:
    words = _words()
    parts = [headline, *_SEPARATORS.split(headline)]
    return any(_plain(part) in words.headlines for part in parts) or bool(
        words.sentences.search(_plain(headline))
    )


def _plain(text: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", text.lower()).split())


@cache
def _words() -> _Words:
    text = (resources.files("linkcrawler.page") / "gone_words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return _Words(
        frozenset(map(_plain, data["headlines"])),
        _any_of(data["sentences"]),
        _any_of(data["parked"]),
        tuple(map(_plain, data["parked_after_host"])),
        tuple(marker.encode() for marker in data["parked_markup"]),
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(_plain(phrase)) for phrase in phrases))
