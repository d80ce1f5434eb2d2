"""A page that waits for something else: what was found on it for one seed, without body and tree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from linkcrawler.page.findings import Signs
from linkcrawler.quickly import made_quickly

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.evidence import Fetched
    from linkcrawler.match import Target
    from linkcrawler.page.findings import Findings
    from linkcrawler.page.kept import KeptView
    from linkcrawler.page.rendered import RenderedView
    from linkcrawler.page.view import PageView
    from linkcrawler.reading.view import ReadView
    from linkcrawler.record import Expected, Page

    _View = PageView | ReadView | RenderedView | KeptView

_KEPT_BYTES = 100


@made_quickly
@dataclass(frozen=True, slots=True)
class SetAsideView:
    """Looks like the view of the page, and is a few KB."""

    fetched: Fetched
    """With the beginning of the body only: that there was one is evidence."""
    page: Page
    findings: Findings
    signs: Signs
    is_html: bool
    moved: bool
    noindex_as_sent: bool
    read_at: datetime | None
    header_marks: dict[str, str] | None

    @classmethod
    def of(cls, view: _View, findings: Findings, *, is_live: bool) -> Self:
        """Take from *view* all that is still asked about one seed's check; little where it *is_live*."""
        fetched, signs = view.fetched, view.signs
        told = () if is_live else (signs.soft_404, signs.script_reasons)
        return cls(
            fetched=replace(fetched, body=_beginning(fetched.body)),
            page=view.page,
            findings=findings,
            signs=Signs(signs.wall, *told),
            is_html=view.is_html,
            moved=view.moved,
            noindex_as_sent=view.noindex_as_sent,
            read_at=view.read_at,
            header_marks=view.header_marks,
        )

    def find(self, _target: Target, _expected: Expected) -> Findings:
        """Return what was found for the seed."""
        return self.findings


def _beginning(body: bytes) -> bytes:
    beginning = body[:_KEPT_BYTES]
    return body.lstrip()[:_KEPT_BYTES] if beginning.isspace() else beginning
