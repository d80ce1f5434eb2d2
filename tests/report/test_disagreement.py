"""What a tool said of a link, and what its page says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from linkcrawler.record import FollowBarrier, Reported, Status
from linkcrawler.report.disagreement import disagreements
from tests.store.records import entry, link

FOLLOWED = replace(link(), anchor="Seed  Shop", rel=(), follow=True)
BY_REL = replace(FOLLOWED, follow=False, nofollow_by=(FollowBarrier.REL,))
BY_PAGE = replace(FOLLOWED, follow=False, nofollow_by=(FollowBarrier.META,))
GONE: dict[str, Any] = {"status": Status.PAGE_GONE, "links": ()}


@pytest.mark.parametrize(
    ("reported", "found", "words"),
    [
        (None, {"links": (BY_REL,)}, []),
        (None, GONE, []),
        (Reported("ahrefs"), GONE, ["there"]),
        (Reported("ahrefs"), {"status": Status.BLOCKED, "links": ()}, []),
        (Reported("ahrefs", follow=True), {"links": (FOLLOWED,)}, []),
        (Reported("ahrefs", follow=True), {"links": (BY_REL,)}, ["follow"]),
        (Reported("ahrefs", follow=True), {"links": (BY_PAGE,)}, []),
        (Reported("ahrefs", follow=False), {"links": (FOLLOWED,)}, ["follow"]),
        (Reported("ahrefs", anchor="seed shop"), {"links": (FOLLOWED,)}, []),
        (Reported("ahrefs", anchor="our shop"), {"links": (FOLLOWED,)}, ["anchor"]),
        (Reported("ahrefs", "x", follow=False), {"links": (FOLLOWED,)}, ["follow", "anchor"]),
    ],
)
def test_tool_and_page(reported: Reported | None, found: dict[str, Any], words: list[str]) -> None:
    document = entry(1, reported=reported, **found).record

    assert list(disagreements(document)) == words
