"""A year on a scripted site: the events are exactly the scripted ones, each in its time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from linkcrawler.evidence import FailureKind
from linkcrawler.match import Target, seed_id
from linkcrawler.recheck import TRUST_A_SERVER_FOR
from linkcrawler.store import open_store
from tests.core.make import make_seed
from tests.year import web
from tests.year.clock import HOUR, Year
from tests.year.web import (
    DAY,
    START,
    Page,
    fails,
    liar,
    once,
    page,
    redirect,
    status,
    tagged,
    wall,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.evidence import Fetched
    from linkcrawler.seed import Seed
    from tests.year.web import Answer, Visit

SHOP = "shop.example"
CONFIRMED_WITHIN = timedelta(hours=2.2) + HOUR
"""A suspect is due after two hours, give or take a tenth, and runs are hourly."""

Told = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Story:
    """A page's script and, by the day that something happened, the events that must follow.

    *late* is what may be added to the time of each; *target* is another site that the page links to.
    """

    script: Mapping[float, Answer]
    events: Mapping[float, list[Told]] = field(default_factory=dict)
    late: timedelta = timedelta(0)
    target: str = SHOP
    every: timedelta | None = None
    of: str | None = None
    """The name of the story whose page this link shares."""


def lost(status: str) -> list[Told]:
    return [("state", "live", "suspect"), ("status", "live", status), ("state", "suspect", "lost")]


def back(status: str) -> list[Told]:
    return [("state", "lost", "live"), ("status", status, "live")]


def troubles(of: Mapping[float, tuple[float, Answer]]) -> dict[float, Answer]:
    """Let the page be in trouble from some days on, for some days each."""
    script: dict[float, Answer] = {}
    for start, (days, answer) in of.items():
        script |= {start: answer, start + days: page()}
    return script


def cut_off(visit: Visit) -> Fetched:
    return replace(page(None)(visit), complete=False)


def jitter(visit: Visit) -> Fetched:
    link = f"https://shop.example/beans?PHPSESSID={visit.number:x}"
    more = f"<p>Read {visit.number} times, the last at {visit.at}</p>"
    return page(link, more=more)(visit)


def two(first: bool = True) -> Answer:
    return page(more=f"<p>{web.TEXT} <a href='https://other.example/'>other</a>" if first else "")


DOWN: Mapping[float, tuple[float, Answer]] = {
    10: (1, fails(FailureKind.CONNECT)),
    40: (1, status(503)),
    80: (2, status(500)),
    120: (1, fails(FailureKind.DNS)),
    200: (1, status(429)),
    260: (2, cut_off),
    300: (1, fails(FailureKind.TIMEOUT)),
}
KEPT_OUT: Mapping[float, tuple[float, Answer]] = {
    90: (7, fails(FailureKind.ROBOTS)),
    150: (7, wall(403)),
    220: (7, wall(200)),
}
NOFOLLOW: list[Told] = [("rel", "", "nofollow"), ("follow", "yes", "no")]
NOINDEX = "<meta name=robots content=noindex>"
CANONICAL = "<link rel=canonical href='https://blog.example/other'>"
MOVED: Told = ("page_url", "https://moves.example/post", "https://moves.example/new")
SHOWN: list[Told] = [("state", "never_found", "live"), ("status", "missing", "live")]
FLICKER: list[Told] = [("state", "live", "suspect"), ("status", "live", "missing")]
STEADY: list[Told] = [("state", "suspect", "live"), ("status", "missing", "live")]

STORIES = {
    "steady": Story({0: page()}),
    "steady-tagged": Story({0: tagged("v1", page())}),
    "steady-liar": Story({0: liar(page())}),
    "jitter": Story({0: jitter}),
    "session": Story({0: lambda visit: redirect(f"/post?sid={visit.number}", page())(visit)}),
    "down": Story({0: page(), **troubles(DOWN)}, every=DAY),
    "kept-out": Story({0: page(), **troubles(KEPT_OUT)}, every=DAY),
    "dies": Story({0: page(), 100.3: status(404)}, {100.3: lost("page_gone")}),
    "says-gone": Story({0: page(), 170: status(200, "Page not found")}, {170: lost("page_gone")}),
    "removed": Story(
        {0: page(), 60.2: page(None), 200.7: page()},
        {60.2: lost("missing"), 200.7: back("missing")},
    ),
    "removed-tagged": Story(
        {0: tagged("v1", page()), 260: tagged("v2", page(None))}, {260: lost("missing")}
    ),
    "removed-liar": Story(
        {0: liar(page()), 20: liar(page(None))}, {20: lost("missing")}, TRUST_A_SERVER_FOR + DAY
    ),
    "leads-home": Story({0: page(), 80: redirect("/", page(None))}, {80: lost("page_moved")}),
    "moves": Story({0: page(), 120: redirect("/new", page())}, {120: [MOVED]}),
    "nofollow": Story(
        {0: page(), 50.5: page(rel="nofollow"), 250: page()},
        {50.5: NOFOLLOW, 250: [(what, to, was) for what, was, to in NOFOLLOW]},
    ),
    "anchor": Story(
        {0: page(), 77: page(anchor="new beans")}, {77: [("anchor", "old beans", "new beans")]}
    ),
    "noindex": Story({0: page(), 33: page(head=NOINDEX)}, {33: [("indexable", "yes", "no")]}),
    "canonical": Story(
        {0: page(), 210: page(head=CANONICAL)},
        {210: [("indexable", "yes", "no"), ("canonical", None, "https://blog.example/other")]},
    ),
    "flickers": Story(
        {0: page(), 140: once(page(None), page())},
        {140: [*FLICKER, *STEADY]},
        late=CONFIRMED_WITHIN,
    ),
    "walled-then-dead": Story(
        {0: page(), 90: wall(403), 97: status(410)}, {97: lost("page_gone")}, every=DAY
    ),
    "dead-behind-a-wall": Story(
        {0: page(), 110: once(page(None), wall(403)), 113: page(None)},
        {110: FLICKER, 113: [("state", "suspect", "lost")]},
    ),
    "never-there": Story({0: page(None), 75: page()}, {75: SHOWN}),
    "never-ever": Story({0: page(None), 180: wall(403), 187: page(None)}),
    "late": Story({0: fails(FailureKind.TIMEOUT), 3: page()}, {3: [("state", "unknown", "live")]}),
    "two": Story({0: two(), 130: two(first=False)}),
    "two-other": Story({}, {130: lost("missing")}, target="other.example", of="two"),
}


def seed_of(name: str, story: Story) -> Seed:
    url = f"https://{story.of or name}.example/post"
    ours = seed_id(url, Target.parse(story.target))
    match = Target.parse(story.target).match
    return make_seed(url, story.target, id=ours, match=match, every=story.every)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    store = open_store(None, tmp_path_factory.mktemp("year"))
    seeds = [seed_of(name, story) for name, story in STORIES.items()]
    own = {
        s.page_url: story for s, story in zip(seeds, STORIES.values(), strict=True) if story.script
    }
    passed = Year(store, {url: Page(url, story.script) for url, story in own.items()}, seeds)
    passed.pass_by()
    return passed


@pytest.mark.parametrize("name", STORIES)
def test_what_happened_is_told_and_nothing_else(year: Year, name: str) -> None:
    story = STORIES[name]
    events = year.events[seed_of(name, story).id]

    scripted = [told for _, its_events in sorted(story.events.items()) for told in its_events]
    assert sorted((e["what"], str(e["from"]), str(e["to"])) for e in events) == sorted(
        (what, str(was), str(now)) for what, was, now in scripted
    )
    assert [e["at"] for e in events] == sorted(e["at"] for e in events)
    assert all(event["cause"] for event in events)


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if story.events])
def test_each_in_its_time(year: Year, name: str) -> None:
    """What shows is told by the next check that was due, and a loss as soon as it is confirmed."""
    story = STORIES[name]
    seed = seed_of(name, story)
    left = list(year.events[seed.id])

    for day, its_events in sorted(story.events.items()):
        happened = START + day * DAY
        due = next(due for at, due in reversed(year.due[seed.id]) if at < happened)
        seen_by = max(due, happened) + HOUR + story.late
        told = [left.pop(0) for _ in its_events]
        for event in told:
            confirms = (event["what"], event["from"]) == ("state", "suspect")
            within = CONFIRMED_WITHIN if confirms else timedelta(0)
            assert happened <= event["at"] <= seen_by + within, event


@pytest.mark.parametrize(("name", "of"), [("down", DOWN), ("kept-out", KEPT_OUT)])
def test_troubles_were_seen_and_tried_again_by_back_off(
    year: Year, name: str, of: Mapping[float, tuple[float, Answer]]
) -> None:
    """Nothing was told of them, though each was met: first within hours, then ever more seldom."""
    visits = year.pages[f"https://{name}.example/post"].visits
    for start, (days, _) in of.items():
        met = [at for at in visits if start * DAY <= at - START < (start + days) * DAY]
        gaps = [later - earlier for earlier, later in pairwise(met)]
        assert gaps[0] <= timedelta(hours=6.6) + HOUR, start
        assert all(later > 1.4 * earlier for earlier, later in pairwise(gaps)), start


def test_no_page_is_forgotten_and_none_is_pestered(year: Year) -> None:
    for seed in year.seeds:
        moments = [at for at, _ in year.due[seed.id]]
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        assert max(gaps) <= 33 * DAY + HOUR
        assert min(gaps) >= HOUR
        assert seed.every or 12 < len(moments) < 250, seed.page_url


def test_pages_that_stay_the_same_are_seldom_read(year: Year) -> None:
    assert year.unread > sum(len(page.visits) for page in year.pages.values()) / 3
