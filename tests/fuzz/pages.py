"""Parsers of what pages say: the whole HTML pass, style sheets, robots rules."""

from __future__ import annotations

from datetime import UTC, datetime

from selectolax.lexbor import LexborHTMLParser

from linkcrawler.documents import from_document, plain, to_document, to_json
from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.page.compiled import links
from linkcrawler.page.hiding import ALL_TRAITS
from linkcrawler.page.main_text import MainPart, count_words, plain_count_words
from linkcrawler.page.media import View
from linkcrawler.page.need import why_render
from linkcrawler.page.paths import Paths
from linkcrawler.page.robots_tags import rules_of_headers, rules_of_metas
from linkcrawler.page.scanning import traits_of
from linkcrawler.page.selector import place_of
from linkcrawler.page.sight import Sight
from linkcrawler.page.stylesheet import StyleSheet, read_declarations
from linkcrawler.page.view import PageView
from linkcrawler.page.walking import WALKS, facts
from linkcrawler.record import Expected, Page
from linkcrawler.seed import RenderMode

URL = "https://blog.example/post/1?a=b"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TARGETS = (Target.parse("shop.example"), Target.parse("https://blog.example/other?x=1"))
_TREE = LexborHTMLParser("<div id=a class='b c'><p><a class=d href=/x>link</a></p></div>")


def html(data: bytes) -> None:
    """Read an answer (headers, an empty line, the body) as a run reads it, and as inspect does."""
    view = PageView(_fetched(data))
    document = to_document(view.page)
    assert from_document(Page, plain(document)) == view.page
    _ = view.signs, view.header_marks, view.noindex_as_sent
    for target in TARGETS:
        found = view.find(target, Expected(anchor="shop", rel=None))
        suspects = view.suspects(target, Expected(), None)
        to_json([to_document(found), to_document(suspects)])
        why_render(view, target, RenderMode.AUTO)
        if view.is_html:
            described = view.every_link(target)
            indices = [link["index"] for link in described]
            assert indices == sorted(indices)
            assert {link.index for link in found.links} <= set(indices)


def walks(data: bytes) -> None:
    """Walk over a page's tree, compiled and not: both find the same, words and paths too."""
    tree = LexborHTMLParser(data)
    layouts = [walk(tree) for walk in WALKS.values()]
    assert all(facts(layout) == facts(layouts[0]) for layout in layouts)
    texts = {MainPart(layout).text for layout in layouts}
    assert len(texts) == 1
    assert {*map(count_words, texts)} == {*map(plain_count_words, texts)}
    anchors = layouts[0].elements.anchors
    paths = [[*map(Paths(tree, compiled=each).to, anchors)] for each in (None, links)]
    assert paths[0] == paths[1]


def style_sheet(data: bytes) -> None:
    """Ask a style sheet of an element, in every view."""
    css = data.decode("utf-8", "replace")
    sheet = StyleSheet(css)
    for node in _TREE.css("div, p, a"):
        place = place_of(node, node.attributes)
        sheet.may_hide(place)
        for view in View:
            sheet.about(place, view, ALL_TRAITS)


def inline_style(data: bytes) -> None:
    """Read the declarations of a style attribute, and how an element is shown by them."""
    body = data.decode("utf-8", "replace")
    traits_of(body)
    style = {name: value for name, value, _ in read_declarations(body)}
    outer = Sight().within(style, is_link=False)
    _ = outer.hidden_by, outer.within(style, is_link=True).hidden_by


def robots_tags(data: bytes) -> None:
    """Read the content of a robots meta, and the same as a header."""
    text = data.decode("utf-8", "replace")
    for rules in (rules_of_metas([("robots", text)]), rules_of_headers([text])):
        until = rules.unavailable_after
        assert until is None or until.tzinfo is not None
        assert rules | rules == rules


def _fetched(data: bytes) -> Fetched:
    head, _, body = data.partition(b"\n\n")
    fields = (line.partition(":") for line in head.decode("latin-1").split("\n"))
    headers = tuple((name.lower(), value.strip()) for name, _, value in fields)
    return Fetched(URL, URL, NOON, 200, headers=headers, body=body)
