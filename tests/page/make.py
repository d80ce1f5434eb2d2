"""Short ways to a view of some HTML."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.page.view import PageView
from linkcrawler.record import Expected, MatchMode

if TYPE_CHECKING:
    from linkcrawler.page.findings import Findings

PAGE_URL = "https://blog.example/post"


def fetched(
    body: str | bytes,
    *,
    url: str = PAGE_URL,
    content_type: str | None = "text/html; charset=utf-8",
    headers: tuple[tuple[str, str], ...] = (),
    status: int | None = 200,
) -> Fetched:
    """Return an answer with *body*."""
    kind = (("content-type", content_type),) if content_type is not None else ()
    return Fetched(
        requested_url=url,
        url=url,
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
        http_status=status,
        headers=(*kind, *headers),
        body=body.encode() if isinstance(body, str) else body,
    )


def view(body: str | bytes, url: str = PAGE_URL) -> PageView:
    """Return the view of an HTML page."""
    return PageView(fetched(body, url=url))


def find(
    body: str | bytes, target: str = "target.example", match: MatchMode | None = None
) -> Findings:
    """Return the findings for *target* in the HTML *body*."""
    return view(body).find(Target.parse(target, match), Expected())
