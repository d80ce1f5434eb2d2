"""The figures of a profile: counts over all links, or over those of one target."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

from linkcrawler.record import Placement
from linkcrawler.report.disagreement import disagreements
from linkcrawler.score.profile import Profile, is_found

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.score.distribution import Distribution
    from linkcrawler.store.base import Document

_MOST_WORDS = 12
"""Languages, anchors and so on that are told apart; the rest are counted together."""
_BAND = 10


@dataclass(slots=True)
class Figures:
    """Counts of links. What only a page that was read can show is counted of those found live."""

    profile: Profile = field(default_factory=Profile)
    links: int = 0
    states: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    """Links of which the list has what a tool says."""
    disagreements: Counter[str] = field(default_factory=Counter)
    indexable: int = 0
    first_seen: Counter[int] = field(default_factory=Counter)
    """New links by day, as days since 1970."""
    scores: list[float] = field(default_factory=list)
    """Of live links, or of a sample of them."""

    def add(self, link: Document) -> None:
        """Count the newest document of a link."""
        self.links += 1
        self.profile.add(link)
        self.states[link["state"]] += 1
        if link["reported"]:
            self.reported += 1
            self.disagreements.update(disagreements(link))
        if link["first_seen_at"] is not None:
            self.first_seen[day_of(link["first_seen_at"])] += 1
        if is_found(link):
            self.indexable += bool(link["page"]["indexable"])
            self.problems.update(link["problems"])

    def merge(self, other: Figures) -> None:
        """Add the counts of *other*, whose links are other ones."""
        self.profile.merge(other.profile)
        self.links += other.links
        self.indexable += other.indexable
        self.reported += other.reported
        self.disagreements.update(other.disagreements)
        self.states.update(other.states)
        self.problems.update(other.problems)
        self.first_seen.update(other.first_seen)
        self.scores += other.scores

    def document(self) -> dict[str, Any]:
        """Return the figures as the page takes them; *found* is what shares are shares of."""
        profile = self.profile
        return {
            "links": self.links,
            "states": self.states,
            "problems": self.problems,
            "reported": self.reported,
            "disagreements": self.disagreements,
            "found": profile.live_links,
            "followed": profile.rels.counts["follow"],
            "indexable": self.indexable,
            "in_content": profile.placements.counts[Placement.CONTENT],
            "statuses": profile.statuses.counts,
            "rels": profile.rels.counts,
            "placements": profile.placements.counts,
            "anchor_kinds": profile.anchor_kinds.counts,
            **{name: _most(getattr(profile, name)) for name in _OPEN_SETS},
            "domain_count": len(profile.domains.counts),
            "score": _score(self.scores),
        }


_OPEN_SETS = ("languages", "countries", "anchors", "domains")


def day_of(moment: datetime) -> int:
    """Return the UTC day of *moment* as days since 1970."""
    return int(moment.timestamp()) // 86_400


def _most(counted: Distribution) -> list[tuple[str, int]]:
    """Return the most frequent values; what is left is told by the total."""
    return counted.most_common(_MOST_WORDS)


def _score(scores: list[float]) -> dict[str, Any] | None:
    """Return the median, and how many scores are in each band of ten, 100 being in the last."""
    if not scores:
        return None
    bands = Counter(min(int(score), 99) // _BAND for score in scores)
    return {"median": median(scores), "of": len(scores), "bands": bands}
