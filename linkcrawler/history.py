"""Earlier record and this check to state: the only place that knows time.

A loss is told only after two conclusive checks without the link, at least an hour apart. What we
could not look at changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from linkcrawler.quickly import made_quickly
from linkcrawler.record import State, Status

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.changes import Facts

CONFIRM_LOSS_AFTER = timedelta(hours=1)


@made_quickly
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
    sight = _sight(earlier, status, checked_at)
    return Standing(
        *sight,
        state_since_at=earlier.state_since_at if sight.state is earlier.state else checked_at,
        checked_at=checked_at,
        first_checked_at=earlier.first_checked_at or checked_at,
        unknowns=earlier.unknowns + 1 if status.is_unknown else 0,
        facts=earlier.facts,
    )


class _Sight(NamedTuple):
    """What a standing says of the link itself: the first fields of it, in order."""

    state: State
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    lost_at: datetime | None
    gone_since_at: datetime | None


def _sight(earlier: Standing, status: Status, checked_at: datetime) -> _Sight:
    if status is Status.LIVE:
        return _Sight(State.LIVE, earlier.first_seen_at or checked_at, checked_at, None, None)
    seen = (earlier.first_seen_at, earlier.last_seen_at)
    if not status.says_gone:
        return _Sight(earlier.state, *seen, earlier.lost_at, earlier.gone_since_at)
    if earlier.first_seen_at is None:
        return _Sight(State.NEVER_FOUND, *seen, earlier.lost_at, earlier.gone_since_at)
    since = earlier.gone_since_at or checked_at
    is_confirmed = checked_at - since >= CONFIRM_LOSS_AFTER
    lost_at = earlier.lost_at or (checked_at if is_confirmed else None)
    return _Sight(State.LOST if lost_at else State.SUSPECT, *seen, lost_at, since)
