"""What a run has counted: every seed read is in exactly one of these heaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_EXAMPLES_A_REASON = 3
_NUMBERS = (
    "seeds", "duplicates", "rejected", "resumed", "pages", "unchanged", "rendered", "without_browser",
    "targets_unasked",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counts of one run, and a few examples of what a person should look at."""

    seeds: int = 0
    """Different seeds of the list."""
    duplicates: int = 0
    rejected: int = 0
    resumed: int = 0
    """Seeds that an earlier part of this run has checked."""
    pages: int = 0
    unchanged: int = 0
    """Pages that were the same as before, and not read again."""
    rendered: int = 0
    """Pages that were looked at in the browser too."""
    without_browser: int = 0
    """Pages that needed a browser where there was none."""
    targets_unasked: int = 0
    """Links whose target's turn to be asked did not come in time."""
    by_status: Counter[str] = field(default_factory=Counter)
    by_state: Counter[str] = field(default_factory=Counter)
    by_problem: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By status: (referring URL, reason) of the first few."""

    @property
    def recorded(self) -> int:
        """Seeds with a record of this run."""
        return self.by_status.total() + self.resumed

    @property
    def unrecorded(self) -> int:
        """Seeds without a record of this run: more than none is a fault, or an interruption."""
        return self.seeds - self.recorded

    def add(self, record: Mapping[str, Any]) -> None:
        """Count *record*, once it is kept: what is lost with a process is checked and counted again."""
        status = record["status"]
        self.by_status[status] += 1
        self.by_state[record["state"]] += 1
        self.by_problem.update(record["problems"])
        examples = self.examples.setdefault(status, [])
        if len(examples) < _EXAMPLES_A_REASON:
            examples.append((record["referring_url"], record["reason"]))

    def plus(self, others: Iterable[Tally]) -> Tally:
        """Return the counts of this and *others* together, which have no seed in common."""
        parts = [self, *others]
        total = Tally()
        for name in _NUMBERS:
            setattr(total, name, sum(getattr(part, name) for part in parts))
        for part in parts:
            total.by_status += part.by_status
            total.by_state += part.by_state
            total.by_problem += part.by_problem
            for status, examples in part.examples.items():
                known = total.examples.setdefault(status, [])
                known.extend(examples[: _EXAMPLES_A_REASON - len(known)])
        return total

    def after(self, before: Tally) -> Tally:
        """Return the counts of a share that was begun by *before* and is gone on with by this."""
        both = self.plus([before])
        both.seeds = max(self.seeds, before.seeds)
        both.duplicates = max(self.duplicates, before.duplicates)
        both.resumed = max(self.resumed - before.by_status.total(), before.resumed)
        return both

    def counts(self) -> dict[str, int]:
        """Return all counts under flat names, for the run's document."""
        heaps = {"seeds": self.seeds, "duplicates": self.duplicates, "rejected": self.rejected}
        return {
            **heaps,
            "recorded": self.recorded,
            "pages": self.pages,
            "unchanged": self.unchanged,
            "rendered": self.rendered,
            "targets_unasked": self.targets_unasked,
            **self.by_status,
        }
