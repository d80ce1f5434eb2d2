"""A fetched page as everyone sees it: each finding is made once, when it is first asked for."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from linkcrawler.match import Target
from linkcrawler.page.document import Document
from linkcrawler.page.every_link import every_link
from linkcrawler.page.finding import Finder
from linkcrawler.page.findings import NO_FINDINGS, NO_SIGNS, Findings, Signs
from linkcrawler.page.hreflang import own_hreflang
from linkcrawler.page.indexing import Declared, Indexing, declared_in, read_indexing
from linkcrawler.page.language import read_language
from linkcrawler.page.main_text import count_words
from linkcrawler.page.parsed import ParsedPage
from linkcrawler.page.signs import PageSigns
from linkcrawler.page.sniffing import is_html, media_type
from linkcrawler.page.suspects import Suspect, suspects_of
from linkcrawler.record import Expected, Language, MatchMode, Page

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.evidence import Fetched

GOOGLEBOT_READS_BYTES = 2 * 1024 * 1024
"""Rule 39: "the first 2 MB", uncompressed; read as binary megabytes, which errs by no false alarm."""

_NOTHING_EXPECTED = Expected()

_SHORT_HEADER = 100
_HEADERS_READ = ("content-language", "content-type", "link", "x-robots-tag")


def is_moved(fetched: Fetched) -> bool:
    """Whether redirects led to another page.

    What makes no other page of a target makes none here: scheme, ``www.``, end slash ….
    """
    if not fetched.redirects:
        return False
    asked = Target.parse(fetched.requested_url, MatchMode.URL)
    relation = asked.relation(fetched.url)
    return relation is None or not relation.on_target


def header_marks(fetched: Fetched) -> dict[str, str]:
    """Return a short mark of each header that a page is read by: the same mark, the same values."""
    found: dict[str, str] = {}
    for name in _HEADERS_READ:
        if values := fetched.header_values(name):
            said = repr(values)
            found[name] = (_known_mark if len(said) <= _SHORT_HEADER else _mark)(said)
    return found


def _mark(said: str) -> str:
    return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()


_known_mark = lru_cache(maxsize=1_024)(_mark)  # what most servers say of their pages is the same


class PageView:
    """What one fetch brought, read as HTML if it is HTML. Fetches that failed have a view too."""

    def __init__(self, fetched: Fetched, *, in_browser: bool = False) -> None:
        self.fetched = fetched
        self._in_browser = in_browser
        self._found: dict[tuple[Target, Expected], Findings] = {}

    @cached_property
    def is_html(self) -> bool:
        """Whether there is a page with links."""
        body = self.fetched.body
        return not (body.isspace() or not body) and is_html(
            self.fetched.header("content-type"), body
        )

    @cached_property
    def document(self) -> Document:
        """The parsed page; of an answer that is no HTML, an empty one."""
        fetched = self.fetched
        body = fetched.body if self.is_html else b""
        return Document.parse(body, url=fetched.url, content_type=fetched.header("content-type"))

    @cached_property
    def moved(self) -> bool:
        """Whether redirects led to another page."""
        return is_moved(self.fetched)

    @property
    def read_at(self) -> datetime | None:
        """When the body was had."""
        return None if self.fetched.http_status is None else self.fetched.fetched_at

    @cached_property
    def header_marks(self) -> dict[str, str]:
        """Marks of the headers that decide how the page is read."""
        return header_marks(self.fetched)

    @cached_property
    def main_text(self) -> str:
        """The text of the page's main part, a block a line."""
        return self._parsed.main.text if self.is_html else ""

    @cached_property
    def signs(self) -> Signs | PageSigns:
        """What the page as a whole looks like."""
        if self.fetched.http_status is None:
            return NO_SIGNS
        return PageSigns(self.fetched, self.document, self.main_text)

    @property
    def noindex_as_sent(self) -> bool:
        """Whether the page is noindex, as it was fetched."""
        return self.is_html and self._indexing.noindex

    @cached_property
    def page(self) -> Page:
        """The contract's ``page``; what was not read is null."""
        return Page(**self._answer, **(self._read if self.is_html else {}))

    def find(self, target: Target, expected: Expected = _NOTHING_EXPECTED) -> Findings:
        """Return the links to *target*, the best first."""
        if not self.is_html:
            return NO_FINDINGS
        asked = (target, expected)  # whether to render is asked first, then the findings
        found = self._found.get(asked)
        if found is None:
            found = self._found[asked] = self._find(target, expected)
        return found

    def suspects(self, target: Target, expected: Expected, via: str | None) -> tuple[Suspect, ...]:
        """Return the links that may lead to *target* without saying so."""
        return suspects_of(self._finder, target, expected, via) if self.is_html else ()

    def every_link(self, target: Target | None = None) -> tuple[dict[str, Any], ...]:
        """Describe every http(s) link, in document order; how it stands to *target* if given."""
        return every_link(self._finder, target)

    def _find(self, target: Target, expected: Expected) -> Findings:
        findings = self._finder.find(target, expected)
        if findings.on_target and len(self.fetched.body) > GOOGLEBOT_READS_BYTES:
            return replace(findings, beyond_googlebot_limit=not self._googlebot_sees(target))
        return findings

    @cached_property
    def _parsed(self) -> ParsedPage:
        return ParsedPage(self.document, in_browser=self._in_browser)

    @cached_property
    def _indexing(self) -> Indexing:
        return read_indexing(self._declared)

    @cached_property
    def _declared(self) -> Declared:
        return declared_in(self.document, self.fetched)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._parsed, self._indexing.nofollow_by)

    @property
    def _answer(self) -> dict[str, Any]:
        """What is known of any answer, a picture's too."""
        fetched = self.fetched
        answered = fetched.http_status is not None
        return {
            "url": fetched.url,
            "http_status": fetched.http_status,
            "redirects": fetched.redirects,
            "content_type": media_type(fetched.header("content-type")) or None,
            "bytes": len(fetched.body) if answered else None,
            "elapsed_ms": fetched.elapsed_ms,
            "robots_txt": fetched.robots,
            "x_robots_tag": tuple(fetched.header_values("x-robots-tag")),
            "body_sha256": hashlib.sha256(fetched.body).hexdigest() if fetched.body else None,
            "etag": fetched.header("etag"),
            "last_modified": fetched.header("last-modified"),
        }

    @property
    def _read(self) -> dict[str, Any]:
        """What is read of a page."""
        blockers = self._indexing.blockers(self.fetched.robots, self.fetched.fetched_at)
        # An error's text is not the page.
        answered_well = 200 <= (self.fetched.http_status or 0) < 300
        external, internal = self._parsed.links_by_site
        return {
            "charset": self.document.charset,
            "title": self.document.title,
            "language": self._language,
            "indexable": not blockers if answered_well else None,
            "index_blockers": blockers if answered_well else (),
            "meta_robots": tuple(content for _, content in self._declared.metas),
            "canonical": self._indexing.canonical,
            "hreflang": own_hreflang(self.document, self._indexing.canonical),
            "external_links": external,
            "internal_links": internal,
            "words": count_words(self.main_text),
        }

    @property
    def _language(self) -> Language:
        header = (self.fetched.header("content-language") or "").strip().lower()
        return read_language(self.main_text, self.document.lang or header or None)

    def _googlebot_sees(self, target: Target) -> bool:
        """Whether a link on target stands in what Googlebot reads of the page."""
        head = replace(self.fetched, body=self.fetched.body[:GOOGLEBOT_READS_BYTES])
        finder = Finder(ParsedPage(PageView(head).document))
        return any(relation.on_target for _, relation in finder.related(target))
