"""Evidence to status, reason and problems: the only place that decides.

The rules are tried in order, the first that speaks decides. A rule never guesses: what we could not
see is *unknown*, and only a page that was read whole can say that a link is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linkcrawler.evidence import FailureKind
from linkcrawler.page.findings import NO_FINDINGS, NO_SIGNS, Findings, Signs
from linkcrawler.page.sniffing import kind_by_bytes
from linkcrawler.problems import problems_of
from linkcrawler.quickly import made_quickly
from linkcrawler.reasons import live_reason, missing_reason, sentence
from linkcrawler.record import Problem, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkcrawler.evidence import Failure, Fetched
    from linkcrawler.page.signs import PageSigns
    from linkcrawler.record import Page
    from linkcrawler.seed import Seed
    from linkcrawler.targets.answer import Answer


@made_quickly
@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about one seed's page in one check."""

    seed: Seed
    fetched: Fetched
    page: Page
    is_html: bool = False
    moved: bool = False
    """Whether redirects led to another page; another scheme, www or trailing slash is the same page."""
    moved_to_target: bool = False
    """Whether the page was another site's, and redirects to the target's own."""
    signs: Signs | PageSigns = NO_SIGNS
    findings: Findings = NO_FINDINGS
    render_failure: Failure | None = None
    """Why the browser, which was asked, could not show the page, or not all of it."""
    noindex_as_sent: bool = False
    target: Answer | None = None
    """What the best link's address answers; None where it was not asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What this check found, why, and what is wrong with it."""

    status: Status
    reason: str
    problems: tuple[Problem, ...] = ()


_LONGEST_REASON = 1_000
"""Characters: an address in it may be as long as a server likes."""


def judge(evidence: Evidence) -> Verdict:
    """Decide what *evidence* shows."""
    for rule in _RULES:
        verdict = rule(evidence)
        if verdict is not None and len(verdict.reason) > _LONGEST_REASON:
            return replace(verdict, reason=verdict.reason[:_LONGEST_REASON])
        if verdict is not None:
            return verdict
    return Verdict(Status.MISSING, missing_reason(evidence))


def is_live(fetched: Fetched, findings: Findings) -> bool:
    """Whether the page has the link: nothing else that can be seen on it is asked for then."""
    return bool(findings.links) and 200 <= (fetched.http_status or 0) < 300


def _failed(evidence: Evidence) -> Verdict | None:
    failure = evidence.fetched.failure
    if failure is None:
        return None
    if failure.kind is FailureKind.ROBOTS:
        return Verdict(Status.DISALLOWED, sentence(failure.detail))
    if failure.kind.is_refusal:
        return Verdict(Status.REFUSED, sentence(f"Refused to fetch: {failure.detail}"))
    return Verdict(Status.UNREACHABLE, sentence(f"The page could not be had: {failure.detail}"))


def _live(evidence: Evidence) -> Verdict | None:
    if not is_live(evidence.fetched, evidence.findings):
        return None
    if evidence.moved_to_target:
        return Verdict(
            Status.PAGE_MOVED,
            f"The page redirects to the target's own site ({evidence.page.url}): "
            "the links there are its own.",
        )
    return Verdict(Status.LIVE, live_reason(evidence), problems_of(evidence))


def _walled(evidence: Evidence) -> Verdict | None:
    if evidence.signs.wall is None:
        return None
    return Verdict(
        Status.BLOCKED, f"A bot wall answered instead of the page: {evidence.signs.wall}."
    )


def _refused_by_status(evidence: Evidence) -> Verdict | None:
    code = evidence.fetched.http_status
    if code is None or 200 <= code < 300:
        return None
    if code in {404, 410}:
        return Verdict(Status.PAGE_GONE, f"The page answered {code}: it is gone.")
    if 500 <= code < 600:
        return Verdict(Status.SERVER_ERROR, f"The server answered {code}: it is in trouble.")
    if code < 400:
        return Verdict(
            Status.UNREACHABLE, f"The server answered {code} without a page to go on to."
        )
    return Verdict(
        Status.BLOCKED, f"The server answered {code}: it does not let us read the page."
    )


def _empty(evidence: Evidence) -> Verdict | None:
    if evidence.fetched.body.strip():
        return None
    why = "was empty" if evidence.fetched.complete else "is broken: nothing of it can be read"
    return Verdict(Status.UNREACHABLE, f"The answer {why}.")


def _blank(evidence: Evidence) -> Verdict | None:
    page = evidence.page
    if page.words or page.external_links or page.internal_links:
        return None
    # What a server in trouble sends; Google takes it for a soft 404 (rule 32), we for no proof.
    return Verdict(Status.UNREACHABLE, "The page is blank: it has neither words nor links.")


def _no_page(evidence: Evidence) -> Verdict | None:
    if evidence.is_html:
        return None
    said = evidence.page.content_type
    found = kind_by_bytes(said, evidence.fetched.body)
    kind = f"{said or 'of no known type'}{f', but its bytes are {found}' if found else ''}"
    return Verdict(Status.NOT_HTML, f"The answer is no page with links ({kind}).")


def _soft_gone(evidence: Evidence) -> Verdict | None:
    if evidence.signs.soft_404 is None:
        return None
    return Verdict(
        Status.PAGE_GONE,
        f"The page answered {evidence.fetched.http_status}, but it is gone: "
        f"{evidence.signs.soft_404}.",
    )


def _cut_off(evidence: Evidence) -> Verdict | None:
    if evidence.fetched.complete:
        return None
    return Verdict(
        Status.UNREACHABLE,
        f"The page was cut off after {len(evidence.fetched.body)} bytes, "
        "and the link is not in what arrived.",
    )


def _needs_browser(evidence: Evidence) -> Verdict | None:
    reasons = evidence.signs.script_reasons
    failure = evidence.render_failure
    if evidence.page.rendered or not (reasons or failure):
        return None
    could = f" ({'; '.join(reasons)})" if reasons else ""
    why = failure.detail if failure else "it was not to be rendered"
    return Verdict(
        Status.UNREACHABLE,
        sentence(
            f"The link is not in the raw page, and scripts could add it{could}, "
            f"but no browser has seen the page: {why}"
        ),
    )


def _shown_in_part(evidence: Evidence) -> Verdict | None:
    failure = evidence.render_failure
    if failure is None or not evidence.page.rendered:
        return None
    return Verdict(
        Status.UNREACHABLE,
        sentence(
            f"The link is not there, but the browser did not get the whole page: {failure.detail}"
        ),
    )


def _not_followed(evidence: Evidence) -> Verdict | None:
    left = next((one for one in evidence.findings.unfollowed if one.counts), None)
    if left is None:
        return None
    return Verdict(
        Status.UNREACHABLE,
        sentence(
            f"The page has no link to {evidence.seed.target} in plain sight, but {left.address} "
            f"may lead there, and could not be followed: {left.why}"
        ),
    )


def _moved(evidence: Evidence) -> Verdict | None:
    if not evidence.moved:
        return None
    return Verdict(
        Status.PAGE_MOVED,
        f"The page redirects to {evidence.page.url}, which does not carry the link.",
    )


_RULES: tuple[Callable[[Evidence], Verdict | None], ...] = (
    _failed,
    _live,
    _walled,
    _refused_by_status,
    _empty,
    _no_page,
    _cut_off,  # before what is told by how little there is, or how it begins
    _soft_gone,
    _needs_browser,
    _shown_in_part,
    _blank,
    _not_followed,
    _moved,
)
