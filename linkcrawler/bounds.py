"""How much of a page a record holds: its author decides how long everything is, and a store has limits.

MongoDB refuses a document of more than 16 MB. A link or a text beyond these bounds is no backlink
that anybody looks at; what is left out is counted in the record's reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linkcrawler.record import Link, Page

MOST_LINKS = 500
LONGEST_TEXT = 4_096
MOST_TEXTS = 50

_TEXTS_OF_LINK = ("href", "url", "via", "anchor", "heading", "xpath")
_TEXTS_OF_PAGE = ("url", "title", "content_type", "etag", "last_modified")
_LISTS_OF_PAGE = ("meta_robots", "x_robots_tag")


def bounded_links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return the first, that is the best, links, each no longer than a person could read."""
    return tuple(_bounded_link(link) for link in links[:MOST_LINKS])


def bounded_page(page: Page) -> Page:
    """Return *page* with its texts cut at the bounds."""
    if _is_short_page(page):  # nearly all
        return page
    changes: dict[str, Any] = _cut(page, _TEXTS_OF_PAGE)
    for name in _LISTS_OF_PAGE:
        texts: tuple[str, ...] = getattr(page, name)
        if len(texts) > MOST_TEXTS or sum(map(len, texts)) > LONGEST_TEXT:
            changes[name] = tuple(text[:LONGEST_TEXT] for text in texts[:MOST_TEXTS])
    if page.canonical is not None and len(page.canonical.url) > LONGEST_TEXT:
        changes["canonical"] = replace(page.canonical, url=page.canonical.url[:LONGEST_TEXT])
    return replace(page, **changes) if changes else page


def _bounded_link(link: Link) -> Link:
    if _is_short(link):  # nearly all
        return link
    changes: dict[str, Any] = _cut(link, _TEXTS_OF_LINK)
    if len(link.rel) > MOST_TEXTS or sum(map(len, link.rel)) > LONGEST_TEXT:
        changes["rel"] = tuple(word[:LONGEST_TEXT] for word in link.rel[:MOST_TEXTS])
    return replace(link, **changes) if changes else link


def _is_short(link: Link) -> bool:
    """Whether all texts of *link* together are within the bound of each."""
    texts = len(link.href) + len(link.url) + len(link.anchor) + len(link.xpath)
    more = len(link.via or "") + len(link.heading or "") + sum(map(len, link.rel))
    return texts + more <= LONGEST_TEXT and len(link.rel) <= MOST_TEXTS


def _is_short_page(page: Page) -> bool:
    """Whether all texts of *page* together are within the bound of each."""
    texts = len(page.url) + len(page.title or "") + len(page.content_type or "")
    marks = len(page.etag or "") + len(page.last_modified or "")
    listed = (*page.meta_robots, *page.x_robots_tag)
    canonical = len(page.canonical.url) if page.canonical else 0
    return (
        texts + marks + canonical + sum(map(len, listed)) <= LONGEST_TEXT
        and len(listed) <= MOST_TEXTS
    )


def _cut(whole: object, names: tuple[str, ...]) -> dict[str, Any]:
    texts = ((name, getattr(whole, name)) for name in names)
    return {name: text[:LONGEST_TEXT] for name, text in texts if text and len(text) > LONGEST_TEXT}
