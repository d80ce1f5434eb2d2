"""Would Google index this page, and follow its links: metas, headers and canonical (rules 9-19, 33-37).

Pure functions over what the page declares; ``declared_in`` collects it from a parsed page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.page.robots_tags import META_NAMES, rules_of_headers, rules_of_metas
from linkcrawler.quickly import made_quickly
from linkcrawler.record import Canonical, CanonicalSource, FollowBarrier, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from linkcrawler.evidence import Fetched
    from linkcrawler.page.document import Document
    from linkcrawler.record import Page, RobotsTxt

_UNUSED_WITH = frozenset({"hreflang", "lang", "media", "type"})
"""Rule 35: a canonical with one of these says something else."""

_SHORT = 400
"""Characters of all rules of a page that are remembered: most pages say the same few words."""

_PARAMETER = re.compile(
    r'\s*;\s*([^\s=;,"]*)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?'
)  # every part after ";" is optional and greedy: nothing is tried twice


@made_quickly
@dataclass(frozen=True, slots=True)
class Declared:
    """What a page says of itself to crawlers.

    *canonical_links* are the attributes of the ``<link rel=canonical>`` in the head (rule 34).
    """

    url: str
    base_url: str
    metas: tuple[tuple[str, str], ...] = ()
    x_robots_tags: tuple[str, ...] = ()
    canonical_links: tuple[Mapping[str, str | None], ...] = ()
    link_headers: tuple[str, ...] = ()


@made_quickly
@dataclass(frozen=True, slots=True)
class Indexing:
    """What follows from it for Googlebot, if it may fetch the page."""

    noindex: bool = False
    nofollow_by: tuple[FollowBarrier, ...] = ()
    unavailable_after: datetime | None = None
    canonical: Canonical | None = None

    def blockers(self, robots: RobotsTxt | None, now: datetime) -> tuple[Problem, ...]:
        """Return what keeps the page out of Google's index at the moment *now*.

        Where Googlebot is disallowed it never reads the page, so nothing else stands (rule 18).
        """
        if robots is not None and not robots.googlebot_allowed:
            return (Problem.ROBOTS_DISALLOWS_GOOGLEBOT,)
        found = []
        if self.noindex:
            found.append(Problem.NOINDEX)
        if self.unavailable_after is not None and self.unavailable_after <= now:
            found.append(Problem.UNAVAILABLE_AFTER)
        if self.canonical is not None and not self.canonical.is_self:
            found.append(Problem.CANONICAL_ELSEWHERE)
        return tuple(found)


def declared_in(document: Document, fetched: Fetched) -> Declared:
    """Collect what the parsed page and its headers declare."""
    metas = tuple(
        (name, attributes["content"] or "")
        for attributes, _ in document.layout.told_in("meta", "name", "bot")
        if (name := attributes["name"])
        and name.strip().lower() in META_NAMES
        and "content" in attributes
    )
    links = tuple(
        attributes
        for attributes in document.head_links("rel", "canonical")
        if "canonical" in (attributes["rel"] or "").lower().split() and "href" in attributes
    )
    return Declared(
        url=document.url,
        base_url=document.base_url,
        metas=metas,
        x_robots_tags=tuple(fetched.header_values("x-robots-tag")),
        canonical_links=links,
        link_headers=tuple(fetched.header_values("link")),
    )


def read_indexing(declared: Declared) -> Indexing:
    """Apply Google's rules to what a page declares."""
    return _indexing(declared.metas, declared.x_robots_tags, _canonical(declared))


def indexing_of(page: Page) -> Indexing:
    """Apply Google's rules to what a page declared when it was read, as its record has it."""
    metas = tuple(("robots", content) for content in page.meta_robots)  # rule 9: all bind alike
    return _indexing(metas, page.x_robots_tag, page.canonical)


def _indexing(
    metas: tuple[tuple[str, str], ...], x_robots_tags: tuple[str, ...], canonical: Canonical | None
) -> Indexing:
    letters = sum(map(len, x_robots_tags)) + sum(len(name) + len(said) for name, said in metas)
    rules = _known_rules if letters <= _SHORT else _rules
    return Indexing(*rules(metas, x_robots_tags), canonical)


def _rules(
    metas: tuple[tuple[str, str], ...], x_robots_tags: tuple[str, ...]
) -> tuple[bool, tuple[FollowBarrier, ...], datetime | None]:
    """Return whether the page is noindex, what forbids to follow its links, and until when it is there."""
    meta = rules_of_metas(metas)
    header = rules_of_headers(x_robots_tags)
    both = meta | header
    barriers = {FollowBarrier.META: meta.nofollow, FollowBarrier.HEADER: header.nofollow}
    nofollow_by = tuple(barrier for barrier, holds in barriers.items() if holds)
    return both.noindex, nofollow_by, both.unavailable_after


_known_rules = lru_cache(maxsize=1_024)(_rules)


def _canonical(declared: Declared) -> Canonical | None:
    """Return the canonical; several that disagree are none (rule 37)."""
    found = list(_canonical_urls(declared))
    if not found or len({url for url, _ in found}) > 1:
        return None
    url, source = found[0]
    return Canonical(url, source, _is_same(url, urls.without_fragment(declared.url)))


def _is_same(url: str, own: str) -> bool:
    """Whether the normalised *url* is the page's own; on another host it is not, without a parser."""
    return url == own or (urls.host(url) == urls.host(own) and urls.same_url(url, own))


def _canonical_urls(declared: Declared) -> Iterator[tuple[str, CanonicalSource]]:
    """Yield every usable canonical; a fragment is no part of one (rule 36)."""
    for attributes in declared.canonical_links:
        if _UNUSED_WITH.isdisjoint(attributes):
            url = _resolved(declared.base_url, attributes.get("href") or "")
            if url is not None:
                yield url, CanonicalSource.LINK
    for header in declared.link_headers:
        for href, parameters in _linked(header):
            if "canonical" in parameters.get("rel", "").lower().split():
                url = _resolved(declared.url, href)
                if url is not None and _says_canonical(parameters):
                    yield url, CanonicalSource.HEADER


def _says_canonical(parameters: Mapping[str, str]) -> bool:
    # "anchor" makes the header speak of another resource (RFC 8288 3.2).
    return "anchor" not in parameters and _UNUSED_WITH.isdisjoint(parameters)


def _resolved(base: str, href: str) -> str | None:
    if not href.strip():  # resolves to the page itself, which nobody meant to say
        return None
    url = urls.resolve(base, href)
    return None if url is None else urls.without_fragment(url)


def _linked(header: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield target and parameters of each link in a Link header (RFC 8288); broken parts are skipped."""
    start = header.find("<")
    while start >= 0:
        end = header.find(">", start)
        if end < 0:
            return
        parameters, after = _parameters(header, end + 1)
        yield header[start + 1 : end].strip(), parameters
        start = header.find("<", after)


def _parameters(header: str, start: int) -> tuple[dict[str, str], int]:
    """Return the parameters from *start* on, names in lower case, and where they end."""
    found: dict[str, str] = {}
    while (part := _PARAMETER.match(header, start)) is not None:
        value = (part[2] or "").strip('"')
        found.setdefault(part[1].lower(), value)  # the first of a name counts (RFC 8288 3.3)
        start = part.end()
    return found, start
