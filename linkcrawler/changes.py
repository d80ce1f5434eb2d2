"""What of a link is worth an event when it changes, and what is only jitter.

Facts are taken from conclusive checks alone, so what we could not look at never looks like a change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkcrawler.record import Change, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.record import Link, Page, Record

Facts = dict[str, str | None]
"""What holds of a link after a conclusive check, by the name of the event that a change gives."""

_SESSION = re.compile(
    r"(?:;jsessionid=[^?#]*)|(?<=[?&])(?:phpsessid|jsessionid|sid|sessionid|session_id|aspsessionid\w*"
    r"|cfid|cftoken|utm_\w+|gclid|fbclid|msclkid|_ga|cb|cachebuster|rnd|rand|timestamp|ts)=[^&#]*&?",
    re.IGNORECASE,
)
"""Parts of an address that differ from visit to visit, and say nothing."""


def facts_of(record: Record) -> Facts:
    """Return what *record* says for good; of a page that we could not look at, nothing."""
    if record.status.is_unknown:
        return {}
    facts: Facts = {"status": str(record.status)}
    if not record.links:
        return facts
    link = record.links[0]
    return {
        **facts,
        **_link_facts(link),
        **_target_facts(link, record.problems),
        **_page_facts(record.page),
    }


def changes_between(
    earlier: Mapping[str, str | None], now: Facts, cause: str
) -> tuple[Change, ...]:
    """Return what differs in what both checks could see, in the order of the facts."""
    if not earlier:
        return ()
    return tuple(
        Change(what, earlier[what], value, cause)
        for what, value in now.items()
        if what in earlier and earlier[what] != value
    )


def remembered(earlier: Mapping[str, str | None], now: Facts) -> Facts:
    """Return what is known after this check: facts that it could not see stay as they were."""
    return {**earlier, **now}


def _link_facts(link: Link) -> Facts:
    return {
        "url": _without_session(link.url),
        "via": link.via,
        "anchor": link.anchor,
        "rel": " ".join(sorted(set(link.rel))),
        "follow": _yes_no(link.follow),
        "placement": str(link.placement),
        "hidden_by": None if link.hidden_by is None else str(link.hidden_by),
    }


def _target_facts(link: Link, problems: tuple[Problem, ...]) -> Facts:
    """Return what the link's address is for sure; of one that let nobody look, nothing."""
    if Problem.TARGET_BROKEN in problems:
        return {"target_status": "broken"}
    if Problem.TARGET_REDIRECTS in problems:
        return {"target_status": "redirects"}
    answered_well = link.target_status is not None and 200 <= link.target_status < 300
    return {"target_status": "ok"} if answered_well else {}


def _page_facts(page: Page) -> Facts:
    canonical = page.canonical
    facts: Facts = {
        "page_url": _without_session(page.url),
        "indexable": None if page.indexable is None else _yes_no(page.indexable),
        "canonical": None if canonical is None else _without_session(canonical.url),
    }
    if page.language.reliable:  # an unsure guess wavers from visit to visit
        facts["language"] = page.language.code
    return facts


def _without_session(url: str) -> str:
    if "?" not in url and ";" not in url and "&" not in url:
        return url  # most have nothing to look through
    return _SESSION.sub("", url).rstrip("?&")


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
