"""A page that has not changed: what an earlier look found, to be judged anew with this answer."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from linkcrawler.page.findings import NO_SIGNS
from linkcrawler.page.indexing import indexing_of
from linkcrawler.page.view import is_moved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from linkcrawler.evidence import Fetched
    from linkcrawler.match import Target
    from linkcrawler.page.findings import Findings
    from linkcrawler.record import Expected, Page

NOT_MODIFIED = 304


class KeptView:
    """Looks like the view of a page that was read; only pages whose links were there are kept so."""

    is_html = True
    signs = NO_SIGNS
    noindex_as_sent = False
    """Says something only of links that scripts add, and such pages are always looked at."""

    def __init__(
        self,
        fetched: Fetched,
        page: Page,
        findings: Mapping[Target, Findings],
        *,
        header_marks: dict[str, str],
        read_at: datetime,
    ) -> None:
        self._by_word = fetched.http_status == NOT_MODIFIED
        # It stands for the answer that it confirms (RFC 9110, 15.4.5).
        self.fetched = replace(fetched, http_status=page.http_status)
        self._kept = page
        self._findings = findings
        self.header_marks = header_marks
        self.read_at = read_at if self._by_word else fetched.fetched_at

    @cached_property
    def moved(self) -> bool:
        """Whether redirects led to another page."""
        return is_moved(self.fetched)

    @cached_property
    def page(self) -> Page:
        """The page as it was read, with what this answer and this day say of it."""
        fetched, kept = self.fetched, self._kept
        blockers = indexing_of(kept).blockers(fetched.robots, fetched.fetched_at)
        return replace(
            kept,
            elapsed_ms=fetched.elapsed_ms,
            robots_txt=fetched.robots,
            indexable=not blockers,
            index_blockers=blockers,
            etag=fetched.header("etag") or (kept.etag if self._by_word else None),
            last_modified=fetched.header("last-modified")
            or (kept.last_modified if self._by_word else None),
        )

    def find(self, target: Target, _expected: Expected) -> Findings:
        """Return the links to *target* that were found when the page was read."""
        return self._findings[target]
