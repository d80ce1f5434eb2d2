"""The model that tells content from the rest, as it is shipped."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.features import FEATURES, OF_BLOCK
from linkcrawler.page.forest import RULES, Leaf, Split, read_model
from linkcrawler.page.judge import judge, leaves_left, questions, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

IN_A_SENTENCE: dict[str, float] = {
    "text_of_line": 250, "link_density_of_line": 0.1, "text_after": 130, "prose_just_below": 300,
    "prose_before": 0.5, "in_main_part": 1, "steps_to_big_block": 2, "big_block_in_main_part": 1,
    "in_paragraph": 1, "after_last_prose": -1000, "prose_of_page": 4000,
}  # fmt: skip
IN_A_MENU: dict[str, float] = {
    "link_density_of_line": 1, "distance_to_prose": 20, "steps_to_big_block": 9,
    "steps_to_text_block": 9, "link_density_of_group": 1, "after_last_prose": -5000,
    "prose_of_page": 4000,
}  # fmt: skip


def limits_of(node: Split | Leaf) -> Iterator[float]:
    if isinstance(node, Split):
        yield node.limit
        yield from limits_of(node.low)
        yield from limits_of(node.high)


LIMITS = st.sampled_from([limit for tree in read_model().trees for limit in limits_of(tree)])


def link(told: dict[str, float]) -> list[float]:
    return [told.get(name, 0) for name in FEATURES]


def test_a_link_in_a_sentence_is_content() -> None:
    verdict = judge(link(IN_A_SENTENCE))

    assert verdict.is_content
    assert verdict.probability > 0.9
    assert verdict.rule == "words_around"


def test_a_link_in_a_menu_is_not() -> None:
    verdict = judge(link(IN_A_MENU))

    assert not verdict.is_content
    assert verdict.probability < 0.1


def test_more_words_around_never_speak_against_content() -> None:
    """What can only speak for content was held to that when the model was learned."""
    words = [judge(link(IN_A_MENU | {"text_of_line": n})).probability for n in range(0, 600, 20)]

    assert words == sorted(words)


NUMBERS = st.lists(
    # Most limits are small numbers, and a value may be one.
    st.one_of(st.floats(-1e6, 1e6), st.floats(0, 1), st.integers(0, 200), LIMITS),
    min_size=len(FEATURES),
    max_size=len(FEATURES),
)


@given(NUMBERS)
def test_any_numbers_have_a_verdict(told: list[float]) -> None:
    verdict = judge(told)

    assert 0 < verdict.probability < 1
    assert verdict.is_content is (verdict.probability >= read_model().threshold)
    assert verdict.rule in RULES


@given(NUMBERS)
def test_a_link_is_judged_as_its_trees_say(told: list[float]) -> None:
    leaves = [reached(tree, told) for tree in read_model().trees]
    votes = [sum(leaf.value for leaf in leaves if leaf.rule == n) for n in range(len(RULES))]
    found = judge(told)

    assert found.probability == pytest.approx(1 / (1 + exp(-read_model().start - sum(votes))))
    deciding = max(votes) if found.is_content else min(votes)
    assert votes[list(RULES).index(found.rule)] == pytest.approx(deciding)


def reached(node: Split | Leaf, told: list[float]) -> Leaf:
    while isinstance(node, Split):
        node = node.low if told[node.feature] <= node.limit else node.high
    return node


@given(NUMBERS)
def test_what_links_share_is_asked_once_for_all(told: list[float]) -> None:
    shared, own = FEATURES[: len(OF_BLOCK)], FEATURES[len(OF_BLOCK) :]
    left = leaves_left(told, questions(shared))

    assert verdict(left & leaves_left(told[len(OF_BLOCK) :], questions(own))) == judge(told)


def test_the_model_is_small_and_shallow() -> None:
    model = read_model()
    leaves = [leaf for tree in model.trees for leaf in leaves_of(tree)]

    assert len(model.trees) <= 100
    assert len(leaves) <= 10 * len(model.trees)
    assert all(0 <= leaf.rule < len(RULES) for leaf in leaves)


def leaves_of(node: Split | Leaf) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    else:
        yield from leaves_of(node.low)
        yield from leaves_of(node.high)


def test_every_feature_belongs_to_one_rule() -> None:
    assert sorted(" ".join(RULES.values()).split()) == sorted(FEATURES)
