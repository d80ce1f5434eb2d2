"""The seed: one row of a list, as everything after the list knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from linkcrawler.quickly import made_quickly
from linkcrawler.record import Expected

if TYPE_CHECKING:
    from datetime import timedelta

    from linkcrawler.record import MatchMode, Reported


class RenderMode(StrEnum):
    """Whether a page is looked at in the browser."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


NOTHING_EXPECTED = Expected()


@made_quickly
@dataclass(frozen=True, slots=True)
class Seed:
    """One row of a list: a referring page and the target that it should link to."""

    id: str
    referring_url: str
    """As given, white space aside."""
    page_url: str
    """The URL to fetch: normalised, without fragment."""
    target: str
    match: MatchMode
    expected: Expected = NOTHING_EXPECTED
    labels: dict[str, str] = field(default_factory=dict)
    reported: Reported | None = None
    render: RenderMode | None = None
    """What the list says of the browser; None leaves it to the setting."""
    every: timedelta | None = None
    """How often the list wants the link looked at; None leaves it to its age and risk."""
