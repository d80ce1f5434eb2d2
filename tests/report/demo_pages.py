"""Records of the demo store: one page as a check finds it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from linkcrawler.record import (
    AnchorKind,
    AnchorSource,
    Expected,
    FollowBarrier,
    Hop,
    Language,
    Link,
    MatchMode,
    Page,
    Placement,
    Problem,
    Record,
    Reported,
    State,
    Status,
)
from tests.report.demo_words import (
    GONE,
    LABELS,
    PLACES,
    TARGETS,
    TONGUES,
    UNKNOWN,
    Tongue,
    host_of,
    slug,
)

if TYPE_CHECKING:
    from datetime import datetime

_WORSE = ("nofollow", "sponsored", "noindex", "moved out")


@dataclass(frozen=True, slots=True)
class Site:
    """A referring page and the link on it."""

    url: str
    home: str
    target: str
    tongue: Tongue
    title: str
    labels: dict[str, str]
    link: Link
    worse: str
    gone: tuple[str, str, int]
    unknown: tuple[str, str, int | None]
    words: int

    @staticmethod
    def make(number: int, hosts: int, rng: random.Random) -> Site:
        """Make the page of link *number*; there are about so many *hosts*."""
        tongue = rng.choices(TONGUES, [t.weight for t in TONGUES])[0]
        # Few sites have many links, most have one: as profiles are.
        host_number = int(hosts * rng.random() ** 2)
        host = host_of(tongue, host_number, random.Random(f"{tongue.code}{host_number}"))
        title = rng.choice(tongue.titles)
        target = rng.choices(tuple(TARGETS), tuple(TARGETS.values()))[0]
        return Site(
            url=f"https://{host}/{rng.randrange(2021, 2027)}/{slug(title)}-{number}",
            home=f"https://{host}/",
            target=target,
            tongue=tongue,
            title=title,
            labels={name: rng.choice(values) for name, values in LABELS.items()},
            link=_link(target, tongue, rng),
            worse=rng.choice(_WORSE),
            gone=rng.choice(GONE),
            unknown=rng.choice(UNKNOWN),
            words=rng.randrange(180, 2400),
        )


def _link(target: str, tongue: Tongue, rng: random.Random) -> Link:
    anchor, kind = rng.choice(tongue.anchors)
    placement, rule, xpath, _ = rng.choices(PLACES, [place[3] for place in PLACES])[0]
    url = target if "://" in target else f"https://{target}/"
    before, after = rng.sample(tongue.sentences, 2)
    return Link(
        href=url,
        url=url,
        differs=(),
        via=None,
        anchor=anchor,
        anchor_source=AnchorSource.TEXT if anchor else AnchorSource.NONE,
        anchor_kind=AnchorKind(kind),
        rel=("ugc", "nofollow") if placement == "comments" else (),
        follow=placement != "comments",
        nofollow_by=(FollowBarrier.REL,) if placement == "comments" else (),
        placement=Placement(placement),
        placement_confidence=round(rng.uniform(0.7, 0.99), 2),
        placement_rule=rule,
        context_left=before[-160:],
        context_right=after[:160],
        heading=rng.choice(tongue.titles),
        index=rng.randrange(200),
        position=round(rng.random(), 3),
        xpath=xpath.format(n=rng.randrange(1, 30)),
    )


def record_of(site: Site, what: str, key: str, run: str, moment: datetime) -> Record:
    """Return the record of a check that finds *what*; state and changes are not its matter."""
    values = {"live": _live, "worse": _worse, "gone": _gone, "unknown": _unknown}[what](site)
    return Record(
        id=key,
        run_id=run,
        checked_at=moment,
        referring_url=site.url,
        target=site.target,
        match=MatchMode.DOMAIN,
        expected=Expected(language=site.tongue.code),
        labels=site.labels,
        reported=Reported("ahrefs", follow=True, first_seen="2025-11-03"),
        state=State.UNKNOWN,
        **values,
    )


def _page(site: Site, **changes: Any) -> Page:
    page = Page(
        url=site.url,
        http_status=200,
        content_type="text/html",
        charset="utf-8",
        bytes=48_000,
        elapsed_ms=320,
        title=site.title,
        language=Language(site.tongue.code, 0.99, reliable=True, declared=site.tongue.code),
        indexable=True,
        external_links=12,
        internal_links=80,
        words=site.words,
    )
    return replace(page, **changes)


def _live(site: Site) -> dict[str, Any]:
    problems = [Problem(word) for word in site.link.rel]
    if site.link.placement is not Placement.CONTENT:
        problems.append(Problem.NOT_IN_CONTENT)
    if not site.link.anchor:
        problems.append(Problem.ANCHOR_EMPTY)
    return _found(_page(site), site.link, problems)


def _worse(site: Site) -> dict[str, Any]:
    page, link = _page(site), site.link
    if site.worse == "noindex":
        page = _page(site, indexable=False, index_blockers=(Problem.NOINDEX,))
        return _found(page, link, [Problem.NOINDEX])
    if site.worse == "moved out":
        moved = replace(link, placement=Placement.FOOTER, placement_rule="footer_element")
        return _found(page, moved, [Problem.NOT_IN_CONTENT])
    marked = replace(link, rel=(site.worse,), follow=False, nofollow_by=(FollowBarrier.REL,))
    return _found(page, marked, [Problem(site.worse)])


def _found(page: Page, link: Link, problems: list[Problem]) -> dict[str, Any]:
    followed = "followed" if link.follow else "not followed because of its rel"
    place = f"in the {link.placement.value} (rule {link.placement_rule})"
    return {
        "status": Status.LIVE,
        "reason": f"The link is there, {place}, {followed}.",
        "problems": tuple(sorted(problems)),
        "page": page,
        "links": (link,),
    }


def _gone(site: Site) -> dict[str, Any]:
    status, reason, code = site.gone
    moved = {"url": site.home, "redirects": (Hop(site.url, 301),)} if "moved" in status else {}
    return {
        "status": Status(status),
        "reason": reason.format(target=site.target, home=site.home),
        "problems": (),
        "page": _page(site, http_status=code, **moved),
        "links": (),
    }


def _unknown(site: Site) -> dict[str, Any]:
    status, reason, code = site.unknown
    page = Page(site.url, http_status=code)
    return {
        "status": Status(status),
        "reason": reason,
        "problems": (),
        "page": page,
        "links": (),
    }
