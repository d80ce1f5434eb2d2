"""What one walk finds of ids and style elements is what the parser's own search finds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.marked import MarkedBySearch, marked_in, styles_of
from linkcrawler.page.walking import compiled, lay_out

if compiled is None:
    pytest.skip("nothing is compiled here", allow_module_level=True)

IDS = ("i", "I", "x-1", "i2")
PIECES = st.one_of(
    st.builds(
        "<{} {}={}>".format,
        st.sampled_from(["html", "body", "p", "b", "td", "svg", "template", "noscript"]),
        st.sampled_from(("id", "ID", "class")),
        st.sampled_from(("", *IDS, "'i 2'")),
    ),
    st.sampled_from(
        ("</p>", "</b>", "</template>", "</svg>", "</noscript>", "text", "<!-- id=i -->")
    ),
)


def styles(html: str | bytes) -> list[tuple[str, str]]:
    tree = LexborHTMLParser(html)
    return list(styles_of(tree, marked_in(tree, lay_out(tree))))


@given(st.lists(PIECES, max_size=30).map("".join))
@example("<p><b id=i>one<p>again</b>")
@example("<html id=i><template><p id=i>")
def test_ids_are_those_that_a_search_finds(html: str) -> None:
    tree = LexborHTMLParser(html)
    quick, plain = marked_in(tree, lay_out(tree)), MarkedBySearch(tree)

    assert dict(quick.ids()) == {name: times for name, times in plain.ids().items() if name}
    assert [*map(quick.times, IDS)] == [*map(plain.times, IDS)]
    assert quick.has_templates >= bool(tree.template_fragments())


@given(st.binary(max_size=60), st.sampled_from(("style", "svg><style", "noscript><style")))
def test_styles_are_those_that_a_search_finds(text: bytes, tag: str) -> None:
    body = f"<{tag} media=screen>".encode() + text + b"</style><style>b{}</style><p>x"

    assert styles(body) == list(MarkedBySearch(LexborHTMLParser(body)).styles())


def test_a_page_of_many_styles_and_one_of_none() -> None:
    assert styles("<style media='print'>a{}</style>" * 10_000) == [("print", "a{}")] * 10_000
    assert styles("<p>x") == []
