"""What a helping process tells the one that leads: a line of JSON now and then, and one at its end."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

from linkcrawler.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkcrawler.store.writer import WriterSummary


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Records that are not in the store: on disk for it, refused by it, or nowhere."""

    spooled: int = 0
    refused: int = 0
    lost: int = 0

    @classmethod
    def of(cls, written: WriterSummary | None) -> Self:
        """Return what a writer has left; nothing where none has written."""
        return cls(written.spooled, written.refused, written.lost) if written else cls()

    def plus(self, others: Iterable[Unwritten]) -> Unwritten:
        """Return these and *others* together."""
        parts = [self, *others]
        return Unwritten(
            sum(part.spooled for part in parts),
            sum(part.refused for part in parts),
            sum(part.lost for part in parts),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """Counts so far; the last one says how it ended."""

    tally: Tally = field(default_factory=Tally)
    unwritten: Unwritten = Unwritten()
    trouble: str | None = None
    is_last: bool = False

    def line(self) -> bytes:
        """Return the report as one line."""
        told = {known.name: getattr(self, known.name) for known in fields(self)}
        # Not by asdict, which takes a Counter apart wrongly.
        tally = {known.name: getattr(self.tally, known.name) for known in fields(Tally)}
        unwritten = asdict(self.unwritten)
        return json.dumps({**told, "tally": tally, "unwritten": unwritten}).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Self | None:
        """Return the report of a line; None for what something else has printed."""
        try:
            told = json.loads(line)
            tally = told.pop("tally")
            unwritten = Unwritten(**told.pop("unwritten"))
            return cls(**told, tally=_tally(tally), unwritten=unwritten)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None


def _tally(told: dict[str, Any]) -> Tally:
    for name in ("by_status", "by_state", "by_problem"):
        told[name] = Counter(told[name])
    return Tally(**told)
