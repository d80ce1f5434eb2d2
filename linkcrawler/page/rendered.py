"""A page seen twice: as it was sent, and as the browser shows it. Both findings are kept."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from linkcrawler.page.findings import Signs

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.evidence import Fetched
    from linkcrawler.match import Target
    from linkcrawler.page.findings import Findings
    from linkcrawler.page.suspects import Suspect
    from linkcrawler.page.view import PageView
    from linkcrawler.reading.view import ReadView
    from linkcrawler.record import Expected, Page, Problem


class RenderedView:
    """The page after its scripts, which knows what of it the raw page had already."""

    def __init__(self, raw: PageView | ReadView, shown: PageView | ReadView) -> None:
        self.raw = raw
        self._shown = shown

    @property
    def fetched(self) -> Fetched:
        """The browser's answer, with the time of the look at the raw page."""
        return replace(self._shown.fetched, fetched_at=self.raw.fetched.fetched_at)

    @property
    def read_at(self) -> datetime | None:
        """When the raw page was had."""
        return self.raw.read_at

    @property
    def header_marks(self) -> None:
        """Nothing: what a browser showed is looked at anew each time."""

    @property
    def is_html(self) -> bool:
        """Whether there is a page with links."""
        return self._shown.is_html

    @property
    def moved(self) -> bool:
        """Whether redirects, those of scripts included, led to another page."""
        return self._shown.moved

    @property
    def signs(self) -> Signs:
        """What the page shown looks like; scripts have had their chance."""
        return Signs(self._shown.signs.wall, self._shown.signs.soft_404)

    @property
    def noindex_as_sent(self) -> bool:
        """Whether the raw page is noindex: Google may then run no script at all (rule 38)."""
        return self.raw.noindex_as_sent

    @cached_property
    def page(self) -> Page:
        """The page shown, with what only the raw answer knows.

        Bytes and hash are those that were sent: they tell at the next check whether the page is
        the same. A script cannot lift a noindex, so the barriers of both pages hold (rule 38).
        """
        sent, shown = self.raw.page, self._shown.page
        blockers = _union(sent.index_blockers, shown.index_blockers)
        return replace(
            shown,
            rendered=True,
            content_type=sent.content_type,
            charset=sent.charset,
            bytes=sent.bytes,
            elapsed_ms=(sent.elapsed_ms or 0) + (shown.elapsed_ms or 0),
            index_blockers=blockers,
            indexable=None if shown.indexable is None else not blockers,
            meta_robots=tuple(dict.fromkeys((*sent.meta_robots, *shown.meta_robots))),
            canonical=shown.canonical or sent.canonical,
            body_sha256=sent.body_sha256,
            etag=sent.etag,
            last_modified=sent.last_modified,
        )

    def find(self, target: Target, expected: Expected) -> Findings:
        """Return the links that the browser shows, each with whether only a script put it there."""
        sent, shown = self.raw.find(target, expected), self._shown.find(target, expected)
        as_sent = {link.url for link in sent.links}
        links = tuple(replace(x, rendered_only=x.url not in as_sent) for x in shown.links)
        return replace(
            shown,
            links=links,
            beyond_googlebot_limit=bool(sent.on_target) and sent.beyond_googlebot_limit,
            removed_by_script=bool(sent.on_target) and not shown.on_target,
        )

    def suspects(self, target: Target, expected: Expected, via: str | None) -> tuple[Suspect, ...]:
        """Return those that the browser shows, each with whether only a script put it there."""
        as_sent = {one.address for one in self.raw.suspects(target, expected, via)}
        shown = self._shown.suspects(target, expected, via)
        return tuple(
            replace(x, link=replace(x.link, rendered_only=x.address not in as_sent)) for x in shown
        )


def _union(one: tuple[Problem, ...], other: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys((*one, *other)))
