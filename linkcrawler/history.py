"""Earlier record and this check to state: the only place that knows time.

A loss is told only after two conclusive checks without the link, at least an hour apart. What we
could not look at changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from linkcrawler.record import State, Status

CONFIRM_LOSS_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What all checks of one link say together, as the store keeps it.

    *gone_since_at* is the first conclusive check without the link after it had been seen; null while
    nothing speaks for a loss.
    """

    state: State = State.UNKNOWN
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    lost_at: datetime | None = None
    gone_since_at: datetime | None = None
    checked_at: datetime | None = None


def advance(earlier: Standing, status: Status, checked_at: datetime) -> Standing:
    """Return the standing after a check that found *status*; an older or same check changes nothing."""
    if earlier.checked_at is not None and checked_at <= earlier.checked_at:
        return earlier
    if status is Status.LIVE:
        return Standing(
            State.LIVE, earlier.first_seen_at or checked_at, checked_at, checked_at=checked_at
        )
    if not status.says_gone:
        return _moved_on(earlier, earlier.state, checked_at)
    if earlier.first_seen_at is None:
        return _moved_on(earlier, State.NEVER_FOUND, checked_at)
    return _without_link(earlier, checked_at)


def _without_link(earlier: Standing, checked_at: datetime) -> Standing:
    since = earlier.gone_since_at or checked_at
    confirmed = checked_at - since >= CONFIRM_LOSS_AFTER
    lost_at = earlier.lost_at or (checked_at if confirmed else None)
    return Standing(
        State.LOST if lost_at else State.SUSPECT,
        earlier.first_seen_at,
        earlier.last_seen_at,
        lost_at,
        since,
        checked_at,
    )


def _moved_on(earlier: Standing, state: State, checked_at: datetime) -> Standing:
    return Standing(
        state,
        earlier.first_seen_at,
        earlier.last_seen_at,
        earlier.lost_at,
        earlier.gone_since_at,
        checked_at,
    )
