"""Every status and every problem, each from the evidence that the contract names."""

from __future__ import annotations

from typing import Any

import pytest

from linkcrawler.evidence import Failure, FailureKind
from linkcrawler.page.findings import Findings, Remains, Signs
from linkcrawler.record import (
    Expected,
    FollowBarrier,
    HiddenBy,
    Language,
    Page,
    Placement,
    Problem,
    Status,
)
from linkcrawler.targets.answer import Answer
from linkcrawler.verdict import judge

from .make import PAGE_URL, make_evidence, make_fetched, make_link

NOTHING = Findings()
SHOP, OTHER = "https://shop.example/seeds", "https://shop.example/other"


def failed(kind: FailureKind, detail: str = "what happened") -> dict[str, Any]:
    return {
        "fetched": make_fetched(http_status=None, body=b"", failure=Failure(kind, detail)),
        "findings": NOTHING,
        "is_html": False,
    }


def answered(code: int, **more: Any) -> dict[str, Any]:
    return {"fetched": make_fetched(http_status=code), "findings": NOTHING, **more}


WITHOUT_LINK: dict[str, Any] = {"findings": NOTHING}

STATUS_TABLE: list[tuple[str, dict[str, Any], Status, str]] = [
    ("the link is there", {}, Status.LIVE, "in the content (rule article_text)"),
    (
        "hidden",
        {"findings": Findings((make_link(hidden_by=HiddenBy.DISPLAY_NONE),), on_target=1)},
        Status.LIVE,
        "The link is there, hidden (display_none), in the content",
    ),
    (
        "kept out of the index",
        {
            "page": Page(
                PAGE_URL, 200, index_blockers=(Problem.NOINDEX, Problem.CANONICAL_ELSEWHERE)
            )
        },
        Status.LIVE,
        "not for Google's index: it says noindex and its canonical is another page.",
    ),
    (
        "only other pages of the site are linked",
        {"findings": Findings((make_link(url="https://shop.example/other"),))},
        Status.LIVE,
        "Only other pages of the target's site are linked",
    ),
    ("read whole, no link", WITHOUT_LINK, Status.MISSING, "no link to shop.example"),
    (
        "only a comment is left",
        {"findings": Findings(remains=(Remains.HTML_COMMENT, Remains.NOSCRIPT))},
        Status.MISSING,
        "an HTML comment and a noscript element",
    ),
    (
        "only a drawing leads there",
        {"findings": Findings(remains=(Remains.SVG,))},
        Status.MISSING,
        "what is left of one stands in a drawing (svg), which is no link",
    ),
    ("404", answered(404), Status.PAGE_GONE, "404"),
    ("410", answered(410), Status.PAGE_GONE, "410"),
    (
        "soft 404",
        {**WITHOUT_LINK, "signs": Signs(soft_404="its title says not found")},
        Status.PAGE_GONE,
        "its title says not found",
    ),
    ("moved", {**WITHOUT_LINK, "moved": True}, Status.PAGE_MOVED, f"redirects to {PAGE_URL}"),
    ("no page", {**WITHOUT_LINK, "is_html": False}, Status.NOT_HTML, "text/html"),
    (
        "gzip that is not said to be",
        {
            "fetched": make_fetched(
                body=b"\x1f\x8b\x08\x00", headers=(("content-type", "text/html"),)
            ),
            "findings": NOTHING,
            "is_html": False,
        },
        Status.NOT_HTML,
        "(text/html, but its bytes are gzip, and no Content-Encoding says so)",
    ),
    ("403", answered(403), Status.BLOCKED, "403"),
    ("401", answered(401), Status.BLOCKED, "401"),
    ("429", answered(429), Status.BLOCKED, "429"),
    ("451", answered(451), Status.BLOCKED, "451"),
    ("999", answered(999), Status.BLOCKED, "999"),
    ("wall on 200", answered(200, signs=Signs(wall="Imperva")), Status.BLOCKED, "Imperva"),
    ("wall on 503", answered(503, signs=Signs(wall="Cloudflare")), Status.BLOCKED, "Cloudflare"),
    ("wall on 404", answered(404, signs=Signs(wall="DataDome")), Status.BLOCKED, "DataDome"),
    ("500", answered(500), Status.SERVER_ERROR, "500"),
    ("520", answered(520), Status.SERVER_ERROR, "520"),
    (
        "moved to the target's own site",
        {"moved": True, "moved_to_target": True},
        Status.PAGE_MOVED,
        "the target's own site",
    ),
    (
        "blank",
        {**WITHOUT_LINK, "page": Page(url=PAGE_URL, http_status=200, words=0)},
        Status.UNREACHABLE,
        "blank",
    ),
    ("304 unasked", answered(304), Status.UNREACHABLE, "304"),
    (
        "empty answer",
        {"fetched": make_fetched(body=b" \n"), "findings": NOTHING},
        Status.UNREACHABLE,
        "empty",
    ),
    (
        "nothing of the body can be decoded",
        {"fetched": make_fetched(body=b"", complete=False), "findings": NOTHING},
        Status.UNREACHABLE,
        "broken",
    ),
    (
        "cut off, no link in what came",
        {"fetched": make_fetched(complete=False), "findings": NOTHING},
        Status.UNREACHABLE,
        "cut off",
    ),
    (
        "cut off, and what arrived looks like an error page",
        {
            "fetched": make_fetched(complete=False),
            "findings": NOTHING,
            "signs": Signs(soft_404="its heading says not found"),
        },
        Status.UNREACHABLE,
        "cut off",
    ),
    ("cut off after the link", {"fetched": make_fetched(complete=False)}, Status.LIVE, "is there"),
    (
        "scripts could add it",
        {**WITHOUT_LINK, "signs": Signs(script_reasons=("an empty root",))},
        Status.UNREACHABLE,
        "an empty root",
    ),
    (
        "scripts could add it, and the browser looked",
        {
            **WITHOUT_LINK,
            "signs": Signs(script_reasons=("an empty root",)),
            "page": Page(url=PAGE_URL, http_status=200, rendered=True, words=9),
        },
        Status.MISSING,
        "read whole",
    ),
    ("robots", failed(FailureKind.ROBOTS), Status.DISALLOWED, "What happened"),
    ("address", failed(FailureKind.ADDRESS), Status.REFUSED, "what happened"),
    ("scheme", failed(FailureKind.SCHEME), Status.REFUSED, "what happened"),
    ("too large", failed(FailureKind.TOO_LARGE), Status.REFUSED, "what happened"),
]


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [row[1:] for row in STATUS_TABLE],
    ids=[row[0] for row in STATUS_TABLE],
)
def test_status(given: dict[str, Any], status: Status, said: str) -> None:
    """The evidence decides the status, and the reason names what decided."""
    verdict = judge(make_evidence(**given))

    assert verdict.status is status
    assert said.lower() in verdict.reason.lower()
    assert verdict.reason.endswith(".")


def test_the_table_has_every_status() -> None:
    assert {row[2] for row in STATUS_TABLE} == set(Status)


@pytest.mark.parametrize("kind", [k for k in FailureKind if not k.is_refusal and k != "robots"])
def test_every_other_failure_is_unreachable(kind: FailureKind) -> None:
    assert judge(make_evidence(**failed(kind))).status is Status.UNREACHABLE


@pytest.mark.parametrize("kind", list(FailureKind))
def test_no_failure_ever_says_that_the_link_is_gone(kind: FailureKind) -> None:
    status = judge(make_evidence(**failed(kind))).status

    assert status.is_unknown
    assert not status.says_gone


@pytest.mark.parametrize("code", [*range(300, 404), *range(405, 410), *range(411, 600), 999])
def test_no_other_code_says_that_the_link_is_gone(code: int) -> None:
    assert judge(make_evidence(**answered(code))).status.is_unknown


def linked(**changes: Any) -> dict[str, Any]:
    return {"findings": Findings((make_link(**changes),), on_target=1)}


def on_page(**changes: Any) -> dict[str, Any]:
    return {"page": Page(url=PAGE_URL, http_status=200, **changes)}


PROBLEM_TABLE: list[tuple[dict[str, Any], Problem]] = [
    (linked(rel=("nofollow",), follow=False), Problem.NOFOLLOW),
    (linked(rel=("ugc",), follow=False), Problem.UGC),
    (linked(rel=("sponsored",), follow=False), Problem.SPONSORED),
    (linked(nofollow_by=(FollowBarrier.META,), follow=False), Problem.PAGE_NOFOLLOW),
    (linked(nofollow_by=(FollowBarrier.HEADER,), follow=False), Problem.PAGE_NOFOLLOW),
    (on_page(index_blockers=(Problem.NOINDEX,)), Problem.NOINDEX),
    (on_page(index_blockers=(Problem.CANONICAL_ELSEWHERE,)), Problem.CANONICAL_ELSEWHERE),
    (on_page(index_blockers=(Problem.UNAVAILABLE_AFTER,)), Problem.UNAVAILABLE_AFTER),
    (
        on_page(index_blockers=(Problem.ROBOTS_DISALLOWS_GOOGLEBOT,)),
        Problem.ROBOTS_DISALLOWS_GOOGLEBOT,
    ),
    ({"findings": Findings((make_link(),), on_target=0)}, Problem.WRONG_TARGET),
    ({"expected": Expected(anchor="other words")}, Problem.ANCHOR_MISMATCH),
    (linked(anchor=""), Problem.ANCHOR_EMPTY),
    ({**linked(rel=("nofollow",)), "expected": Expected(rel="follow")}, Problem.REL_MISMATCH),
    ({"expected": Expected(rel="sponsored")}, Problem.REL_MISMATCH),
    (linked(hidden_by=HiddenBy.DISPLAY_NONE), Problem.HIDDEN),
    (linked(rendered_only=True), Problem.RENDERED_ONLY),
    (
        {"findings": Findings((make_link(),), on_target=1, beyond_googlebot_limit=True)},
        Problem.BEYOND_GOOGLEBOT_LIMIT,
    ),
    ({"moved": True}, Problem.PAGE_REDIRECTED),
    (linked(placement=Placement.FOOTER), Problem.NOT_IN_CONTENT),
    (on_page(external_links=101), Problem.CROWDED),
    (
        {
            **on_page(language=Language("de", 0.99, reliable=True)),
            "expected": Expected(language="en"),
        },
        Problem.LANGUAGE_MISMATCH,
    ),
    ({"target": Answer(SHOP, OTHER, 200, trail=(OTHER,))}, Problem.TARGET_REDIRECTS),
    ({"target": Answer(SHOP, OTHER, trail=(OTHER,))}, Problem.TARGET_REDIRECTS),
    ({"target": Answer(SHOP, SHOP, 404)}, Problem.TARGET_BROKEN),
    ({"target": Answer(SHOP, SHOP, 200, soft_404="a parked domain")}, Problem.TARGET_BROKEN),
]


@pytest.mark.parametrize(
    ("given", "problem"), PROBLEM_TABLE, ids=[str(problem) for _, problem in PROBLEM_TABLE]
)
def test_problem(given: dict[str, Any], problem: Problem) -> None:
    assert problem in judge(make_evidence(**given)).problems


NO_PROBLEM: list[dict[str, Any]] = [
    {},
    {"expected": Expected(anchor="  Garden\nSHOP ")},
    {"expected": Expected(rel="follow")},
    {**linked(rel=("noopener",)), "expected": Expected(rel="follow")},
    {**on_page(language=Language()), "expected": Expected(language="en")},
    {
        **on_page(language=Language("de", 0.4, reliable=False)),
        "expected": Expected(language="en"),
    },
    on_page(external_links=100),
    {"target": Answer(SHOP, SHOP, 200)},
    {"target": Answer(SHOP, SHOP, 403)},
    {"target": Answer(SHOP, SHOP, why_not="no answer within 15 s")},
    {"target": Answer(SHOP, f"{SHOP}/", 200, trail=(f"{SHOP}/",))},
]


@pytest.mark.parametrize("given", NO_PROBLEM)
def test_all_is_well(given: dict[str, Any]) -> None:
    assert judge(make_evidence(**given)).problems == ()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Answer(SHOP, SHOP, 200), "followed."),
        (Answer(SHOP, SHOP, 404), "followed; its address is broken: it answers 404."),
        (Answer(SHOP, OTHER, 200, trail=(OTHER,)), f"followed; its address redirects to {OTHER}."),
        (
            Answer(SHOP, OTHER, 410, trail=(OTHER,)),
            f"followed; its address redirects to {OTHER} and is broken: it answers 410.",
        ),
        (
            Answer(SHOP, SHOP, why_not="no such host"),
            "followed; its address could not be checked: no such host.",
        ),
        (
            Answer(SHOP, OTHER, trail=(OTHER,), why_not="no such host"),
            f"followed; its address redirects to {OTHER} but could not be checked: no such host.",
        ),
    ],
)
def test_the_reason_tells_of_the_target(target: Answer, said: str) -> None:
    assert judge(make_evidence(target=target)).reason.endswith(said)


def test_problems_are_sorted() -> None:
    problems = judge(make_evidence(**linked(rel=("ugc", "nofollow"), anchor=""))).problems

    assert list(problems) == sorted(problems)
    assert len(problems) == 3
