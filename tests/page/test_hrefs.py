"""All hrefs of a page searched at once: the same are found as by looking at each."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.match import Target
from linkcrawler.page.hrefs import HrefsKept, that_could_be
from linkcrawler.page.walking import WALKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkcrawler.page.hrefs import Hrefs
    from linkcrawler.page.layout import Layout

    Walk = Callable[[LexborHTMLParser], Layout]

HREFS = st.one_of(
    st.text(st.sampled_from("shop.examle%/\\:\t\n1ü")),
    st.sampled_from(
        ["https://shop.example/", "//SHOP.example", "/a", "", "/out/aHR0cHM6", "https://127.1/",
         "https://s\thop.example", "https://shop%2eexample", "https://ｓｈｏｐ.example/", "İshop.example"]
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "target", ["shop.example", "https://127.0.0.1/", "[::1]", "bücher.example"]
)
@given(hrefs=st.lists(HREFS, max_size=12))
def test_those_are_found_that_could_be_links_to_the_target(target: str, hrefs: list[str]) -> None:
    wanted = Target.parse(target)

    found = that_could_be(HrefsKept(hrefs), wanted)

    assert found == [number for number, href in enumerate(hrefs) if wanted.could_be(href)]


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
@given(hrefs=st.lists(HREFS | st.none(), max_size=12), left_out=st.frozensets(st.integers(0, 12)))
def test_hrefs_of_a_page_are_as_hrefs_kept(
    walk: Walk, hrefs: list[str | None], left_out: frozenset[int]
) -> None:
    links = ("<a>" if href is None else f'<a href="{escape(href)}">' for href in hrefs)
    page = walk(LexborHTMLParser("<p>".join(["", *links]).encode("utf-8", "replace")))

    found = page.elements.hrefs()

    kept = HrefsKept([*found])
    assert [*found.met] == [number for number, href in enumerate(hrefs) if href is not None]
    assert len(found) == len(kept)
    assert found.by_start(()) == kept.by_start(())
    assert found.by_start(left_out) == kept.by_start(left_out)
    for marks in (("shop.example", "ahr0c"), ("s",), ("é",)):
        assert outcome(found, marks) == outcome(kept, marks)


def outcome(hrefs: Hrefs, marks: tuple[str, ...]) -> list[list[int]] | str:
    try:
        return [hrefs.worth_a_look(marks, any_escape) for any_escape in (False, True)]
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_hrefs_that_are_no_text(walk: Walk) -> None:
    found = walk(LexborHTMLParser(b"<a href='\xffhttps://a.example'><a href>")).elements.hrefs()

    assert [*found] == ["\ufffdhttps://a.example", ""]
    assert found.by_start(()) == HrefsKept([*found]).by_start(())
    with pytest.raises(IndexError):
        found[2]
