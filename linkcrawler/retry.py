"""Whether to ask again within this run, and how long to wait: the only place that knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkcrawler.evidence import Fetched

_GROWTH = 3.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """At most *times* further tries, the first after *backoff_s*, each next three times as long.

    A Retry-After replaces the wait; one beyond *retry_after_max_s* ends the tries: asking sooner
    would be rude, and waiting longer would hold up the run.
    """

    times: int
    backoff_s: float
    retry_after_max_s: float

    def wait_s(
        self, fetched: Fetched, attempt: int, retry_after_s: float | None = None
    ) -> float | None:
        """Return the seconds to wait before try number *attempt* + 2, or None to leave it at that."""
        if attempt >= self.times or not may_pass(fetched):
            return None
        if retry_after_s is None:
            return float(self.backoff_s * _GROWTH**attempt)
        return retry_after_s if retry_after_s <= self.retry_after_max_s else None


def may_pass(fetched: Fetched) -> bool:
    """Tell whether the trouble with *fetched* may be over when asked again.

    Status codes: 408 (RFC 9110 15.5.9), 425, 429 (RFC 6585 4) and every 5xx.
    """
    if fetched.failure is not None:
        return fetched.failure.kind.may_pass
    code = fetched.http_status or 0
    if code in {408, 425, 429} or 500 <= code < 600:
        return True
    return 200 <= code < 300 and not (fetched.complete and fetched.body)
