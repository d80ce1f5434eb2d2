"""Links that may lead to the target without saying so: shortened ones, and paths like ``/go/17``.

Asked for only where a page has no link on target. A page links to dozens of others so, and each has
to be followed to know: only a few are, those first that something else ties to the seed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.match import Relation
from linkcrawler.page.anchors import read_rel
from linkcrawler.record import Link  # noqa: TC001  documents.py reads the types at run time
from linkcrawler.redirectors import carried_urls, may_send_on
from linkcrawler.shorteners import may_lead_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from linkcrawler.match import Target
    from linkcrawler.page.finding import Finder
    from linkcrawler.record import Expected

MOST_SHORT = 8
"""Shortened links followed of a page. Where it has more, they were not all read."""
_MOST_OTHERS = 3
_READ_LINKS = 5_000
"""No page has its one backlink after so many others."""

_NO_MARKS = frozenset[str]()
"""What software marks redirects with counts on the page's own site alone."""
_MAY_CARRY = re.compile(r"\?|http|aHR0c|eyJ")
_ADDRESS = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,}/\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A link described as if it were one, and the *address* to ask where it leads."""

    link: Link
    address: str
    is_short: bool
    """Whether it is a known shortener's; else it only looks like a redirect."""
    is_tied: bool
    """Whether its anchor, or an earlier check, says that it is the seed's link."""

    @property
    def counts(self) -> bool:
        """Whether the link cannot be called missing while this one is not followed."""
        return self.is_short or self.is_tied


@dataclass(frozen=True, slots=True)
class _Found:
    number: int
    url: str
    address: str
    is_short: bool
    is_tied: bool


def suspects_of(
    finder: Finder, target: Target, expected: Expected, via: str | None
) -> tuple[Suspect, ...]:
    """Return the links to follow, the likeliest first; *via* is how the target was reached before."""
    found: dict[str, _Found] = {}
    for one in _suspicious(finder, target, expected, via):
        found.setdefault(one.address, one)
    ranked = sorted(found.values(), key=lambda one: (not one.is_tied, not one.is_short))
    short = [one for one in ranked if one.is_short][: MOST_SHORT + 1]
    others = [one for one in ranked if not one.is_short][:_MOST_OTHERS]
    return tuple(_described(finder, one, target, expected) for one in (*short, *others))


def _suspicious(
    finder: Finder, target: Target, expected: Expected, via: str | None
) -> Iterator[_Found]:
    document, unseen = finder.parsed.document, finder.parsed.noscript
    here = urls.without_fragment(document.url)
    anchors = finder.parsed.anchors
    for number, href in enumerate(islice(anchors.hrefs, _READ_LINKS)):
        url = urls.resolve(document.base_url, href)
        if url is None or number in unseen or urls.without_fragment(url) == here:
            continue
        short = _short_address(url, document.url, target)
        marks = _marks(anchors.node(number)) if urls.same_site(url, document.url) else _NO_MARKS
        if short is None and not may_send_on(url, document.url, marks):
            continue
        words, _ = anchors.text(number)
        if not _says_elsewhere(words, url, target):
            tied = url == via or _names_seed(words.casefold(), target, expected)
            address = urls.without_fragment(short or url)
            yield _Found(number, url, address, short is not None, tied)


def _short_address(url: str, page_url: str, target: Target) -> str | None:
    """Return *url*, or what it carries, if that is a known shortener's that may lead to *target*."""
    if may_lead_to(url, target.site):
        return url
    if not _MAY_CARRY.search(url, len("https://")):
        return None
    return next((u for u in carried_urls(url, page_url) if may_lead_to(u, target.site)), None)


def _marks(node: LexborNode) -> frozenset[str]:
    attributes = node.attributes
    classes = (attributes.get("class") or "").lower().split()
    return frozenset((*read_rel(attributes.get("rel")), *classes))


def _says_elsewhere(words: str, url: str, target: Target) -> bool:
    """Whether the anchor is another site's address: posts show so where their short links lead."""
    found = _ADDRESS.fullmatch(words)
    if found is None:
        return False
    named = urls.normalised(f"https://{found[1]}")
    own = {target.site, urls.registrable_domain(urls.host(url))}
    return named is not None and urls.registrable_domain(urls.host(named)) not in own


def _names_seed(words: str, target: Target, expected: Expected) -> bool:
    if expected.anchor is not None and words == " ".join(expected.anchor.split()).casefold():
        return True
    return target.site in words


def _described(finder: Finder, found: _Found, target: Target, expected: Expected) -> Suspect:
    relation = Relation(on_target=False, differs=(), via=found.url, url=found.url)
    (link,) = finder.describe([(found.number, relation)], target, expected)
    return Suspect(link, found.address, found.is_short, found.is_tied)
