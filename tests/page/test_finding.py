"""Links to a target: found, described, and put in the contract's order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.match import Target
from linkcrawler.page.findings import Remains
from linkcrawler.page.view import GOOGLEBOT_READS_BYTES, PageView
from linkcrawler.record import (
    AnchorSource,
    Difference,
    Expected,
    FollowBarrier,
    MatchMode,
)
from tests.page.make import fetched, find, view

TARGET = "https://target.example/page"
PROSE = "<p>" + "This is running text of the article, a sentence of it. " * 5 + "</p>"


def test_a_link_is_described_whole() -> None:
    findings = find(
        f"<html><h1>Spring</h1>{PROSE}<p>You can find seeds at <a rel='UGC,noopener' "
        "href='//www.target.example/page?utm_source=x'> the\n shop </a>, which is open.</p>",
        TARGET,
    )

    assert findings.on_target == 1
    (link,) = findings.links
    assert link.href == "//www.target.example/page?utm_source=x"
    assert link.url == "https://www.target.example/page?utm_source=x"
    assert link.differs == (Difference.WWW, Difference.QUERY)
    assert (link.anchor, link.anchor_source) == ("the shop", AnchorSource.TEXT)
    assert link.rel == ("ugc", "noopener")
    assert (link.follow, link.nofollow_by) == (False, (FollowBarrier.REL,))
    assert link.placement == "content"
    assert (link.context_left, link.context_right) == ("You can find seeds at", ", which is open.")
    assert link.heading == "Spring"
    assert (link.index, link.via, link.hidden_by, link.rendered_only) == (0, None, None, False)
    assert link.position > 0.8
    assert link.xpath == "/html/body/p[2]/a[1]"


def test_the_best_link_comes_first() -> None:
    """On target, then visible, followed, in the content, first."""
    said = "The oak is felled in winter, and whoever wants to read more of it may go to"
    links = find(
        f"{PROSE * 3}<nav><a href='{TARGET}?utm_a=nav'>x</a></nav>"
        f"<p><a href='https://target.example/other'>x</a></p>"
        f"<p hidden><a href='{TARGET}?utm_a=hidden'>x</a></p>"
        f"<p><a rel=nofollow href='{TARGET}?utm_a=nofollow'>x</a></p>"
        f"<p>{said} <a href='{TARGET}?utm_a=second'>the wood yard</a>.</p>{PROSE}"
        f"<p>{said} <a href='{TARGET}?utm_a=third'>the saw mill</a>.</p>{PROSE}",
        TARGET,
    ).links

    order = [link.url.rpartition("=")[2] for link in links]
    assert order == [
        "second",
        "third",
        "nav",
        "nofollow",
        "hidden",
        "https://target.example/other",
    ]


def test_only_other_pages_of_the_site() -> None:
    findings = find("<a href='https://target.example/other'>x</a>", TARGET)

    assert (len(findings.links), findings.on_target) == (1, 0)


@pytest.mark.parametrize(
    ("html", "remains"),
    [
        ("<!-- <a href='https://target.example/page'>x</a> -->", (Remains.HTML_COMMENT,)),
        (
            "<body><noscript><a href='https://target.example/page'></a></noscript>",
            (Remains.NOSCRIPT,),
        ),
        ("<template><a href='https://target.example/page'></a></template>", (Remains.TEMPLATE,)),
        (
            (
                "<template><template><a href='https://target.example/page'></a></template></template>"
                "<!--[if IE]><a href='https://target.example/page'>x</a><![endif]-->"
            ),
            (Remains.HTML_COMMENT, Remains.TEMPLATE),
        ),
        ("<svg><a href='https://target.example/page'><text>x</a></svg>", (Remains.SVG,)),
        ("<svg><a xlink:href='https://target.example/page'><text>x</a></svg>", (Remains.SVG,)),
        ("<svg><a href='https://other.example'><text>x</a></svg><a href=/>y</a>", ()),
        (
            "<svg></svg><body><noscript><a href='https://target.example/page'></a></noscript>",
            (Remains.NOSCRIPT,),
        ),
        ("<!-- https://target.example/page -->", ()),
        ("<!-- <a href='https://target.example/other'>x</a> -->", ()),
        ("<!-- <a href=mailto:x>x</a> --><a href='https://other.example'>x</a>", ()),
        (
            "<!-- <a href='https://target.example/page'>x</a> --><a href='https://target.example/page'>",
            (),
        ),
    ],
)
def test_what_is_left_of_a_link_is_no_link(html: str, remains: tuple[Remains, ...]) -> None:
    findings = find(html, TARGET)

    assert findings.remains == remains
    assert len(findings.links) == ("--><a href='https://target" in html)


def test_base_entities_and_idna_are_resolved() -> None:
    links = find(
        "<base href='https://MÜNCHEN.example/a/'><a href='../b?x=1&amp;y=2'>x</a>",
        "xn--mnchen-3ya.example",
    ).links

    assert [link.url for link in links] == ["https://xn--mnchen-3ya.example/b?x=1&y=2"]


def test_a_redirector_is_told() -> None:
    (link,) = find("<a href='/out?url=https%3A%2F%2Ftarget.example%2Fpage'>x</a>", TARGET).links

    assert link.via == "https://blog.example/out?url=https%3A%2F%2Ftarget.example%2Fpage"
    assert link.url == TARGET


@pytest.mark.parametrize(
    "href", ["javascript:location='https://target.example/'", "mailto:a@target.example", "x"]
)
def test_what_leads_nowhere_is_no_link(href: str) -> None:
    assert find(f'<a href="{href}">x</a>').links == ()


def test_page_level_nofollow_forbids_every_link() -> None:
    answer = fetched(
        f"<meta name=robots content=nofollow><a href='{TARGET}'>x</a>",
        headers=(("x-robots-tag", "none"),),
    )

    (link,) = PageView(answer).find(Target.parse(TARGET)).links

    assert not link.follow
    assert link.nofollow_by == (FollowBarrier.META, FollowBarrier.HEADER)


def test_a_page_of_the_target_itself() -> None:
    """Relative links lead to the target there, whatever their spelling."""
    page = view("<a href='/page'>x</a><a href='y'>y</a>", url="https://target.example/z")

    findings = page.find(Target.parse(TARGET), Expected())

    assert [link.href for link in findings.links] == ["/page", "y"]
    assert findings.on_target == 1


@pytest.mark.parametrize(("padding", "beyond"), [(GOOGLEBOT_READS_BYTES, True), (100, False)])
def test_googlebot_reads_two_megabytes(padding: int, beyond: bool) -> None:
    """Rule 39."""
    link = f"<a href='{TARGET}'>x</a>"
    late = f"<!--{'x' * padding}-->{link}<!--{'y' * GOOGLEBOT_READS_BYTES}-->"

    assert find(late, TARGET).beyond_googlebot_limit is beyond
    assert find(link + late, TARGET).beyond_googlebot_limit is False


@given(st.text(max_size=300), st.sampled_from(list(MatchMode)))
def test_any_text_can_be_searched(html: str, match: MatchMode) -> None:
    findings = find(f"{html}<a href='https://target.example/'>", "https://target.example/", match)

    assert findings.on_target <= len(findings.links)


def test_an_answer_that_is_no_page_has_no_links() -> None:
    answer = fetched(f"<a href='{TARGET}'>x</a>", content_type="image/png")

    assert PageView(answer).find(Target.parse(TARGET)).links == ()
