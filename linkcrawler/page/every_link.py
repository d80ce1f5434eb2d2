"""All links of a page described at once, as documents: what ``scrapy inspect`` shows."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from linkcrawler import urls
from linkcrawler.documents import to_documents
from linkcrawler.page.finding import Asked
from linkcrawler.record import Expected, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkcrawler.match import Target
    from linkcrawler.page.finding import Finder
    from linkcrawler.page.parsed import ParsedPage

_NOTHING_EXPECTED: Final = Expected()
_OF_A_TARGET: Final = ("differs", "target_status", "target_url")
"""What is told of a link only where a target is asked for."""


def every_link(finder: Finder, target: Target | None) -> tuple[dict[str, Any], ...]:
    """Describe every http(s) link, in document order; how it stands to *target* if given."""
    with _garbage_left_alone():
        asked = _asked(finder.parsed, target)
        if not asked.numbers:
            return ()
        columns = finder.columns(asked, _NOTHING_EXPECTED)
        return tuple(to_documents(Link, columns, without=() if target else _OF_A_TARGET))


def _asked(parsed: ParsedPage, target: Target | None) -> Asked:
    """Return the http(s) links; those that do not lead to the site of *target* differ in nothing told."""
    base_url, page_url = parsed.document.base_url, parsed.document.url
    resolved = [urls.resolve(base_url, href) for href in parsed.anchors.hrefs]
    numbers = [number for number, url in enumerate(resolved) if url is not None]
    found = [url for url in resolved if url is not None]
    if target is None:
        nothing = [None] * len(found)
        return Asked(numbers, found, nothing, nothing, _sites_of(found))
    relations = [target.relation(url, page_url) for url in found]
    return Asked(
        numbers,
        [told.url if told else url for told, url in zip(relations, found, strict=True)],
        [told.differs if told else None for told in relations],
        [told.via if told else None for told in relations],
        [target.site] * len(found),
    )


def _sites_of(found: Sequence[str]) -> list[str]:
    """Return whose each of the normalised URLs is; told once for what stands before their paths."""
    starts = [url[: url.find("/", len("https://"))] for url in found]
    known = {start: urls.site(start) for start in set(starts)}
    return [known[start] for start in starts]


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Look for no circles of dead objects: descriptions leave none, and among 50,000 it took a third.

    What has been made counts as old afterwards, or it would be looked through at once.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():  # what somebody else has set aside stays so
                gc.freeze()
                gc.unfreeze()
            gc.enable()
