"""The Retry-After header (RFC 9110, 10.2.3) as seconds to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_WAIT_S = 3600.0
"""Longer wishes are cut to this: the links of such a host are for another run."""


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Return the seconds that *header* asks to wait from *now*, bounded; None if it says nothing."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_WAIT_S)
    moment = _http_date(text)
    if moment is None:
        return None
    return min(max(0.0, (moment - now).total_seconds()), MAX_WAIT_S)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
