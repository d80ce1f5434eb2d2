"""A page that another process has read: looks like its view, and has no body and no tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from linkcrawler.match import Target
from linkcrawler.page.view import header_marks, is_moved

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.evidence import Fetched
    from linkcrawler.page.findings import Findings, Signs
    from linkcrawler.page.suspects import Suspect
    from linkcrawler.reading.question import Answer, Found, Question
    from linkcrawler.record import Expected, Page

_KEPT_BYTES = 100


@dataclass(frozen=True, slots=True)
class ReadView:
    """Answers for the seeds that were asked for, and for no others."""

    fetched: Fetched
    """With the beginning of the body only: that there was one is evidence."""
    page: Page
    signs: Signs
    is_html: bool
    moved: bool
    noindex_as_sent: bool
    header_marks: dict[str, str]
    found: dict[tuple[Target, Expected], Found]

    @classmethod
    def of(cls, question: Question, answer: Answer) -> Self:
        """Join what is known here with what the other process found."""
        fetched = question.fetched
        asked = [(Target.parse(ask.target, ask.match), ask.expected) for ask in question.asks]
        return cls(
            fetched=replace(fetched, body=fetched.body[:_KEPT_BYTES] or b""),
            page=answer.page,
            signs=answer.signs,
            is_html=answer.is_html,
            moved=is_moved(fetched),
            noindex_as_sent=answer.noindex_as_sent,
            header_marks=header_marks(fetched),
            found=dict(zip(asked, answer.found, strict=True)),
        )

    @property
    def read_at(self) -> datetime:
        """When the body was had."""
        return self.fetched.fetched_at

    def find(self, target: Target, expected: Expected) -> Findings:
        """Return the links to *target*, the best first."""
        return self.found[target, expected].findings

    def suspects(
        self, target: Target, expected: Expected, _via: str | None
    ) -> tuple[Suspect, ...]:
        """Return the links that may lead to *target* without saying so."""
        return self.found[target, expected].suspects
