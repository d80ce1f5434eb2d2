"""What is wrong with a live link or its page: one function a concern, tried in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.record import FollowBarrier, Placement, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkcrawler.record import Link
    from linkcrawler.verdict import Evidence

CROWDED_ABOVE_EXTERNAL_LINKS = 100

_PAID_OR_UNTRUSTED = {
    "nofollow": Problem.NOFOLLOW,
    "sponsored": Problem.SPONSORED,
    "ugc": Problem.UGC,
}


def problems_of(evidence: Evidence) -> tuple[Problem, ...]:
    """Return the problems of the best link in *evidence* and of its page, sorted."""
    best = evidence.findings.links[0]
    found = {problem for concern in _CONCERNS for problem in concern(evidence, best)}
    return tuple(sorted(found))


def _rel(_: Evidence, link: Link) -> Iterator[Problem]:
    for word, problem in _PAID_OR_UNTRUSTED.items():
        if word in link.rel:
            yield problem
    if {FollowBarrier.META, FollowBarrier.HEADER} & set(link.nofollow_by):
        yield Problem.PAGE_NOFOLLOW


def _expected_rel(evidence: Evidence, link: Link) -> Iterator[Problem]:
    expected = evidence.seed.expected.rel
    if expected is None:
        return
    marked = _PAID_OR_UNTRUSTED.keys() & set(link.rel)
    if (expected == "follow" and marked) or (expected != "follow" and expected not in marked):
        yield Problem.REL_MISMATCH


def _anchor(evidence: Evidence, link: Link) -> Iterator[Problem]:
    if not link.anchor:
        yield Problem.ANCHOR_EMPTY
    expected = evidence.seed.expected.anchor
    if expected is not None and _folded(expected) != _folded(link.anchor):
        yield Problem.ANCHOR_MISMATCH


def _place(evidence: Evidence, link: Link) -> Iterator[Problem]:
    if evidence.findings.on_target == 0:
        yield Problem.WRONG_TARGET
    if link.hidden_by is not None:
        yield Problem.HIDDEN
    if link.placement is not Placement.CONTENT:
        yield Problem.NOT_IN_CONTENT
    if evidence.findings.beyond_googlebot_limit:
        yield Problem.BEYOND_GOOGLEBOT_LIMIT
    if link.rendered_only:
        yield Problem.RENDERED_ONLY
        if evidence.noindex_as_sent:
            yield Problem.NOINDEX_BLOCKS_RENDERING


def _page(evidence: Evidence, _: Link) -> Iterator[Problem]:
    yield from evidence.page.index_blockers
    if evidence.moved:
        yield Problem.PAGE_REDIRECTED
    if (evidence.page.external_links or 0) > CROWDED_ABOVE_EXTERNAL_LINKS:
        yield Problem.CROWDED


def _target(evidence: Evidence, _: Link) -> Iterator[Problem]:
    answer = evidence.target
    if answer is not None and answer.is_redirected:
        yield Problem.TARGET_REDIRECTS
    if answer is not None and answer.is_broken:
        yield Problem.TARGET_BROKEN


def _language(evidence: Evidence, _: Link) -> Iterator[Problem]:
    expected = evidence.seed.expected.language
    detected = evidence.page.language
    # An unreliable guess is no ground for a complaint: that would be a false alarm.
    if expected and detected.code != "und" and detected.reliable and detected.code != expected:
        yield Problem.LANGUAGE_MISMATCH


_CONCERNS: tuple[Callable[[Evidence, Link], Iterator[Problem]], ...] = (
    _rel,
    _expected_rel,
    _anchor,
    _place,
    _page,
    _language,
    _target,
)


def _folded(anchor: str) -> str:
    return " ".join(anchor.split()).casefold()
