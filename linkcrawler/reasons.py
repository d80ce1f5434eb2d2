"""Why a link is there, or is not, in one plain sentence for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.bounds import MOST_LINKS
from linkcrawler.page.findings import Remains
from linkcrawler.record import Placement, Problem

if TYPE_CHECKING:
    from linkcrawler.record import Link, Page
    from linkcrawler.targets.answer import Answer
    from linkcrawler.verdict import Evidence

_REMAINS_IN = {
    Remains.HTML_COMMENT: "an HTML comment",
    Remains.NOSCRIPT: "a noscript element",
    Remains.TEMPLATE: "a template element",
    Remains.SVG: "a drawing (svg)",
}


def missing_reason(evidence: Evidence) -> str:
    """Say that the link is not there, and what is there instead."""
    seed = evidence.seed
    if evidence.findings.removed_by_script:
        return (
            f"A script removes the link to {seed.target}: it is in the page as sent, "
            "but not in the page that the browser shows."
        )
    whole = f"The page was read whole and has no link to {seed.target}"
    if evidence.findings.unfollowed:
        left = evidence.findings.unfollowed[0]
        whole += (
            f"; {left.address} only looks like a redirect, and could not be followed: {left.why}"
        )
    if not evidence.findings.remains:
        return f"{whole}."
    places = " and ".join(_REMAINS_IN[kind] for kind in evidence.findings.remains)
    return f"{whole}; what is left of one stands in {places}, which is no link."


def live_reason(evidence: Evidence) -> str:
    """Say how the best link stands there, and what is amiss with it."""
    findings = evidence.findings
    best = findings.links[0]
    if findings.on_target == 0:
        return sentence(
            f"Only other pages of the target's site are linked, the first as {best.url}"
            f"{_index_of(evidence.page)}{_target_of(evidence.target)}"
        )
    others = f", with {findings.on_target - 1} more" if findings.on_target > 1 else ""
    by_script = ", put there by a script" if best.rendered_only else ""
    kept = f" (the first {MOST_LINKS} are kept)" if findings.on_target > MOST_LINKS else ""
    hidden = "" if best.hidden_by is None else f", hidden ({best.hidden_by})"
    place = f"{_place_of(best)}{others}{kept}"
    amiss = f"{_index_of(evidence.page)}{_target_of(evidence.target)}"
    return sentence(f"The link is there{by_script}{hidden}, {place}, {_follow_of(best)}{amiss}")


def _index_of(page: Page) -> str:
    """Say what keeps the page out of Google's index, if anything does."""
    why = " and ".join(_BLOCKERS[blocker] for blocker in page.index_blockers)
    return f"; the page is not for Google's index: {why}" if why else ""


def _target_of(answer: Answer | None) -> str:
    """Say what is wrong with the link's address, or why that is not known."""
    if answer is None:
        return ""
    there = f" redirects to {answer.url}" if answer.is_redirected else ""
    if answer.is_broken:
        met = answer.soft_404 or f"it answers {answer.status}"
        return f"; its address{there}{' and' if there else ''} is broken: {met}"
    if answer.why_not is not None:
        return (
            f"; its address{there}{' but' if there else ''} could not be checked: {answer.why_not}"
        )
    return f"; its address{there}" if there else ""


def _place_of(link: Link) -> str:
    known = link.placement is not Placement.OTHER
    place = f"in the {link.placement.value}" if known else "in no known part of the page"
    return f"{place} (rule {link.placement_rule})"


def _follow_of(link: Link) -> str:
    if link.follow:
        return "followed"
    return f"not followed because of {' and '.join(_BARRIERS[b.value] for b in link.nofollow_by)}"


_BLOCKERS = {
    Problem.NOINDEX: "it says noindex",
    Problem.UNAVAILABLE_AFTER: "its unavailable_after has passed",
    Problem.CANONICAL_ELSEWHERE: "its canonical is another page",
    Problem.ROBOTS_DISALLOWS_GOOGLEBOT: "robots.txt keeps Googlebot out",
}
_BARRIERS = {
    "rel": "its rel",
    "meta": "the page's robots meta",
    "header": "the page's X-Robots-Tag",
}


def sentence(text: str) -> str:
    """Return *text* with an end."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
