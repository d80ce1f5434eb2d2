"""Short ways to make the records' parts for tests; every field can be said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from linkcrawler.evidence import Fetched
from linkcrawler.page.findings import Findings
from linkcrawler.record import AnchorKind, AnchorSource, Expected, Link, MatchMode, Page, Placement
from linkcrawler.seed import Seed
from linkcrawler.verdict import Evidence

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE_URL = "https://blog.example/post"


def make_seed(page_url: str = PAGE_URL, target: str = "shop.example", **more: Any) -> Seed:
    """Make a seed whose id tells page and target."""
    return Seed(
        id=more.pop("id", f"{page_url} {target}"),
        referring_url=page_url,
        page_url=page_url,
        target=target,
        match=more.pop("match", MatchMode.DOMAIN),
        **more,
    )


def make_link(**changes: Any) -> Link:
    """Make a followed text link in the content."""
    values: dict[str, Any] = {
        "href": "https://shop.example/",
        "url": "https://shop.example/",
        "differs": (),
        "via": None,
        "anchor": "garden shop",
        "anchor_source": AnchorSource.TEXT,
        "anchor_kind": AnchorKind.PARTIAL,
        "rel": (),
        "follow": True,
        "nofollow_by": (),
        "placement": Placement.CONTENT,
        "placement_confidence": 0.9,
        "placement_rule": "article_text",
        "context_left": "see the",
        "context_right": "for seeds",
        "heading": "Spring",
        "index": 3,
        "position": 0.4,
        "xpath": "/html/body/main/p[2]/a",
    }
    return Link(**{**values, **changes})


def make_fetched(**changes: Any) -> Fetched:
    """Make a page that answered 200."""
    values: dict[str, Any] = {
        "requested_url": PAGE_URL,
        "url": PAGE_URL,
        "fetched_at": NOW,
        "http_status": 200,
        "body": b"<p>text</p>",
    }
    return Fetched(**{**values, **changes})


def make_evidence(**changes: Any) -> Evidence:
    """Make the evidence of a page that was read whole, with one link where none is said."""
    fetched = changes.pop("fetched", make_fetched())
    values: dict[str, Any] = {
        "seed": make_seed(expected=changes.pop("expected", Expected())),
        "fetched": fetched,
        "page": Page(
            url=fetched.url, http_status=fetched.http_status, content_type="text/html", words=90
        ),
        "is_html": True,
        "findings": Findings((make_link(),), on_target=1),
    }
    return Evidence(**{**values, **changes})
