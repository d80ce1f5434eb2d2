"""Parts that a page fetches of itself: where one is missing, the page was not seen whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linkcrawler import urls
from linkcrawler.evidence import Failure, FailureKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Page, Request, Response

_MAY_ADD_LINKS: Final = frozenset({"fetch", "script", "xhr"})
_NOT_THE_SITES_FAULT: Final = ("ERR_BLOCKED_BY_CLIENT", "ERR_ABORTED")
"""What we refused, and what the page itself gave up."""


class Parts:
    """Watches the scripts and data that a page loads from its own site."""

    def __init__(self, page_url: Callable[[], str]) -> None:
        self._page_url = page_url
        self.missing: Failure | None = None
        """Why the first part that is missing did not come; None where all came."""

    def watch(self, page: Page) -> None:
        """Begin to watch *page*."""
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)

    def _answered(self, response: Response) -> None:
        # A missing script may have been missing for years; trouble of the server passes.
        if response.status >= 500 or response.status == 429:
            self._misses(response.request, f"answered {response.status}")

    def _failed(self, request: Request) -> None:
        why = request.failure or ""
        if not any(word in why for word in _NOT_THE_SITES_FAULT):
            self._misses(request, f"did not come ({why})")

    def _misses(self, request: Request, why: str) -> None:
        if self.missing is None and self._is_own_part(request):
            kind = FailureKind.BROWSER
            self.missing = Failure(kind, f"{request.url}, which the page loads, {why}")

    def _is_own_part(self, request: Request) -> bool:
        return request.resource_type in _MAY_ADD_LINKS and urls.same_site(
            request.url, self._page_url()
        )
