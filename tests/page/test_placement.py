"""Where on the page a link stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from linkcrawler.page.main_text import MainPart, count_words, plain_count_words
from linkcrawler.page.placement import Placer
from linkcrawler.page.regions import Claim, meaning_of, strongest
from linkcrawler.page.walking import lay_out
from linkcrawler.record import Placement
from tests.page.make import PAGE_URL

PROSE = "<p>" + "This is running text of the article, a sentence of it. " * 4 + "</p>"
LINK = "<a id=the href=1>the link</a>"
IN_SENTENCE = f"<p>Here is a sentence with words around {LINK}, which says something.</p>"
OTHERS = "<li><a href=2>another one</a></li><li><a href=3>one more</a></li>"
ARTICLE = f"<main><h1>Head</h1>{PROSE * 3}%s{PROSE * 3}</main>"


def placed(html: str) -> tuple[Placement, str]:
    tree = LexborHTMLParser(html)
    page = lay_out(tree)
    placer = Placer(MainPart(page), PAGE_URL)
    found = placer.place(page.spot_of(tree.css("#the")[0]), "https://target.example/")
    assert 0 < found.confidence <= 1
    return found.placement, found.rule


@pytest.mark.parametrize(
    ("html", "placement"),
    [
        (ARTICLE % IN_SENTENCE, Placement.CONTENT),
        (ARTICLE % f"<p>Read also: {LINK}</p>", Placement.RELATED),
        (ARTICLE % f"<p>Tags: {LINK}</p>", Placement.OTHER),
        (ARTICLE % f"<ul><li>{LINK}</li>{OTHERS}</ul>", Placement.RELATED),
        (ARTICLE % f"<aside class=ad>{LINK}</aside>", Placement.SIDEBAR),
        (ARTICLE % f"<div class=share-buttons>{LINK}</div>", Placement.OTHER),
        (ARTICLE % f"<div class=teaser>{IN_SENTENCE}</div>", Placement.CONTENT),
        (ARTICLE % f"<p>Subscribe to our paper: {LINK}</p>", Placement.OTHER),
        (ARTICLE % f"<p>Roses.{LINK.replace('the link', 'Read more')}</p>", Placement.RELATED),
        (ARTICLE % f"<p>Roses.{LINK.replace('href', 'rel=author href')}</p>", Placement.AUTHOR),
        (
            f"<header><ul class=bottom-nav>{LINK}</ul></header>" + ARTICLE % "",
            Placement.NAVIGATION,
        ),
        (ARTICLE % "" + f"<footer>{IN_SENTENCE}</footer>", Placement.FOOTER),
        (ARTICLE % "" + f"<footer><nav>{LINK}</nav></footer>", Placement.FOOTER),
        (ARTICLE % "" + f"<ol class=comment-list><li>{IN_SENTENCE}</ol>", Placement.COMMENTS),
        (ARTICLE % "" + f"<div id=sidebar>{LINK}</div>", Placement.SIDEBAR),
        (ARTICLE % "" + f"<div id=seitenleiste>{LINK}</div>", Placement.SIDEBAR),
        (ARTICLE % "" + f"<div class=author-bio>{LINK}</div>", Placement.AUTHOR),
        (ARTICLE % "" + f"<div class=cookieNotice>{IN_SENTENCE}</div>", Placement.OTHER),
        (ARTICLE % "" + f"<div class=fi-cookiehinweis>{IN_SENTENCE}</div>", Placement.OTHER),
        (ARTICLE % "" + f"<div>{LINK}</div>", Placement.RELATED),
        (f"<div role=navigation>{LINK}</div>" + ARTICLE % "", Placement.NAVIGATION),
        (f"<header>{LINK}</header>" + ARTICLE % "", Placement.HEADER),
        ("<div><a id=the href=1><img></a></div>" + ARTICLE % "", Placement.HEADER),
        (f"<body class=has-sidebar>{ARTICLE % IN_SENTENCE}", Placement.CONTENT),
        (f"<div class='left-sidebar'>{ARTICLE % IN_SENTENCE}</div>", Placement.CONTENT),
        (f"<p>{LINK}</p>", Placement.CONTENT),
    ],
)
def test_placement(html: str, placement: Placement) -> None:
    assert placed(html)[0] is placement


@pytest.mark.parametrize("names", ["twitter-tweet", "instagram-media", "tiktok-embed", "fb-post"])
def test_a_post_shown_within_the_text_is_content(names: str) -> None:
    post = f"<blockquote class={names}><p>A.</p>— A. (@a) {LINK}</blockquote>"

    assert placed(ARTICLE % post) == (Placement.CONTENT, "embedded_post")
    assert placed(f"{ARTICLE % ''}<div>{post}</div>")[0] is Placement.RELATED
    assert placed(f"{ARTICLE % ''}<div class=sidebar>{post}</div>")[0] is Placement.SIDEBAR


def test_a_share_button_is_other_in_a_side_column_too() -> None:
    html = f"{ARTICLE % ''}<aside class=box>{LINK}</aside>"
    tree = LexborHTMLParser(html)
    page = lay_out(tree)
    placer, spot = Placer(MainPart(page), PAGE_URL), page.spot_of(tree.css("#the")[0])

    places = [
        placer.place(spot, url).placement
        for url in ("https://www.facebook.com/sharer.php?u=x", "https://www.facebook.com/us")
    ]
    assert places == [Placement.OTHER, Placement.SIDEBAR]


def test_a_link_outside_the_walked_page_is_other() -> None:
    placer = Placer(MainPart(lay_out(LexborHTMLParser(""))), PAGE_URL)

    assert placer.place(None, PAGE_URL).rule == "not_in_page_text"


@pytest.mark.parametrize(
    ("names", "claim"),
    [
        ("site-footer", Claim(Placement.FOOTER, firm=True)),
        ("siteFooter", Claim(Placement.FOOTER, firm=True)),
        ("widget_sidebar", Claim(Placement.SIDEBAR, firm=False)),
        ("relatedPosts", Claim(Placement.RELATED, firm=True)),
        ("teaser-box", Claim(Placement.RELATED, firm=False)),
        ("main-nav", Claim(Placement.NAVIGATION, firm=False)),
        ("comments", Claim(Placement.COMMENTS, firm=False)),
    ],
)
def test_words_of_class_and_id(names: str, claim: Claim) -> None:
    assert strongest(meaning_of(names).claims) == claim


@pytest.mark.parametrize("names", ["", "shadow", "canavigate", "article-body", "x1 y2"])
def test_words_that_claim_nothing(names: str) -> None:
    assert meaning_of(names).claims == 0


def main_part(html: str) -> MainPart:
    return MainPart(lay_out(LexborHTMLParser(html)))


def test_main_text_is_the_articles() -> None:
    part = main_part(
        f"<nav><a href=1>Home</a></nav><div><h1>Head</h1>{PROSE * 3}"
        f"<p><a href=2>Read more</a></p><aside>{PROSE}</aside></div><footer>{PROSE}</footer>"
    )

    assert part.text.startswith("Head\nThis is running text")
    assert part.text.count("This is running") == 12
    assert "Home" not in part.text
    assert "Read more" not in part.text


def test_without_running_text_all_text_is_the_main_text() -> None:
    assert main_part("<p>Few words <p>here").text == "Few words\nhere"
    assert main_part("<p><a href=1>only a link</a>").text == "only a link"
    assert main_part("").text == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one two – three", 3), ("你好世界", 4), ("日本語 text です", 6), ("a\nb", 2)],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(st.sampled_from("aé9²_-–’\u00a0\u3000\x1f\n 日ไ\u0e31ß'\ud800") | st.characters()))
def test_a_word_stands_between_white_space_and_has_a_letter_or_a_digit(text: str) -> None:
    spaced = re.sub(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]", " 1 ", text)

    words = sum(any(map(str.isalnum, word)) for word in spaced.split())
    assert count_words(text) == plain_count_words(text) == words
