"""The closed sets of words that the record uses: what each field may say.

They are the product's interface, as ``record.py`` is, which hands them on.
"""

from __future__ import annotations

from enum import StrEnum


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
