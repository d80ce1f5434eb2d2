"""When a link is looked at again: by age and by risk, and never all of them in one minute."""

from __future__ import annotations

import re
import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from linkcrawler.record import State

if TYPE_CHECKING:
    from linkcrawler.history import Standing

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SUSPECT = 2 * _HOUR
_UNKNOWN_FIRST, _UNKNOWN_LAST = 6 * _HOUR, 7 * _DAY
_SHORTEST, _LONGEST = _DAY, 30 * _DAY
_AGE_SHARE = 6
"""A link whose state is so many days old is looked at daily, one six times as old every sixth day."""
_SPREAD = 0.1
_UNITS = {"h": _HOUR, "d": _DAY, "w": 7 * _DAY}
_EVERY = re.compile(r"(\d{1,4})\s*([hdw])", re.IGNORECASE)


def every(text: str) -> timedelta | None:
    """Read a cell like ``12h``, ``7d`` or ``2w``; ValueError says plainly why it is none."""
    if not text:
        return None
    found = _EVERY.fullmatch(text.strip())
    if found is None or not int(found[1]):
        raise ValueError(f"every: {text!r} is no span like 12h, 7d or 2w")
    return int(found[1]) * _UNITS[found[2].lower()]


def next_check_at(standing: Standing, seed_id: str, wish: timedelta | None = None) -> datetime:
    """Return when the link of *standing* is due; *wish* is the list's own interval.

    A suspect is confirmed within hours and an unknown tried again by back-off, whatever is wished:
    both are open questions. The id spreads links that were checked together.
    """
    if standing.checked_at is None:
        raise ValueError("a link that was never checked is due now")
    span = _span(standing, wish)
    return standing.checked_at + span * (1 + _SPREAD * (2 * _share(seed_id) - 1))


def _span(standing: Standing, wish: timedelta | None) -> timedelta:
    if standing.unknowns:
        return min(_UNKNOWN_FIRST * (1 << min(standing.unknowns - 1, 10)), _UNKNOWN_LAST)
    if standing.state is State.SUSPECT:
        return _SUSPECT
    return wish or _by_age(standing)


def _by_age(standing: Standing) -> timedelta:
    # A link that came back is young again: what went once goes again sooner than another.
    since = standing.state_since_at or standing.first_checked_at
    if since is None or standing.checked_at is None:
        return _SHORTEST
    return min(max((standing.checked_at - since) / _AGE_SHARE, _SHORTEST), _LONGEST)


def _share(seed_id: str) -> float:
    """Return a number from 0 to 1 that is the seed's own, the same in every process."""
    return zlib.crc32(seed_id.encode("utf-8", "surrogatepass")) / 0xFFFF_FFFF
