"""The record: what one check of one seed found, and the closed sets of words it uses.

The names are the product's interface. ``docs/record.md`` is generated from this module, the
MongoDB validators are built from it, and both stores keep exactly these fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  documents.py reads the types at run time
from enum import StrEnum

SCHEMA_VERSION = 1


class MatchMode(StrEnum):
    """When a link points at the target."""

    URL = "url"
    PREFIX = "prefix"
    HOST = "host"
    DOMAIN = "domain"


class Status(StrEnum):
    """What one check found: exactly one of these."""

    LIVE = "live"
    MISSING = "missing"
    PAGE_GONE = "page_gone"
    PAGE_MOVED = "page_moved"
    NOT_HTML = "not_html"
    BLOCKED = "blocked"
    DISALLOWED = "disallowed"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"

    @property
    def says_gone(self) -> bool:
        """Whether this status is evidence that the link is gone."""
        return self in _GONE

    @property
    def is_unknown(self) -> bool:
        """Whether we could not look: never evidence of a loss."""
        return self in _UNKNOWN


_GONE = frozenset({Status.MISSING, Status.PAGE_GONE, Status.PAGE_MOVED})
_UNKNOWN = frozenset(
    {
        Status.BLOCKED,
        Status.DISALLOWED,
        Status.SERVER_ERROR,
        Status.UNREACHABLE,
        Status.REFUSED,
    }
)


class Problem(StrEnum):
    """What is wrong with a live link or its page."""

    NOFOLLOW = "nofollow"
    SPONSORED = "sponsored"
    UGC = "ugc"
    PAGE_NOFOLLOW = "page_nofollow"
    NOINDEX = "noindex"
    ROBOTS_DISALLOWS_GOOGLEBOT = "robots_disallows_googlebot"
    CANONICAL_ELSEWHERE = "canonical_elsewhere"
    UNAVAILABLE_AFTER = "unavailable_after"
    WRONG_TARGET = "wrong_target"
    ANCHOR_MISMATCH = "anchor_mismatch"
    ANCHOR_EMPTY = "anchor_empty"
    REL_MISMATCH = "rel_mismatch"
    HIDDEN = "hidden"
    RENDERED_ONLY = "rendered_only"
    NOINDEX_BLOCKS_RENDERING = "noindex_blocks_rendering"
    BEYOND_GOOGLEBOT_LIMIT = "beyond_googlebot_limit"
    PAGE_REDIRECTED = "page_redirected"
    NOT_IN_CONTENT = "not_in_content"
    LANGUAGE_MISMATCH = "language_mismatch"
    TARGET_REDIRECTS = "target_redirects"
    TARGET_BROKEN = "target_broken"
    CROWDED = "crowded"


class State(StrEnum):
    """What all checks of a link say together."""

    LIVE = "live"
    SUSPECT = "suspect"
    LOST = "lost"
    NEVER_FOUND = "never_found"
    UNKNOWN = "unknown"


class Placement(StrEnum):
    """Where on the page a link stands."""

    CONTENT = "content"
    NAVIGATION = "navigation"
    HEADER = "header"
    FOOTER = "footer"
    SIDEBAR = "sidebar"
    COMMENTS = "comments"
    RELATED = "related"
    AUTHOR = "author"
    OTHER = "other"


class AnchorSource(StrEnum):
    """Where the anchor was read, in Google's order."""

    TEXT = "text"
    TITLE = "title"
    ALT = "alt"
    NONE = "none"


class AnchorKind(StrEnum):
    """What sort of anchor it is."""

    EXACT = "exact"
    PARTIAL = "partial"
    BRANDED = "branded"
    URL = "url"
    GENERIC = "generic"
    IMAGE = "image"
    EMPTY = "empty"


class Difference(StrEnum):
    """How a link's URL differs from the target: facts, not faults."""

    SCHEME = "scheme"
    WWW = "www"
    TRAILING_SLASH = "trailing_slash"
    QUERY = "query"
    FRAGMENT = "fragment"
    PATH = "path"
    HOST = "host"


class FollowBarrier(StrEnum):
    """What forbids following a link."""

    REL = "rel"
    META = "meta"
    HEADER = "header"


class HiddenBy(StrEnum):
    """What hides a link."""

    DISPLAY_NONE = "display_none"
    VISIBILITY = "visibility"
    ZERO_SIZE = "zero_size"
    OFF_SCREEN = "off_screen"
    HTML_COMMENT = "html_comment"
    NOSCRIPT = "noscript"
    TEMPLATE = "template"


class RobotsOutcome(StrEnum):
    """What fetching a robots.txt came to."""

    FOUND = "found"
    ABSENT = "absent"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"


class CanonicalSource(StrEnum):
    """Where the canonical was declared."""

    LINK = "link"
    HEADER = "header"


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
