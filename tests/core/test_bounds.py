"""A record stays small enough for every store, whatever the page's author has written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.bounds import LONGEST_TEXT, MOST_LINKS, bounded_links, bounded_page
from linkcrawler.documents import to_document, to_json
from linkcrawler.record import Canonical, CanonicalSource, Page

from .make import PAGE_URL, make_link

LONG = "x" * 3_000_000


def test_what_is_short_stays_as_it_is() -> None:
    links, page = (make_link(), make_link(index=4)), Page(PAGE_URL, 200, title="Beans")

    assert bounded_links(links) == links
    assert bounded_page(page) is page


def test_the_best_links_are_kept() -> None:
    links = tuple(make_link(index=number) for number in range(20_000))

    assert [link.index for link in bounded_links(links)] == list(range(MOST_LINKS))


@given(st.integers(0, 3_000))
def test_a_record_fits_into_a_document_of_mongodb(number: int) -> None:
    link = make_link(
        href=LONG, url=LONG, anchor=LONG, xpath=LONG, heading=LONG, rel=("a",) * 99_999
    )
    page = Page(
        LONG,
        200,
        title=LONG,
        meta_robots=(LONG,) * 99,
        x_robots_tag=("a",) * 99_999,
        canonical=Canonical(LONG, CanonicalSource.LINK, is_self=False),
    )

    links = bounded_links((link,) * min(number, MOST_LINKS))
    document = to_document(bounded_page(page))

    assert (
        len(to_json(document)) + sum(len(to_json(to_document(x))) for x in links[:1]) * len(links)
        < 16_000_000
    )
    assert all(len(x.href) == LONGEST_TEXT for x in links)
