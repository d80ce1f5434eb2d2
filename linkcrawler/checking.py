"""From what one check found to its record, and to what is kept of the link besides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from linkcrawler.bounds import bounded_links, bounded_page
from linkcrawler.changes import changes_between, facts_of, remembered
from linkcrawler.documents import to_document
from linkcrawler.due import next_check_at
from linkcrawler.history import Standing, advance
from linkcrawler.match import Target
from linkcrawler.recheck import reading_of
from linkcrawler.record import Change, Record, State
from linkcrawler.verdict import Evidence, judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.changes import Facts
    from linkcrawler.items import SeedCheck
    from linkcrawler.seed import Seed
    from linkcrawler.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The record of a check, and what the link's document has besides."""

    record: Record
    kept: dict[str, Any]


def conclude(check: SeedCheck, run_id: str) -> Conclusion:
    """Judge *check* and write down what it found, as part of run *run_id*."""
    verdict = judge(evidence_of(check))
    now = advance(check.earlier, verdict.status, check.view.fetched.fetched_at)
    record = _record(check, run_id, verdict, now)
    facts = facts_of(record)
    changes = (
        *_state_change(check.earlier, now, verdict.reason),
        *changes_between(check.earlier.facts, facts, verdict.reason),
    )
    kept = _kept(check, now, record, remembered(check.earlier.facts, facts))
    return Conclusion(replace(record, changes=changes) if changes else record, kept)


def standing_of(document: Mapping[str, Any]) -> Standing:
    """Return what a link's document says of all checks before."""
    return Standing(
        state=State(document["state"]),
        first_seen_at=document.get("first_seen_at"),
        last_seen_at=document.get("last_seen_at"),
        lost_at=document.get("lost_at"),
        gone_since_at=document.get("gone_since_at"),
        state_since_at=document.get("state_since_at"),
        checked_at=document["checked_at"],
        first_checked_at=document.get("first_checked_at"),
        unknowns=document.get("unknowns", 0),
        facts=document.get("facts", {}),
    )


def _kept(check: SeedCheck, now: Standing, record: Record, facts: Facts) -> dict[str, Any]:
    seed = check.seed
    reading = reading_of(check, record)
    return {
        "next_check_at": next_check_at(now, seed.id, seed.every),
        "state_since_at": now.state_since_at,
        "first_checked_at": now.first_checked_at,
        "page_url": seed.page_url,
        "unknowns": now.unknowns,
        "facts": facts,
        "every_s": None if seed.every is None else int(seed.every.total_seconds()),
        "render": seed.render,
        "reading": None if reading is None else to_document(reading),
    }


def evidence_of(check: SeedCheck) -> Evidence:
    """Return all that is known about the check's page."""
    view = check.view
    return Evidence(
        seed=check.seed,
        fetched=view.fetched,
        page=check.page or view.page,
        is_html=view.is_html,
        moved=view.moved,
        moved_to_target=view.moved and _is_targets_own(view.fetched.url, check.seed),
        signs=view.signs,
        findings=check.findings,
        render_failure=check.render_failure,
        noindex_as_sent=view.noindex_as_sent,
        target=check.target,
    )


def _is_targets_own(url: str, seed: Seed) -> bool:
    """Whether *url* is of the site of *seed*'s target, and its page is not."""
    target = Target.parse(seed.target, seed.match)
    return target.owns(url) and not target.owns(seed.page_url)


def _record(check: SeedCheck, run_id: str, verdict: Verdict, now: Standing) -> Record:
    seed = check.seed
    return Record(
        id=seed.id,
        run_id=run_id,
        checked_at=check.view.fetched.fetched_at,
        referring_url=seed.referring_url,
        target=seed.target,
        match=seed.match,
        expected=seed.expected,
        labels=seed.labels,
        reported=seed.reported,
        status=verdict.status,
        reason=verdict.reason,
        problems=verdict.problems,
        page=bounded_page(check.page or check.view.page),
        links=bounded_links(check.findings.links),
        state=now.state,
        read_at=check.view.read_at,
        first_seen_at=now.first_seen_at,
        last_seen_at=now.last_seen_at,
        lost_at=now.lost_at,
        gone_since_at=now.gone_since_at,
    )


def _state_change(earlier: Standing, now: Standing, cause: str) -> tuple[Change, ...]:
    if earlier.checked_at is None or earlier.state is now.state:
        return ()
    return (Change("state", str(earlier.state), str(now.state), cause),)
