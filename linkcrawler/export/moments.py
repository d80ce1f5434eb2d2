"""A moment as a person writes it: a date, a date and time, or a span before now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_SPAN = re.compile(r"(\d{1,5})\s*([hdw])", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}


def moment(text: str, now: datetime) -> datetime:
    """Read ``2026-11-01``, ``2026-11-01T08:00Z`` or ``7d``; ValueError says plainly why it is none.

    What names no zone is UTC, as everything in the store is.
    """
    if found := _SPAN.fullmatch(text.strip()):
        return now - timedelta(hours=int(found[1]) * _HOURS[found[2].lower()])
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is no date like 2026-11-01 and no span like 7d") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
