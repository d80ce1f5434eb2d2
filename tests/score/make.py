"""Documents to score: a perfect live link, of which every part can be said otherwise."""

from __future__ import annotations

from typing import Any

from linkcrawler.documents import to_document
from linkcrawler.record import AnchorKind, Expected, Language, Page, Status
from linkcrawler.score.profile import Profile
from tests.core.make import make_link
from tests.store.records import record

PERFECT_PAGE: dict[str, Any] = {
    "http_status": 200,
    "title": "The garden in spring",
    "language": Language("de", 0.99, reliable=True, declared="de-at"),
    "indexable": True,
    "external_links": 5,
    "internal_links": 20,
    "words": 900,
}


def document(
    link: dict[str, Any] | None = None, page: dict[str, Any] | None = None, **changed: Any
) -> dict[str, Any]:
    """Return the document of a live link; *link*, *page* and *changed* replace fields of it."""
    url = (page or {}).pop("url", "https://blog.example.at/post")
    words = {"url": "https://shop.example/garden-spades", "context_left": "a spade for the garden"}
    values: dict[str, Any] = {
        "status": Status.LIVE,
        "problems": (),
        "labels": {},
        "expected": Expected(language="de", country="AT"),
        "page": Page(url, **(PERFECT_PAGE | (page or {}))),
        "links": (make_link(**(words | (link or {}))),),
    }
    made: dict[str, Any] = to_document(record(**(values | changed)))
    return made


def gone(status: Status) -> dict[str, Any]:
    return document(status=status, links=())


def profile_of(anchors: dict[str, int]) -> Profile:
    """Return the profile of a target with so many live links of each (exact) anchor."""
    profile = Profile()
    for anchor, number in anchors.items():
        one = document({"anchor": anchor, "anchor_kind": AnchorKind.EXACT})
        for _ in range(number):
            profile.add(one)
    return profile
