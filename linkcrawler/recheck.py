"""Which pages need not be read again, and how a server is asked whether they have changed.

Only what was found on a whole page, raw, with the link of every seed on it, is used again: that a
link is gone is never told by anything but a page read in full. What an answer says beside its body,
the day and robots.txt are taken from this check, and the verdict is made anew of it all.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from operator import is_
from typing import TYPE_CHECKING, Any

from linkcrawler.documents import from_document, to_document
from linkcrawler.match import Target
from linkcrawler.page.findings import Findings
from linkcrawler.page.kept import NOT_MODIFIED, KeptView
from linkcrawler.page.reader import reader_version
from linkcrawler.page.view import header_marks
from linkcrawler.page.walls import wall_of_headers
from linkcrawler.quickly import made_quickly
from linkcrawler.record import Link, Page, Status
from linkcrawler.seed import RenderMode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from linkcrawler.evidence import Fetched
    from linkcrawler.items import SeedCheck
    from linkcrawler.record import Record
    from linkcrawler.seed import Seed

    Earlier = Mapping[str, Mapping[str, Any]]
    """The documents of links by id."""

TRUST_A_SERVER_FOR = timedelta(days=7)
"""Some servers say "not modified" whatever happens: so long after it was last had, the page itself is asked for."""

_VALIDATORS = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
_LONGEST_VALIDATOR = 1_000
_THE_PAGE = ("url", "redirects", "body_sha256", *_VALIDATORS)


@made_quickly
@dataclass(frozen=True, slots=True)
class Reading:
    """What a look at a page found for one seed, beside what its record says."""

    reader: str
    headers: dict[str, str]
    on_target: int
    beyond_googlebot_limit: bool = False


def reading_of(check: SeedCheck, record: Record) -> Reading | None:
    """Return what may be used again while the page stays as it is; None where it must be read."""
    view, findings = check.view, check.findings
    marks = view.header_marks
    if marks is None or check.render_failure or check.page is not record.page:
        return None
    whole = view.fetched.http_status == 200 and view.fetched.complete
    uncut = all(map(is_, record.links, findings.links))
    if record.status is not Status.LIVE or not (whole and uncut and findings.on_target):
        return None
    if findings.are_followed:  # where a redirect leads is no part of the page
        return None
    if view.signs.wall is not None:  # another day a browser may be let in
        return None
    return Reading(reader_version(), marks, findings.on_target, findings.beyond_googlebot_limit)


def if_changed(
    seeds: Sequence[Seed], earlier: Earlier, mode: RenderMode, now: datetime
) -> dict[str, str]:
    """Return the headers that ask for the page of *seeds* only if it is another than it was.

    None where it has to be read, or where the server gave nothing to ask by. What was said on the
    way to another URL says nothing of this one, so pages behind redirects are always asked for.
    """
    documents = _usable(seeds, earlier, mode)
    if not documents:
        return {}
    page = documents[0]["page"]
    alike = all(other["page"][name] == page[name] for other in documents[1:] for name in _THE_PAGE)
    direct = page["url"] == seeds[0].page_url and not page["redirects"]
    recent = all(now - other["read_at"] < TRUST_A_SERVER_FOR for other in documents)
    if not (alike and direct and recent):
        return {}
    return {ask: page[name] for name, ask in _VALIDATORS.items() if _can_be_sent(page[name])}


def unchanged(
    seeds: Sequence[Seed], earlier: Earlier, mode: RenderMode, fetched: Fetched
) -> KeptView | None:
    """Return the view of the page of *seeds* as it was read before, if it is still the same page."""
    documents = _usable(seeds, earlier, mode)
    if not documents or fetched.failure is not None or wall_of_headers(fetched) is not None:
        return None
    if fetched.http_status == NOT_MODIFIED:
        asked = if_changed(seeds, earlier, mode, fetched.fetched_at)
        same = bool(asked) and not fetched.redirects and _says_nothing_else(fetched, documents)
    else:
        same = _is_same_answer(fetched, documents)
    return _kept_view(seeds, documents, fetched) if same else None


def _usable(seeds: Sequence[Seed], earlier: Earlier, mode: RenderMode) -> list[Mapping[str, Any]]:
    """Return the documents of all *seeds* if each has findings that still answer it, else none."""
    documents = []
    for seed in seeds:
        document = earlier.get(seed.id)
        if document is None or not _answers(document, seed, mode):
            return []
        documents.append(document)
    return documents


def _answers(document: Mapping[str, Any], seed: Seed, mode: RenderMode) -> bool:
    reading = document.get("reading")
    return (
        reading is not None
        and reading["reader"] == reader_version()
        and document["target"] == seed.target
        and document["expected"] == to_document(seed.expected)
        and (seed.render or mode) is not RenderMode.ALWAYS
    )


def _is_same_answer(fetched: Fetched, documents: Sequence[Mapping[str, Any]]) -> bool:
    if fetched.http_status != 200 or not fetched.complete:
        return False
    now = {
        "url": fetched.url,
        "redirects": to_document(fetched.redirects),
        "body_sha256": hashlib.sha256(fetched.body).hexdigest(),
    }
    marks = header_marks(fetched)
    return all(
        all(document["page"][name] == value for name, value in now.items())
        and document["reading"]["headers"] == marks
        for document in documents
    )


def _says_nothing_else(fetched: Fetched, documents: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a 304 contradicts nothing: what it leaves out is as it was (RFC 9111, 4.3.4)."""
    marks = header_marks(fetched)
    marks.pop("content-type", None)  # of the body, which did not come: many servers say anything
    return all(
        document["reading"]["headers"].get(name) == mark
        for document in documents
        for name, mark in marks.items()
    )


def _kept_view(
    seeds: Sequence[Seed], documents: Sequence[Mapping[str, Any]], fetched: Fetched
) -> KeptView:
    findings = {
        Target.parse(seed.target, seed.match): _findings(document)
        for seed, document in zip(seeds, documents, strict=True)
    }
    return KeptView(
        fetched,
        from_document(Page, documents[0]["page"]),
        findings,
        header_marks=documents[0]["reading"]["headers"],
        read_at=min(document["read_at"] for document in documents),
    )


def _findings(document: Mapping[str, Any]) -> Findings:
    reading = from_document(Reading, document["reading"])
    links = (from_document(Link, link) for link in document["links"])
    return Findings(
        # What the link's URL answers is no part of the page: it is looked at anew, or not known.
        tuple(replace(link, target_status=None, target_url=None) for link in links),
        on_target=reading.on_target,
        beyond_googlebot_limit=reading.beyond_googlebot_limit,
    )


def _can_be_sent(validator: str | None) -> bool:
    return bool(
        validator
        and len(validator) <= _LONGEST_VALIDATOR
        and validator.isascii()
        and validator.isprintable()
    )
