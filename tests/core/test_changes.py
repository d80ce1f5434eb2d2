"""Changes that matter are told, jitter is not, and what we could not see is neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from linkcrawler.changes import changes_between, facts_of, remembered
from linkcrawler.record import (
    Canonical,
    CanonicalSource,
    Expected,
    HiddenBy,
    Language,
    Link,
    Page,
    Placement,
    Problem,
    Record,
    State,
    Status,
)

from .make import NOW, PAGE_URL, make_link, make_seed

PAGE = Page(PAGE_URL, 200, indexable=True, language=Language("en", 0.99, reliable=True))


def record(status: Status = Status.LIVE, link: Link | None = None, page: Page = PAGE) -> Record:
    seed = make_seed()
    links = (link or make_link(),) if status is Status.LIVE else ()
    return Record(
        id=seed.id,
        run_id="run",
        checked_at=NOW + timedelta(days=1),
        referring_url=seed.referring_url,
        target=seed.target,
        match=seed.match,
        expected=Expected(),
        labels={},
        reported=None,
        status=status,
        reason="why",
        problems=(),
        page=page,
        links=links,
        state=State.LIVE,
    )


def told(earlier: Record, now: Record) -> dict[str, tuple[str | None, str | None]]:
    changes = changes_between(facts_of(earlier), facts_of(now), "why")
    return {change.what: (change.from_, change.to) for change in changes}


CANONICAL = Canonical("https://blog.example/other", CanonicalSource.LINK, is_self=False)


@pytest.mark.parametrize(
    ("link", "page", "what", "to"),
    [
        ({"rel": ("nofollow",), "follow": False}, {}, "follow", "no"),
        ({"rel": ("ugc", "nofollow")}, {}, "rel", "nofollow ugc"),
        ({"anchor": "other words"}, {}, "anchor", "other words"),
        ({"url": "https://shop.example/new"}, {}, "url", "https://shop.example/new"),
        ({"placement": Placement.FOOTER}, {}, "placement", "footer"),
        ({"hidden_by": HiddenBy.DISPLAY_NONE}, {}, "hidden_by", "display_none"),
        ({}, {"indexable": False}, "indexable", "no"),
        ({}, {"canonical": CANONICAL}, "canonical", "https://blog.example/other"),
        ({}, {"language": Language("de", 0.99, reliable=True)}, "language", "de"),
        ({}, {"url": "https://blog.example/moved"}, "page_url", "https://blog.example/moved"),
    ],
)
def test_what_matters_is_told(
    link: dict[str, Any], page: dict[str, Any], what: str, to: str
) -> None:
    now = record(link=make_link(**link), page=replace(PAGE, **page))

    assert told(record(), now)[what][1] == to


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ({}, {}),
        ({"index": 9, "position": 0.9, "xpath": "/html/body/a", "context_left": "new ad"}, {}),
        ({}, {"words": 17, "title": "Now", "elapsed_ms": 9, "body_sha256": "x", "bytes": 1}),
        ({}, {"url": f"{PAGE_URL}?PHPSESSID=8f1c&utm_source=x"}),
        ({"url": "https://shop.example/;jsessionid=A1?sid=9"}, {}),
        ({}, {"language": Language("nl", 0.4, reliable=False)}),
    ],
)
def test_jitter_is_not(link: dict[str, Any], page: dict[str, Any]) -> None:
    assert told(record(), record(link=make_link(**link), page=replace(PAGE, **page))) == {}


@pytest.mark.parametrize(
    ("target_status", "problems", "fact"),
    [
        (200, (), "ok"),
        (200, (Problem.TARGET_REDIRECTS,), "redirects"),
        (404, (Problem.TARGET_BROKEN, Problem.TARGET_REDIRECTS), "broken"),
        (403, (), None),
        (None, (), None),
    ],
)
def test_a_target_is_a_fact_where_it_is_known(
    target_status: int | None, problems: tuple[Problem, ...], fact: str | None
) -> None:
    seen = replace(record(link=make_link(target_status=target_status)), problems=problems)

    assert facts_of(seen).get("target_status") == fact


@pytest.mark.parametrize("status", [status for status in Status if status.is_unknown])
def test_an_unknown_has_no_facts(status: Status) -> None:
    assert facts_of(record(status)) == {}


def test_a_loss_is_one_change_and_a_return_tells_what_is_different() -> None:
    """The facts outlive the loss: what came back otherwise than it went is told."""
    before, gone = facts_of(record()), facts_of(record(Status.MISSING))
    lost = changes_between(before, gone, "why")
    known = remembered(before, gone)
    back = changes_between(known, facts_of(record(link=make_link(anchor="new"))), "why")

    assert [(c.what, c.from_, c.to) for c in lost] == [("status", "live", "missing")]
    assert [(c.what, c.to) for c in back] == [("status", "live"), ("anchor", "new")]
    assert all(change.cause == "why" for change in (*lost, *back))
