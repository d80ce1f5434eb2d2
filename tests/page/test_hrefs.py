"""All hrefs of a page searched at once: the same are found as by looking at each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.match import Target
from linkcrawler.page.hrefs import that_could_be

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

    found = that_could_be(hrefs, wanted)

    assert found == [number for number, href in enumerate(hrefs) if wanted.could_be(href)]
