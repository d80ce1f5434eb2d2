"""What a link is worth: each part, the whole, and what an unknown does to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.record import (
    AnchorKind,
    Expected,
    FollowBarrier,
    Language,
    Placement,
    Problem,
    Status,
)
from linkcrawler.score.parts import PARTS
from linkcrawler.score.score import Score, score_of
from linkcrawler.score.weights import Weights, default_weights
from tests.score.make import PERFECT_PAGE, document, gone, profile_of

WEIGHTS = default_weights()


def scored(one: dict[str, Any]) -> Score:
    return score_of(one, None, WEIGHTS)


def value(one: dict[str, Any], part: str) -> float | None:
    (found,) = (p.value for p in scored(one).parts if p.name == part)
    return found


def test_a_link_that_lacks_nothing_has_100() -> None:
    found = scored(document())

    assert found.total == 100
    assert [part.name for part in found.parts] == list(PARTS)
    assert all(part.value == 1 for part in found.parts)


@pytest.mark.parametrize("status", [s for s in Status if s.is_unknown])
def test_what_could_not_be_looked_at_has_no_score(status: Status) -> None:
    found = scored(gone(status))

    assert found.total is None
    assert status in found.why


@pytest.mark.parametrize("status", [s for s in Status if s.says_gone] + [Status.NOT_HTML])
def test_what_is_gone_is_worth_nothing(status: Status) -> None:
    found = scored(gone(status))

    assert found.total == 0
    assert status in found.why


@pytest.mark.parametrize(
    ("part", "worse"),
    [
        ("live", document(problems=(Problem.WRONG_TARGET,))),
        ("live", document(problems=(Problem.HIDDEN,))),
        ("live", document(problems=(Problem.TARGET_BROKEN,))),
        ("followed", document({"follow": False, "rel": ("nofollow",)})),
        (
            "followed",
            document({"follow": False, "nofollow_by": (FollowBarrier.META,)}),
        ),
        (
            "indexable",
            document(page={"indexable": False, "index_blockers": (Problem.NOINDEX,)}),
        ),
        ("indexable", document(problems=(Problem.RENDERED_ONLY,))),
        ("placement", document({"placement": Placement.FOOTER})),
        ("anchor", document({"anchor_kind": AnchorKind.GENERIC})),
        ("market", document(page={"language": Language("en", 0.99, reliable=True)})),
        ("market", document(page={"url": "https://blog.example.ch/"})),
        ("substance", document(page={"words": 30})),
        ("substance", document(page={"external_links": 150})),
        ("topic", document({"context_left": "an oven", "heading": None}, {"title": "Bread"})),
    ],
)
def test_each_part_lowers_the_score(part: str, worse: dict[str, Any]) -> None:
    """That part alone is lower, its words stand in the score's, and so is the whole."""
    found = scored(worse)
    lower = [p for p in found.parts if p.value is not None and p.value < 1]

    assert [p.name for p in lower] == [part]
    assert found.total is not None
    assert found.total < 100
    assert lower[0].why in found.why


@pytest.mark.parametrize(
    ("part", "unknown"),
    [
        ("indexable", document(page={"indexable": None})),
        ("market", document(expected=Expected())),
        (
            "market",
            document(page={"url": "https://blog.example.io/", "language": Language()}),
        ),
        ("substance", document(page={"words": None})),
        ("topic", document({"url": "https://shop.example/"})),
    ],
)
def test_a_part_that_is_not_known_is_left_out(part: str, unknown: dict[str, Any]) -> None:
    """The rest counts in full: what is not known makes a link no worse."""
    found = scored(unknown)

    assert [p.name for p in found.parts if p.value is None] == [part]
    assert found.total == 100
    assert f"{part} not known" in found.why


def test_language_that_is_not_sure_is_no_mismatch() -> None:
    unsure = Language("en", 0.4, reliable=False, declared=None)

    assert value(document(page={"language": unsure}), "market") == 1  # the domain alone: .at


def test_declared_region_counts_where_the_domain_says_nothing() -> None:
    page = {"url": "https://blog.example.com/", "language": Language(declared="de-ch")}

    found = value(document(page=page, expected=Expected(country="AT")), "market")

    assert found == 0


@pytest.mark.parametrize(
    ("hreflang", "expected"),
    [(("x-default", "de-at"), 1), (("de-ch",), 0), (("x-default",), None)],
)
def test_a_page_for_several_countries_fits_each(
    hreflang: tuple[str, ...], expected: float | None
) -> None:
    page = {"url": "https://a.example.com/", "language": Language(), "hreflang": hreflang}

    assert value(document(page=page, expected=Expected(country="AT")), "market") == expected


def test_a_record_of_before_hreflang_was_kept_has_a_score() -> None:
    one = document()
    del one["page"]["hreflang"]

    assert scored(one).total == 100


class TestExactAnchors:
    """One anchor on a large share of a target's links looks bought."""

    def anchor(self, total: int, same: int) -> float:
        others = {f"anchor {number}": 1 for number in range(total - same)}
        profile = profile_of({"garden shop": same, **others})
        one = document({"anchor": "Garden  Shop", "anchor_kind": AnchorKind.EXACT})
        (found,) = (p for p in score_of(one, profile, WEIGHTS).parts if p.name == "anchor")
        assert found.value is not None
        return found.value

    def test_a_small_share_is_natural(self) -> None:
        assert self.anchor(total=100, same=5) == 1

    def test_a_large_share_is_overused(self) -> None:
        assert self.anchor(total=100, same=40) == pytest.approx(0.2)

    def test_between_them_it_falls(self) -> None:
        values = [self.anchor(total=60, same=same) for same in range(1, 40, 4)]

        assert values == sorted(values, reverse=True)
        assert len(set(values)) > 3

    def test_a_few_links_are_no_share(self) -> None:
        assert self.anchor(total=5, same=5) == 1

    def test_an_anchor_that_describes_is_not_judged_by_its_share(self) -> None:
        profile = profile_of({"garden shop": 50})
        one = document({"anchor": "garden shop", "anchor_kind": AnchorKind.PARTIAL})

        assert score_of(one, profile, WEIGHTS).total == 100


class TestTopic:
    def test_words_of_the_address_are_found_in_other_forms(self) -> None:
        link = {"url": "https://shop.example/garden-tools/spades", "context_left": "my gardening"}

        assert (value(document(link, {"title": None}), "topic") or 0) > 0.2

    def test_a_label_names_the_topic(self) -> None:
        labels = {"Topic": "bread, oven"}

        assert value(document(labels=labels), "topic") == 0.2
        assert value(document({"heading": "Bread from the oven"}, labels=labels), "topic") == 1

    def test_a_file_names_the_topic(self) -> None:
        weights = Weights(WEIGHTS.parts, {"https://target.example/": ("お弁当",)})
        one = document({"context_left": "今日のお弁当です"}, target="https://target.example/")

        found = {p.name: p for p in score_of(one, None, weights).parts}
        assert found["topic"].value == 1
        assert "お弁当" in found["topic"].why

    def test_the_anchor_itself_is_no_evidence(self) -> None:
        link = {"anchor": "garden spades", "context_left": "here", "heading": None}

        assert value(document(link, {"title": None}), "topic") == 0.2

    def test_part_of_another_word_is_none(self) -> None:
        link = {"url": "https://shop.example/art", "context_left": "start", "heading": None}

        assert value(document(link, {"title": "The party"}), "topic") == 0.2


PAGES = st.fixed_dictionaries(
    {
        "url": st.sampled_from(["https://a.example.de/", "https://a.at/x", "http://1.2.3.4/"]),
        "words": st.none() | st.integers(0, 10**6),
        "external_links": st.none() | st.integers(0, 10**6),
        "indexable": st.sampled_from([None, True, False]),
        "title": st.none() | st.text(max_size=20),
        "language": st.builds(
            Language,
            st.sampled_from(["de", "und", "en"]),
            st.floats(0, 1),
            st.booleans(),
            st.none() | st.text(max_size=8) | st.sampled_from(["de-AT", "zh-hant-tw", "de, en"]),
        ),
    }
)
LINKS = st.fixed_dictionaries(
    {
        "anchor": st.text(max_size=20),
        "anchor_kind": st.sampled_from(list(AnchorKind)),
        "follow": st.booleans(),
        "rel": st.lists(st.sampled_from(["nofollow", "ugc", "sponsored", "noopener"])).map(tuple),
        "placement": st.sampled_from(list(Placement)),
        "context_left": st.text(max_size=30),
        "heading": st.none() | st.text(max_size=20),
        "url": st.sampled_from(["https://s.example/", "https://s.example/a%FFb/grüne-äpfel?x=1"]),
    }
)
RECORDS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(list(Status)),
        "problems": st.sets(st.sampled_from(list(Problem))).map(tuple),
        "labels": st.dictionaries(st.sampled_from(["topic", "x"]), st.text(max_size=20)),
        "expected": st.builds(Expected, language=st.sampled_from([None, "de", "en"])),
    }
)


@given(LINKS, PAGES, RECORDS)
def test_any_record_has_a_score_from_0_to_100_or_none(
    link: dict[str, Any], page: dict[str, Any], rest: dict[str, Any]
) -> None:
    one = document(link, dict(page), **rest)
    found = score_of(one, profile_of({"a": 20}), WEIGHTS)

    assert (found.total is None) == Status(one["status"]).is_unknown
    assert found.total is None or 0 <= found.total <= 100
    assert all(part.value is None or 0 <= part.value <= 1 for part in found.parts)


@given(LINKS, PAGES, RECORDS)
def test_a_better_link_never_scores_less(
    link: dict[str, Any], page: dict[str, Any], rest: dict[str, Any]
) -> None:
    """Each change for the better alone, on any live record."""
    known = page | {"words": page["words"] or 0, "external_links": page["external_links"] or 0}
    rest = rest | {"status": Status.LIVE}
    before = scored(document(link, dict(known), **rest)).total
    better = [
        document(link | {"follow": True}, dict(known), **rest),
        document(link | {"placement": Placement.CONTENT}, dict(known), **rest),
        document(link, known | {"words": known["words"] + 100}, **rest),
        document(link, known | {"external_links": known["external_links"] // 2}, **rest),
        document(link, dict(known), **rest | {"problems": rest["problems"][1:]}),
    ]
    if page["indexable"] is not None:
        better.append(document(link, known | {"indexable": True}, **rest | {"problems": ()}))

    assert before is not None
    assert all((scored(one).total or 0) >= before for one in better)


def test_the_perfect_page_is_of_the_record() -> None:
    assert PERFECT_PAGE.keys() <= document()["page"].keys()
