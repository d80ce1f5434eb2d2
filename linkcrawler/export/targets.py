"""The profile of each target as a row: what all of its links look like together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.record import Placement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.export.columns import Cell
    from linkcrawler.score.distribution import Distribution
    from linkcrawler.score.profile import Profile, Profiles

MEANINGS = {
    "target": "The target, as the list names it.",
    "links": "All its links in the store, not only those exported.",
    "live": "Those that are live; all that follows is of them.",
    "followed": "Share of followed links, 0 to 1.",
    "in_content": "Share of links in the content.",
    "referring_domains": "Number of registrable domains that link to it.",
    "largest_domain": "The one with most links.",
    "largest_domain_share": "Its share of the links.",
    "largest_anchor": "The most frequent anchor, in lower case.",
    "largest_anchor_share": "Its share.",
    "largest_language": "The most frequent language of the pages; `unknown` is one too.",
    "largest_country": "The most frequent country, by domain or declaration.",
}
NAMES = tuple(MEANINGS)


def target_rows(profiles: Profiles) -> Iterator[list[Cell]]:
    """Yield a row a target, in the order of the names; the target with most links first."""
    for target, profile in profiles:
        yield [target, *_figures(profile)]


def _figures(profile: Profile) -> list[Cell]:
    return [
        profile.statuses.total,
        profile.live_links,
        _share(profile.rels, "follow"),
        _share(profile.placements, Placement.CONTENT),
        len(profile.domains.counts),
        *_largest(profile.domains),
        *_largest(profile.anchors),
        _largest(profile.languages)[0],
        _largest(profile.countries)[0],
    ]


def _share(counted: Distribution, value: str) -> float | None:
    return round(counted.share(value), 3) if counted.total else None


def _largest(counted: Distribution) -> tuple[str | None, float | None]:
    """Return the most frequent value and its share."""
    found = counted.largest
    return (found.value, round(found.share, 3)) if found else (None, None)
