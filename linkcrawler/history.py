"""Earlier record and this check to state: the only place that knows time.

A loss is told only after two conclusive checks without the link, at least an hour apart. What we
could not look at changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from linkcrawler.record import State, Status

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.changes import Facts

CONFIRM_LOSS_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What all checks of one link say together, as the store keeps it.

    *gone_since_at* is the first conclusive check without the link after it had been seen; null while
    nothing speaks for a loss. *state_since_at* is the check that brought the state, null while none
    has. *unknowns* counts the checks since the last conclusive one, *facts* are what that one saw.
    """

    state: State = State.UNKNOWN
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    lost_at: datetime | None = None
    gone_since_at: datetime | None = None
    state_since_at: datetime | None = None
    checked_at: datetime | None = None
    first_checked_at: datetime | None = None
    unknowns: int = 0
    facts: Facts = field(default_factory=dict)


def advance(earlier: Standing, status: Status, checked_at: datetime) -> Standing:
    """Return the standing after a check that found *status*; an older or same check changes nothing."""
    if earlier.checked_at is not None and checked_at <= earlier.checked_at:
        return earlier
    moved_on = replace(
        earlier,
        checked_at=checked_at,
        first_checked_at=earlier.first_checked_at or checked_at,
        unknowns=earlier.unknowns + 1 if status.is_unknown else 0,
    )
    now = _with_what_it_says(moved_on, status, checked_at)
    return now if now.state is earlier.state else replace(now, state_since_at=checked_at)


def _with_what_it_says(standing: Standing, status: Status, checked_at: datetime) -> Standing:
    if status is Status.LIVE:
        return _with_link(standing, checked_at)
    return _without_link(standing, checked_at) if status.says_gone else standing


def _with_link(standing: Standing, checked_at: datetime) -> Standing:
    return replace(
        standing,
        state=State.LIVE,
        first_seen_at=standing.first_seen_at or checked_at,
        last_seen_at=checked_at,
        lost_at=None,
        gone_since_at=None,
    )


def _without_link(standing: Standing, checked_at: datetime) -> Standing:
    if standing.first_seen_at is None:
        return replace(standing, state=State.NEVER_FOUND)
    since = standing.gone_since_at or checked_at
    confirmed = checked_at - since >= CONFIRM_LOSS_AFTER
    lost_at = standing.lost_at or (checked_at if confirmed else None)
    state = State.LOST if lost_at else State.SUSPECT
    return replace(standing, state=state, lost_at=lost_at, gone_since_at=since)
