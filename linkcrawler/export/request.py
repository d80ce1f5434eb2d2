"""What a person asked for on the command line, as a filter; what makes no sense is said plainly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from linkcrawler.errors import LinkcrawlerError
from linkcrawler.export.moments import moment
from linkcrawler.record import Problem, State, Status
from linkcrawler.store.base import LinkFilter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from enum import StrEnum

    Words = TypeVar("Words", bound=StrEnum)


class RequestError(LinkcrawlerError):
    """An option of the command cannot be understood."""


@dataclass(frozen=True, slots=True)
class Request:
    """The options that choose records, as given; each may be given several times."""

    status: Sequence[str] = ()
    state: Sequence[str] = ()
    problem: Sequence[str] = ()
    target: Sequence[str] = ()
    label: Sequence[str] = ()
    since: str | None = None

    def where(self, now: datetime) -> LinkFilter:
        """Return the filter; RequestError names the option that makes no sense."""
        return LinkFilter(
            statuses=_closed("--status", Status, self.status),
            states=_closed("--state", State, self.state),
            problems=_closed("--problem", Problem, self.problem),
            targets=tuple(self.target),
            labels=_labels(self.label),
            since=None if not self.since else _moment(self.since, now),
        )


def _closed(option: str, words: type[Words], given: Sequence[str]) -> list[Words]:
    """Read words of a closed set; several may stand in one option, between commas."""
    asked = [word.strip().lower() for text in given for word in text.split(",")]
    known = {word.value for word in words}
    unknown = next((word for word in asked if word not in known), None)
    if unknown is not None:
        raise RequestError(f"{option} {unknown}: there is none; there are: {', '.join(words)}")
    return [words(word) for word in dict.fromkeys(asked)]


def _labels(given: Sequence[str]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for header, value in map(_label, given):
        if labels.setdefault(header, value) != value:
            raise RequestError(f"--label {header}: a link has one; give one value")
    return labels


def _label(text: str) -> tuple[str, str]:
    header, equals, value = text.partition("=")
    if not equals:
        raise RequestError(f"--label {text}: write it as HEADER=VALUE, as in your list")
    return header, value


def _moment(text: str, now: datetime) -> datetime:
    try:
        return moment(text, now)
    except ValueError as error:
        raise RequestError(f"--since: {error}") from None
