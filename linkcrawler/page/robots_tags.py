"""The robots rules of a page's metas and X-Robots-Tag headers, as Google reads them (rules 9-19)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

META_NAMES = frozenset({"robots", "googlebot", "googlebot-news"})
"""Rule 9: other names bind nobody here. All of these have a ``bot`` in them."""

_BINDING_AGENTS = frozenset({"", "*", "robots", "googlebot", "googlebot-news"})
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview"})
"""Rules 12 and 17: ``max-image-preview:none`` is no ``none``, and the key is no agent's name."""

_DATED = "unavailable_after"
_AGENT = re.compile(r"[a-z*][a-z0-9*_./-]*")
_SHORT = 40
"""Rules of so few letters are remembered: there are a dozen, and hostile pages with a million of them."""
_BARE = frozenset(
    {
        *("all", "index", "follow", "noindex", "nofollow", "none", "noarchive", "nocache"),
        *("nosnippet", "noimageindex", "notranslate", "noodp", "noydir", "indexifembedded"),
        *("noindexifembedded", "nositelinkssearchbox"),
    }
)


@dataclass(frozen=True, slots=True)
class PageRules:
    """The negative rules that bind Googlebot; sums, for the more restrictive wins (15, 16)."""

    noindex: bool = False
    nofollow: bool = False
    unavailable_after: datetime | None = None

    def __or__(self, other: PageRules) -> PageRules:
        dates = [date for date in (self.unavailable_after, other.unavailable_after) if date]
        return PageRules(
            self.noindex or other.noindex,
            self.nofollow or other.nofollow,
            min(dates, default=None),
        )


_NO_EFFECT = PageRules()
_EFFECTS = {
    "noindex": PageRules(noindex=True),
    "nofollow": PageRules(nofollow=True),
    "none": PageRules(noindex=True, nofollow=True),
}


def rules_of_metas(metas: Iterable[tuple[str, str]]) -> PageRules:
    """Sum up the (name, content) of a page's metas."""
    found = PageRules()
    for name, content in metas:
        if name.strip().lower() in META_NAMES:
            for _, rule in _rules(content, scoped=False):
                if rule is not _NO_EFFECT:
                    found |= rule
    return found


def rules_of_headers(values: Iterable[str]) -> PageRules:
    """Sum up the X-Robots-Tag headers of an answer (rule 11)."""
    found = PageRules()
    for value in values:
        for agent, rule in _rules(value, scoped=True):
            if rule is not _NO_EFFECT and agent in _BINDING_AGENTS:
                found |= rule
    return found


def _rules(text: str, *, scoped: bool) -> Iterator[tuple[str, PageRules]]:
    """Yield each rule of a comma-separated list and the agent it binds; "" binds all.

    An agent's name binds all that follows it, past the comma, up to the next name (*scoped*).
    """
    agent = ""
    parts = text.lower().split(",")
    for number, part in enumerate(parts):
        if ":" not in part:
            yield agent, (_known_effect if len(part) < _SHORT else _effect)(part)
            continue
        key, colon, value = (piece.strip() for piece in part.partition(":"))
        if scoped and colon and key not in _VALUED and key != _DATED and _AGENT.fullmatch(key):
            agent, (key, colon, value) = key, (piece.strip() for piece in value.partition(":"))
        if colon and key == _DATED:
            yield agent, PageRules(unavailable_after=_date(value, parts[number + 1 : number + 2]))
        elif not colon:
            yield agent, _effect(key)


def _effect(words: str) -> PageRules:
    """Return the effect of one rule, or of several that somebody separated by spaces only."""
    found = _NO_EFFECT
    names = words.replace(";", " ").split()
    if _BARE.issuperset(names):
        for name in names:
            found |= _EFFECTS.get(name, _NO_EFFECT)
    return found


_known_effect = lru_cache(maxsize=1_024)(_effect)


def _date(text: str, following: list[str]) -> datetime | None:
    """Read a date of rule 14; one with a comma in it goes on in the *following* part.

    A part that begins with a digit is no rule of its own: of ``Fri, 25 Jun 2010`` the second
    belongs to the first.
    """
    whole = ", ".join([text, *following]) if text.isalpha() else text
    return _iso(whole) or _rfc(whole)


def _iso(text: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(text.upper()))
    except (ValueError, OverflowError):
        return None


def _rfc(text: str) -> datetime | None:
    try:
        return _utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError, IndexError):  # IndexError: "25 Jun" and the like
        return None


def _utc(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC)
