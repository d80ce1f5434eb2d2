"""Where the tool that exported the list says one thing of a link and the page another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.record import FollowBarrier, Status
from linkcrawler.score.profile import folded_anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.store.base import Document


def disagreements(link: Document) -> Iterator[str]:
    """Yield ``there``, ``follow`` and ``anchor``, those of which tool and page say different things.

    What could not be looked at disagrees with nobody.
    """
    reported = link["reported"]
    if not reported:
        return
    if Status(link["status"]).says_gone:
        yield "there"
    if not link["links"]:
        return
    best = link["links"][0]
    followed_by_rel = FollowBarrier.REL not in best["nofollow_by"]  # tools look at the rel alone
    if reported["follow"] is not None and reported["follow"] != followed_by_rel:
        yield "follow"
    if reported["anchor"] and folded_anchor(reported["anchor"]) != folded_anchor(best["anchor"]):
        yield "anchor"
