"""The search for rules that hide finds what a parser finds that reads every sheet in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cssselect
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from linkcrawler.page.media import ALL_VIEWS, View, views_of
from linkcrawler.page.sight import Sight
from linkcrawler.page.visibility import Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.record import HiddenBy

PAGE = (
    "<style>{css}</style><body><div class='q r'><p id=out class=z{around}>"
    "<a id=it class='x y' href=1{own}>words</a></p></div>"
)
SELECTORS = (
    ".x", "#it", "a", "*", "p a", "p", "div", ".z", ".x.y", "div > p > .x", "a:not(.other)", ".xx",
    ":is(.other, .y)", "#out .y, .none", "p a:first-child", ".x:hover", ".other a", "h1 + a", ".q",
    "a[href='1']", ".r > #out", ".x::before",
)  # fmt: skip
DECLARATIONS = (
    "display:none", "display:block", "visibility:hidden", "visibility:collapse", "visibility:visible",
    "opacity:0", "opacity:.0", "opacity:0.4", "opacity:1", "transition:opacity 1s", "font-size:0",
    "font-size:1em", "font:0/0 a", "font:12px x", "text-indent:-9999px", "text-indent:0",
    "position:absolute", "position:static", "left:-9999px", "left:0", "top:-99em", "top:auto",
    "margin-left:-5000px", "margin:0", "inset:-999px auto auto", "overflow:hidden", "overflow:visible",
    "height:0", "height:1px", "width:1px", "width:auto", "height:auto", "max-height:0", "max-height:none",
    "clip:rect(0,0,0,0)", "clip:auto", "clip-path:inset(50%)", "clip-path:none", "transform:scale(0)",
    "transform:none", "transform:translateX(-9999px)", "content:'}'", 'content:"{"', "nonsense", "border:0",
)  # fmt: skip
CONDITIONS = (
    "@media print", "@media screen", "@media (max-width:600px)", "@media (min-width:700px)",
    "@supports (display:grid)", "@layer base", "@font-face", "@keyframes k",
)  # fmt: skip
GAPS = ("", " ", "\n", "/* c */", "/* } */", "/*.x{display:none}*/", "/*{*/")


def spaced(declaration: str, colon: str) -> str:
    name, between, value = declaration.partition(":")
    return name + (colon if between else "") + value


declarations = st.builds(
    lambda declaration, colon, important, shout: (
        spaced(declaration.upper() if shout else declaration, colon) + important
    ),
    st.sampled_from(DECLARATIONS),
    st.sampled_from((":", ": ", " : ", ":\n", "  :  ")),
    st.sampled_from(("", "", "!important", " ! important")),
    st.sampled_from((False, False, False, True)),
)
bodies = st.lists(declarations, max_size=4).map(";".join)
rules = st.builds(
    lambda gap, head, inner, body: f"{gap}{head}{{{inner}{body}}}",
    st.sampled_from(GAPS),
    st.lists(st.sampled_from(SELECTORS), min_size=1, max_size=2).map(",".join),
    st.sampled_from(GAPS),
    bodies,
)
conditional = st.builds(
    lambda condition, inside: f"{condition}{{{''.join(inside)}}}",
    st.sampled_from(CONDITIONS),
    st.lists(rules, max_size=3),
)
sheets = st.lists(rules | conditional | st.just("@import 'x.css';"), max_size=6).map("".join)


@settings(max_examples=300)
@given(sheets, bodies, bodies)
def test_as_if_the_whole_sheet_was_read(css: str, around: str, own: str) -> None:
    html = PAGE.format(css=css, around=as_attribute(around), own=as_attribute(own))
    tree = LexborHTMLParser(html)
    link = tree.css("a")[0]

    assert Visibility(tree).what_hides(link) is hidden_when_read_in_full(css, link), css


def as_attribute(style: str) -> str:
    return f''' style="{style.replace('"', "'")}"''' if style else ""


def hidden_when_read_in_full(css: str, link: LexborNode) -> HiddenBy | None:
    """Read all rules by tinycss2, match all selectors, and let the cascade decide."""
    found = list(rules_in_full(tinycss2.parse_stylesheet(css, True, True), ALL_VIEWS))
    path = [link]
    while (parent := path[-1].parent) is not None and parent.tag != "body":
        path.append(parent)
    hidden = []
    for view in View:
        sight = Sight()
        for node in reversed(path):
            sight = sight.within(style_of(node, view, found), is_link=node.tag == "a")
        hidden.append(sight.hidden_by)
    return hidden[0] if all(hidden) else None


def rules_in_full(
    nodes: list[tinycss2.ast.Node], views: frozenset[View]
) -> Iterator[tuple[list[str], list[tinycss2.ast.Node], frozenset[View]]]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield split_at_commas(node.prelude), declared_in(node.content), views
        elif node.type == "at-rule" and node.content is not None:
            within = views & views_of(f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}")
            yield from rules_in_full(tinycss2.parse_rule_list(node.content, True, True), within)


def split_at_commas(prelude: list[tinycss2.ast.Node]) -> list[str]:
    parts: list[list[tinycss2.ast.Node]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def declared_in(content: list[tinycss2.ast.Node] | str) -> list[tinycss2.ast.Node]:
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [node for node in parsed if node.type == "declaration"]


def style_of(
    node: LexborNode,
    view: View,
    found: list[tuple[list[str], list[tinycss2.ast.Node], frozenset[View]]],
) -> dict[str, str]:
    said: list[tuple[tuple[bool, int, int, int, int], tinycss2.ast.Node]] = []
    for order, (selectors, declared, views) in enumerate(found):
        for selector in selectors:
            if view in views and matches(node, selector):
                weight = cssselect.parse(selector)[0].specificity()
                said += [((each.important, *weight, order), each) for each in declared]
    inline = declared_in(node.attributes.get("style") or "")
    said += [((each.important, 10**6, 0, 0, 0), each) for each in inline]
    said.sort(key=lambda pair: pair[0])
    return {each.lower_name: tinycss2.serialize(each.value).strip().lower() for _, each in said}


def matches(node: LexborNode, selector: str) -> bool:
    try:
        found = node.css_first(selector)
    except SelectolaxError:
        return False  # a part that is no element
    return found is not None and found.mem_id == node.mem_id
