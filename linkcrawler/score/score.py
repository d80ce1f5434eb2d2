"""A link's score, 0 to 100, with the parts that it is made of, each in words.

The score is the weighted mean of the parts that are known. A link that could not be looked at has
none: an unknown is no bad link. A link that is gone has 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.record import Status
from linkcrawler.score.parts import PARTS, Subject
from linkcrawler.score.profile import is_found

if TYPE_CHECKING:
    from linkcrawler.score.profile import Profile
    from linkcrawler.score.weights import Weights
    from linkcrawler.store.base import Document


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: *value* is 0 (bad) to 1 (good), or None where it is not known."""

    name: str
    weight: float
    value: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """*total* is 0 to 100, or None where the link could not be looked at; *why* says it in words."""

    total: float | None
    parts: tuple[Part, ...]
    why: str


def score_of(document: Document, profile: Profile | None, weights: Weights) -> Score:
    """Return the score of a link by its current record and, where there is one, its target's profile."""
    status = Status(document["status"])
    if status.is_unknown:
        return Score(None, (), f"No score: the link could not be looked at ({status}).")
    if not is_found(document):
        return Score(0.0, (_gone(status, weights),), f"0: the link is not there ({status}).")
    subject = Subject.of(document, profile, weights)
    parts = tuple(_part(name, subject) for name in PARTS)
    total = _total(parts)
    return Score(total, parts, _in_words(total, parts))


def _gone(status: Status, weights: Weights) -> Part:
    return Part("live", weights.parts["live"]["weight"], 0.0, f"the link is not there ({status})")


def _part(name: str, subject: Subject) -> Part:
    value, why = PARTS[name](subject, subject.weights.parts[name])
    shown = None if value is None else round(value, 3)  # the total is made of what is shown
    return Part(name, subject.weights.parts[name]["weight"], shown, why)


def _total(parts: tuple[Part, ...]) -> float | None:
    known = [(part.weight, part.value) for part in parts if part.value is not None]
    weight = sum(weight for weight, _ in known)
    if not weight:
        return None
    return round(100 * sum(weight * value for weight, value in known) / weight, 1)


def _in_words(total: float | None, parts: tuple[Part, ...]) -> str:
    counted = [part for part in parts if part.weight]
    said = (f"{p.name} {_percent(p.value)} ({p.why})" for p in counted)
    return f"{'No score' if total is None else f'{total:g}'}: {'; '.join(said)}."


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{value:.0%}"
