"""The record: what one check of one seed found.

The names are the product's interface. ``docs/record.md`` is generated from this module, the
MongoDB validators are built from it, and both stores keep exactly these fields. The closed sets of
words that they use stand in ``record_words.py`` and are had from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  documents.py reads the types at run time

from linkcrawler.quickly import made_quickly
from linkcrawler.record_words import (
    AnchorKind,
    AnchorSource,
    CanonicalSource,
    Difference,
    FollowBarrier,
    HiddenBy,
    MatchMode,
    Placement,
    Problem,
    RobotsOutcome,
    State,
    Status,
)

__all__ = [
    "SCHEMA_VERSION",
    "AnchorKind",
    "AnchorSource",
    "Canonical",
    "CanonicalSource",
    "Change",
    "Difference",
    "Expected",
    "FollowBarrier",
    "HiddenBy",
    "Hop",
    "Language",
    "Link",
    "MatchMode",
    "Page",
    "Placement",
    "Problem",
    "Record",
    "Reported",
    "RobotsOutcome",
    "RobotsTxt",
    "State",
    "Status",
]

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Expected:
    """What the seed expects of the link and its page; null where it says nothing."""

    anchor: str | None = None
    rel: str | None = None
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What the tool that exported the list says of the link; no expectation."""

    tool: str
    anchor: str | None = None
    follow: bool | None = None
    first_seen: str | None = None
    last_seen: str | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way to the page."""

    url: str
    http_status: int


@made_quickly
@dataclass(frozen=True, slots=True)
class Language:
    """Language of the page's main text; ISO 639-1 codes, ``und`` where there is too little."""

    code: str = "und"
    probability: float = 0.0
    reliable: bool = False
    declared: str | None = None


@dataclass(frozen=True, slots=True)
class RobotsTxt:
    """What the robots.txt of the page's scheme, host and port says of the page."""

    outcome: RobotsOutcome
    allowed: bool
    googlebot_allowed: bool


@dataclass(frozen=True, slots=True)
class Canonical:
    """The canonical the page declares."""

    url: str
    source: CanonicalSource
    is_self: bool


@made_quickly
@dataclass(frozen=True, slots=True)
class Page:
    """The referring page."""

    url: str
    http_status: int | None = None
    redirects: tuple[Hop, ...] = ()
    content_type: str | None = None
    charset: str | None = None
    bytes: int | None = None
    elapsed_ms: int | None = None
    rendered: bool = False
    title: str | None = None
    language: Language = Language()
    indexable: bool | None = None
    index_blockers: tuple[Problem, ...] = ()
    robots_txt: RobotsTxt | None = None
    meta_robots: tuple[str, ...] = ()
    x_robots_tag: tuple[str, ...] = ()
    canonical: Canonical | None = None
    hreflang: tuple[str, ...] = ()
    external_links: int | None = None
    internal_links: int | None = None
    words: int | None = None
    body_sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@made_quickly
@dataclass(frozen=True, slots=True)
class Link:
    """One link on the page that points at the target."""

    href: str
    url: str
    differs: tuple[Difference, ...]
    via: str | None
    anchor: str
    anchor_source: AnchorSource
    anchor_kind: AnchorKind
    rel: tuple[str, ...]
    follow: bool
    nofollow_by: tuple[FollowBarrier, ...]
    placement: Placement
    placement_confidence: float
    placement_rule: str
    context_left: str
    context_right: str
    heading: str | None
    index: int
    position: float
    xpath: str
    hidden_by: HiddenBy | None = None
    rendered_only: bool = False
    target_status: int | None = None
    target_url: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed since the last check that could see it."""

    what: str
    from_: str | None
    to: str | None
    cause: str | None = None


@made_quickly
@dataclass(frozen=True, slots=True)
class Record:
    """One seed, one check: the contract's record."""

    id: str
    run_id: str
    checked_at: datetime
    referring_url: str
    target: str
    match: MatchMode
    expected: Expected
    labels: dict[str, str]
    reported: Reported | None
    status: Status
    reason: str
    problems: tuple[Problem, ...]
    page: Page
    links: tuple[Link, ...]
    state: State
    read_at: datetime | None = None
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    lost_at: datetime | None = None
    gone_since_at: datetime | None = None
    changes: tuple[Change, ...] = ()
    schema_version: int = SCHEMA_VERSION
