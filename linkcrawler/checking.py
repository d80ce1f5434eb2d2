"""From what one check found to its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.history import advance
from linkcrawler.record import Change, Record
from linkcrawler.verdict import Evidence, judge

if TYPE_CHECKING:
    from linkcrawler.history import Standing
    from linkcrawler.items import SeedCheck


def conclude(check: SeedCheck, run_id: str) -> Record:
    """Judge *check* and write down the record of run *run_id*."""
    view, seed = check.view, check.seed
    page = check.page or view.page
    verdict = judge(
        Evidence(
            seed=seed,
            fetched=view.fetched,
            page=page,
            is_html=view.is_html,
            moved=view.moved,
            signs=view.signs,
            findings=check.findings,
            render_failure=check.render_failure,
            noindex_as_sent=view.noindex_as_sent,
        )
    )
    now = advance(check.earlier, verdict.status, view.fetched.fetched_at)
    return Record(
        id=seed.id,
        run_id=run_id,
        checked_at=view.fetched.fetched_at,
        referring_url=seed.referring_url,
        target=seed.target,
        match=seed.match,
        expected=seed.expected,
        labels=seed.labels,
        reported=seed.reported,
        status=verdict.status,
        reason=verdict.reason,
        problems=verdict.problems,
        page=page,
        links=check.findings.links,
        state=now.state,
        first_seen_at=now.first_seen_at,
        last_seen_at=now.last_seen_at,
        lost_at=now.lost_at,
        gone_since_at=now.gone_since_at,
        changes=_changes(check.earlier, now),
    )


def _changes(earlier: Standing, now: Standing) -> tuple[Change, ...]:
    if earlier.checked_at is None or earlier.state is now.state:
        return ()
    return (Change("state", earlier.state, now.state),)
