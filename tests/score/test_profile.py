"""What a target's links look like together, in bounded memory."""

from __future__ import annotations

from linkcrawler.record import Language, Placement, Status
from linkcrawler.score.distribution import Distribution, Largest, Room
from linkcrawler.score.profile import Profile, Profiles
from tests.score.make import document, gone


def made_profile() -> Profile:
    profile = Profile()
    english = {"language": Language("en", 0.9, reliable=True), "url": "https://one.example.com/"}
    profile.add(document({"anchor": "Garden  shop"}))
    profile.add(document({"anchor": "garden shop"}, {"url": "https://www.example.at/other"}))
    profile.add(document({"anchor": "here", "placement": Placement.FOOTER}, english))
    profile.add(document({"follow": False, "rel": ("nofollow", "ugc"), "anchor": "x"}))
    profile.add(gone(Status.MISSING))
    profile.add(gone(Status.BLOCKED))
    return profile


def test_only_live_links_make_the_figures() -> None:
    profile = made_profile()

    assert profile.live_links == 4
    assert profile.statuses.counts == {"live": 4, "missing": 1, "blocked": 1}


def test_figures_of_a_target() -> None:
    profile = made_profile()

    assert profile.anchors.most_common() == [("garden shop", 2), ("here", 1), ("x", 1)]
    assert profile.anchor_kinds.counts == {"partial": 4}
    assert profile.rels.counts == {"follow": 3, "ugc": 1}
    assert profile.placements.counts == {"content": 3, "footer": 1}
    assert profile.languages.counts == {"de": 3, "en": 1}
    assert profile.countries.counts == {"AT": 3, "unknown": 1}
    assert profile.domains.counts == {"example.at": 3, "example.com": 1}


def test_concentration() -> None:
    profile = made_profile()

    assert profile.anchors.largest == Largest("garden shop", 2, 0.5)
    assert profile.domains.largest == Largest("example.at", 3, 0.75)


def test_nothing_live_has_no_concentration() -> None:
    profile = Profile()
    profile.add(gone(Status.MISSING))

    assert profile.anchors.largest is None
    assert profile.anchors.share("x") == 0


def test_declared_country_where_the_domain_has_none() -> None:
    profile = Profile()
    page = {"url": "https://a.example.io/", "language": Language(declared="pt_BR, en")}
    profile.add(document(page=page))

    assert profile.countries.counts == {"BR": 1}
    assert profile.languages.counts == {"unknown": 1}


def test_each_target_has_its_profile_the_largest_first() -> None:
    profiles = Profiles()
    for target in ("b.example", "a.example", "b.example"):
        profiles.add(document(target=target))

    assert [target for target, _ in profiles] == ["b.example", "a.example"]
    found = profiles.of("b.example")
    assert found is not None
    assert found.live_links == 2
    assert profiles.of("c.example") is None


def test_values_beyond_the_room_are_counted_together() -> None:
    room = Room(2)
    first, second = Distribution(room), Distribution(room)
    for value in ("a", "b", "c", "a"):
        first.add(value)
    second.add("a")

    assert first.most_common() == [("a", 2), ("b", 1)]
    assert (first.total, first.others) == (4, 1)
    assert first.share("a") == 0.5
    assert (second.total, second.others) == (1, 1)
    assert second.largest is None


def test_targets_beyond_the_bound_share_a_profile() -> None:
    profiles = Profiles(most_targets=2)
    for number in range(5):
        profiles.add(document(target=f"{number}.example"))

    assert len(list(profiles)) == 2
    assert profiles.others.live_links == 3
    assert profiles.of("4.example") is None
