"""The figures of a profile: counts over all links, or over those of one target."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from linkcrawler import urls
from linkcrawler.record import Placement, State, Status

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.store.base import Document

_MOST_WORDS = 12
"""Languages or anchors that are told apart; the rest are counted together."""


@dataclass(slots=True)
class Figures:
    """Counts of links. What only a page that was read can show is counted of those found live."""

    links: int = 0
    states: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    rels: Counter[str] = field(default_factory=Counter)
    placements: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    anchor_kinds: Counter[str] = field(default_factory=Counter)
    anchors: Counter[str] = field(default_factory=Counter)
    found: int = 0
    """Links that their newest check found: what the shares below are shares of."""
    followed: int = 0
    indexable: int = 0
    in_content: int = 0
    domains: set[str] = field(default_factory=set)
    """Registered domains of the pages with a live link."""
    first_seen: Counter[int] = field(default_factory=Counter)
    """New links by day, as days since 1970."""

    def add(self, link: Document) -> None:
        """Count the newest document of a link."""
        self.links += 1
        self.states[link["state"]] += 1
        self.statuses[link["status"]] += 1
        if link["first_seen_at"] is not None:
            self.first_seen[day_of(link["first_seen_at"])] += 1
        if link["state"] == State.LIVE:
            self.domains.add(domain_of(link))
        if link["status"] == Status.LIVE and link["links"]:
            self._add_found(link, link["links"][0])

    def _add_found(self, link: Document, best: Document) -> None:
        page = link["page"]
        self.found += 1
        self.followed += bool(best["follow"])
        self.indexable += bool(page["indexable"])
        self.in_content += best["placement"] == Placement.CONTENT
        self.problems.update(link["problems"])
        self.rels[rel_kind(best)] += 1
        self.placements[best["placement"]] += 1
        self.languages[page["language"]["code"]] += 1
        self.anchor_kinds[best["anchor_kind"]] += 1
        self.anchors[best["anchor"]] += 1

    def merge(self, other: Figures) -> None:
        """Add the counts of *other*, whose links are other ones."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTS:
            getattr(self, name).update(getattr(other, name))
        self.domains |= other.domains

    def document(self) -> dict[str, Any]:
        """Return the figures as the page takes them."""
        return {
            **{name: getattr(self, name) for name in _NUMBERS},
            **{name: dict(getattr(self, name)) for name in _SMALL},
            "languages": _most(self.languages),
            "anchors": _most(self.anchors),
            "domains": len(self.domains),
        }


_NUMBERS = ("links", "found", "followed", "indexable", "in_content")
_SMALL = ("states", "statuses", "problems", "rels", "placements", "anchor_kinds")
_COUNTS = (*_SMALL, "languages", "anchors", "first_seen")


def day_of(moment: datetime) -> int:
    """Return the UTC day of *moment* as days since 1970."""
    return int(moment.timestamp()) // 86_400


def domain_of(link: Document) -> str:
    """Return the registered domain of the referring page."""
    return urls.registrable_domain(urls.host(link["page"]["url"]))


def rel_kind(best: Document) -> str:
    """Return in one word how a link is marked: the strongest word of its rel, else the page's."""
    for word in ("sponsored", "ugc", "nofollow"):
        if word in best["rel"]:
            return word
    return "follow" if best["follow"] else "page_nofollow"


def _most(counted: Counter[str]) -> list[tuple[str, int]]:
    """Return the most frequent words; what is left is told by the total."""
    return counted.most_common(_MOST_WORDS)
