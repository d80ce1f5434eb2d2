"""What all links of a target look like together, built up a record at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.record import Status
from linkcrawler.score.distribution import Distribution, Room
from linkcrawler.score.market import country_of_page, language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.store.base import Document

_LONGEST_ANCHOR = 100
_MOST_TARGETS = 10_000
_MOST_VALUES = 300_000
"""Distinct anchors, domains and so on of all targets together: 40 MB, three times that in scripts
whose letters take more."""
UNKNOWN = "unknown"
_BY_RESTRICTION = ("sponsored", "ugc", "nofollow")


class Profile:
    """Figures of one target. *statuses* are of all its links, the rest of those that are live."""

    __slots__ = (
        *("statuses", "anchors", "anchor_kinds", "rels"),
        *("placements", "languages", "countries", "domains"),
    )

    def __init__(self, room: Room | None = None) -> None:
        room = room or Room(_MOST_VALUES)
        self.statuses = Distribution(room)
        self.anchors = Distribution(room)
        """By anchor as ``folded_anchor`` writes it; without one, the empty text."""
        self.anchor_kinds = Distribution(room)
        self.rels = Distribution(room)
        """``follow``, ``nofollow``, ``ugc``, ``sponsored``, or ``page_nofollow``."""
        self.placements = Distribution(room)
        self.languages = Distribution(room)
        self.countries = Distribution(room)
        self.domains = Distribution(room)
        """The registrable domains of the referring pages."""

    def add(self, document: Document) -> None:
        """Count the current record of a link."""
        self.statuses.add(document["status"])
        if not is_found(document):
            return
        page, link = document["page"], document["links"][0]
        self.anchors.add(folded_anchor(link["anchor"]))
        self.anchor_kinds.add(link["anchor_kind"])
        self.rels.add(rel_of(link))
        self.placements.add(link["placement"])
        self.languages.add(language_of(page) or UNKNOWN)
        self.countries.add(country_of_page(page) or UNKNOWN)
        self.domains.add(domain_of(document))

    def merge(self, other: Profile) -> None:
        """Add the counts of *other*, whose links are other ones."""
        for name in self.__slots__:
            getattr(self, name).merge(getattr(other, name))

    @property
    def live_links(self) -> int:
        """How many of the links are live."""
        return self.anchors.total


class Profiles:
    """The profile of each target, named as the list names it.

    Memory has a bound: of more than 10,000 targets the later ones are in no profile of their own,
    but in *others* together.
    """

    def __init__(self, most_targets: int = _MOST_TARGETS) -> None:
        self._room = Room(_MOST_VALUES)
        self._most_targets = most_targets
        self._by_target: dict[str, Profile] = {}
        self.others = Profile(self._room)

    def add(self, document: Document) -> None:
        """Count the current record of a link."""
        self._of(document["target"]).add(document)

    def of(self, target: str) -> Profile | None:
        """Return the target's profile, None where it has none of its own."""
        return self._by_target.get(target)

    def __iter__(self) -> Iterator[tuple[str, Profile]]:
        """Yield targets and profiles, the target with most links first."""
        by_size = sorted(self._by_target.items(), key=lambda i: (-i[1].statuses.total, i[0]))
        return iter(by_size)

    def _of(self, target: str) -> Profile:
        found = self._by_target.get(target)
        if found is None:
            if len(self._by_target) >= self._most_targets:
                return self.others
            found = self._by_target[target] = Profile(self._room)
        return found


def is_found(document: Document) -> bool:
    """Whether the check found the link."""
    return bool(document["status"] == Status.LIVE and document["links"])


def domain_of(document: Document) -> str:
    """Return the registrable domain of the referring page."""
    return urls.registrable_domain(urls.host(document["page"]["url"]))


def folded_anchor(anchor: str) -> str:
    """Return the anchor as it is counted: capitals, white space and great length aside."""
    return " ".join(anchor.casefold().split())[:_LONGEST_ANCHOR]


def rel_of(link: Document) -> str:
    """Return in one word whether the link is followed, and if not, what forbids it most."""
    if link["follow"]:
        return "follow"
    return next((word for word in _BY_RESTRICTION if word in link["rel"]), "page_nofollow")
