"""The numbers of a link that the placement model decides by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.addresses import Addresses, is_share_button
from linkcrawler.page.features import FEATURES
from linkcrawler.page.judge import leaves_left, questions
from linkcrawler.page.lines import FAR_LINES
from linkcrawler.page.main_text import MainPart
from linkcrawler.page.traits import Traits, is_in_landmark
from linkcrawler.page.walking import lay_out
from tests.page.make import PAGE_URL

if TYPE_CHECKING:
    from linkcrawler.page.layout import Spot

TARGET = "https://target.example/page"
PROSE = "This is running text of the article, a sentence of it. " * 4
LINK = "<a id=the href=1>the link</a>"
TAGS = st.sampled_from(["<div>", "<p>", "</p>", "<ul><li>", "</ul>", "<nav>", "<b>", PROSE, "x"])


def traits(html: str) -> tuple[Traits, Spot]:
    """Return what is known of the page, and where the link #the stands."""
    tree = LexborHTMLParser(html)
    page = lay_out(tree)
    spot = page.spot_of(tree.css("#the")[0])
    assert spot is not None
    return Traits(MainPart(page), PAGE_URL), spot


def features(html: str) -> dict[str, float]:
    """Return what the model is told about the link #the."""
    known, spot = traits(html)
    found = known.features(spot, known.around(spot))
    return dict(zip(FEATURES, found, strict=True))


def test_the_line_of_the_link() -> None:
    told = features(f"<p>before {LINK} after<p>{PROSE}")

    assert told["text_of_line"] == len("before  after")
    assert told["link_density_of_line"] == pytest.approx(8 / len("before the link after"))
    assert told["text_after"] == len(" after")
    assert told["in_paragraph"]


def test_a_link_on_no_line() -> None:
    told = features(f"<p>{PROSE}<div><a id=the href=1><img></a></div>")

    assert told["text_of_line"] == told["text_after"] == 0
    assert told["link_density_of_line"] == 1


def test_the_lines_near() -> None:
    told = features(f"<p>{PROSE}<p>{LINK}<p>{PROSE}<p>{PROSE}")

    assert told["prose_just_below"] == len(PROSE)
    assert told["distance_to_prose"] == 1
    assert told["prose_before"] == pytest.approx(1 / 3)


def test_far_from_all_prose() -> None:
    told = features(f"<div>{LINK}</div>{'<p>a</p>' * 2 * FAR_LINES}<div><p>{PROSE}</p></div>")

    assert told["distance_to_prose"] == FAR_LINES
    assert told["after_last_prose"] < 0
    assert not told["in_main_part"]


def test_the_blocks_around() -> None:
    menu = f"<ul><li>{LINK}</li>{'<li><a href=2>x</a></li>' * 4}</ul>"
    told = features(f"<div><p>{PROSE}</p><p>{PROSE}</p><section>{menu}</section></div>")

    assert told["text_of_group"] == 4  # line breaks
    assert told["link_density_of_group"] > 0.7
    assert told["in_main_part"]
    assert told["steps_to_text_block"] > 0
    assert told["after_last_prose"] > 0


@pytest.mark.parametrize(
    ("html", "url", "feature"),
    [
        (f"<p>Read also: {LINK}", TARGET, "reads_also"),
        (f"<p>Tags: {LINK}", TARGET, "filed_under"),
        (LINK, f"{PAGE_URL}#comment-3", "to_comment"),
        (LINK, f"{TARGET}#comment-3", None),
        (f"<p>Subscribe: {LINK}", TARGET, "asks"),
        ("<p>Roses. <a id=the href=1>Read more »</a>", TARGET, "leads_on"),
        ("<p><a id=the href=1 rel='nofollow Tag'>roses</a>", TARGET, "rel_tag"),
        ("<p><a id=the href=1 rel=category>roses</a>", TARGET, "rel_tag"),
        ("<p><a id=the href=1 rel=author>Ann</a>", TARGET, "rel_author"),
        ("<p><a id=the href=1 rel=bookmark>Ten roses</a>", TARGET, "rel_bookmark"),
        ("<p><a id=the href=1 rel=prev>Ten roses</a>", TARGET, "rel_next"),
        ("<p><a id=the href=1 rel=nofollow>roses</a>", TARGET, None),
        (LINK, TARGET, None),
    ],
)
def test_what_alone_decides(html: str, url: str, feature: str | None) -> None:
    known, spot = traits(f"<p>{PROSE}</p>{html}")

    assert known.veto(spot, known.line(spot), url) == feature


@pytest.mark.parametrize(
    ("name", "rank"), [("share-bar", 1), ("cookies", 2), ("teaser", 0), ("footer", 0)]
)
def test_names_of_other_parts(name: str, rank: int) -> None:
    html = f"<main><p>{PROSE}</p></main><div class={name}><p>{LINK}</div>"

    assert features(html)["named_other"] == rank


@pytest.mark.parametrize(
    ("attribute", "rank"),
    [
        ("class=box", 0),
        ("class=content", 1),
        ("class=entry-content", 2),
        ("itemprop=articleBody", 3),
        ("class=twitter-tweet", 4),
    ],
)
def test_names_of_articles(attribute: str, rank: int) -> None:
    known, spot = traits(f"<main><p>{PROSE}</p></main><div {attribute}>{LINK}</div>")

    assert known.around(spot).named_article == rank


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.facebook.com/sharer.php?u=x", True),
        ("https://www.facebook.com/page", False),
    ],
)
def test_share_buttons(url: str, expected: bool) -> None:
    assert is_share_button(url) is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<footer>{LINK}</footer>", True),
        (f"<div role=navigation>{LINK}</div>", True),
        (f"<div class=sidebar>{LINK}</div>", False),
        (f"<div class=main-menu>{LINK}</div>", True),
        (f"<div class=comments>{LINK}</div>", True),
        (f"<div class=teaser>{LINK}</div>", False),
        (f"<div class=related_post>{LINK}</div>", True),
        (f"<footer><p>{PROSE * 5}{LINK}</p></footer>", True),
    ],
)
def test_landmarks(html: str, expected: bool) -> None:
    known, spot = traits(f"<main><p>{PROSE}</p><p>{PROSE}</p></main>{html}")

    assert is_in_landmark(known.around(spot)) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://blog.example/", True),
        ("https://www.blog.example", True),
        ("https://blog.example/a", False),
        ("https://other.example/", False),
    ],
)
def test_the_way_home(url: str, expected: bool) -> None:
    assert Addresses(PAGE_URL).leads_home(url) is expected


@given(st.lists(TAGS, max_size=12).map("".join), st.lists(TAGS, max_size=12).map("".join))
def test_shares_are_shares_whatever_the_page(before: str, after: str) -> None:
    told = features(f"{before}{LINK}{after}")

    for name, value in told.items():
        if name.startswith("link_density") or name == "prose_before":
            assert 0 <= value <= 1, name
        if name.startswith(("steps", "text", "prose", "named")):
            assert value >= 0, name


@given(st.lists(TAGS, max_size=12).map("".join), st.lists(TAGS, max_size=12).map("".join))
def test_the_parts_together_reach_the_leaves_that_all_features_do(before: str, after: str) -> None:
    known, spot = traits(f"{before}{LINK}{after}")
    around, line = known.around(spot), known.line(spot)
    blocks = known.blocks.of(spot.block, around)

    told = known.features(spot, around)
    assert known.leaves(spot, blocks, line) == leaves_left(told, questions(FEATURES))
