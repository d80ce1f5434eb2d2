"""What a page says about one target: the links to it, and what is left where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from linkcrawler.quickly import made_quickly
from linkcrawler.record import Link  # noqa: TC001  documents.py reads the types at run time


class Remains(StrEnum):
    """Where the target's address stands so that it is no link, for Google neither."""

    HTML_COMMENT = "html_comment"
    NOSCRIPT = "noscript"
    TEMPLATE = "template"
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """A link that may lead to the target, for all we know: it could not be followed."""

    address: str
    why: str
    counts: bool
    """Whether the target may well be there; else it only looks like a redirect."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Findings:
    """The links of a page that point at one target.

    *links* are in the contract's order (best first), at most ``bounds.MOST_LINKS``; *on_target* of all
    that the page has match the target, and come first; the rest lead to other pages of its site. *remains* are the links to the target that are none:
    inside a comment, a noscript, a template or an svg. *beyond_googlebot_limit* says that no link on target
    stands within the first 2 MB (Google's rule 39).
    """

    links: tuple[Link, ...] = ()
    on_target: int = 0
    remains: tuple[Remains, ...] = ()
    beyond_googlebot_limit: bool = False
    removed_by_script: bool = False
    """Whether the raw page had a link on target that is gone after the page's scripts."""
    are_followed: bool = False
    """Whether some of the links were told by following redirects: not by the page alone."""
    unfollowed: tuple[Unfollowed, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """What the page as a whole looks like.

    *wall* names the bot wall or challenge that answered instead of the page, *soft_404* the sign that
    this is an error text or a parked domain, *script_reasons* why scripts could add links to it.
    """

    wall: str | None = None
    soft_404: str | None = None
    script_reasons: tuple[str, ...] = ()


NO_FINDINGS = Findings()
NO_SIGNS = Signs()
