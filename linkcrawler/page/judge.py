"""Tells links in a page's content from the rest: a small forest of shallow trees.

``placement_model.json`` is written by ``benchmarks/train_placement.py``, which also says how well it
does on sites it has not seen. Each leaf adds to the score and names the feature that brought it
there; the feature that adds most in the end is the rule.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from math import exp
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from linkcrawler.page.blocks import FEATURES

if TYPE_CHECKING:
    from collections.abc import Sequence


class Leaf(NamedTuple):
    """Adds *value* to the score. *feature* moved it most on the way from the root."""

    value: float
    feature: int


class Split(NamedTuple):
    """Asks for a feature: *low* follows where it is *limit* or less."""

    feature: int
    limit: float
    low: Split | Leaf
    high: Split | Leaf


class Model(NamedTuple):
    """What was learned. From *threshold* on a link counts as content."""

    start: float
    threshold: float
    trees: tuple[Split | Leaf, ...]


class Verdict(NamedTuple):
    """How likely a link is in the content, and the feature that speaks most for the answer."""

    probability: float
    is_content: bool
    feature: str


def judge(features: Sequence[float]) -> Verdict:
    """Judge a link by the numbers of ``blocks.FEATURES``."""
    model = read_model()
    score = model.start
    votes: dict[int, float] = {}
    for tree in model.trees:
        node = tree
        while len(node) == _SPLIT_FIELDS:
            feature, limit, low, high = cast("Split", node)
            node = low if features[feature] <= limit else high
        value, feature = cast("Leaf", node)
        score += value
        votes[feature] = votes.get(feature, 0) + value
    probability = 1 / (1 + exp(-score))
    is_content = probability >= model.threshold
    deciding = (
        max(votes, key=votes.__getitem__) if is_content else min(votes, key=votes.__getitem__)
    )
    return Verdict(probability, is_content, FEATURES[deciding])


_SPLIT_FIELDS: Final = len(Split._fields)


@cache
def read_model() -> Model:
    """Read the model that the package ships."""
    text = resources.files(__package__).joinpath("placement_model.json").read_text("utf-8")
    data = json.loads(text)
    numbers = [FEATURES.index(name) for name in data["features"]]
    trees = tuple(_node(tree, numbers) for tree in data["trees"])
    return Model(data["start"], data["threshold"], trees)


def _node(written: list[object], numbers: list[int]) -> Split | Leaf:
    if len(written) == len(Leaf._fields):
        value, feature = cast("tuple[float, int]", written)
        return Leaf(value, numbers[feature])
    feature, limit, low, high = cast("tuple[int, float, list[object], list[object]]", written)
    return Split(numbers[feature], limit, _node(low, numbers), _node(high, numbers))
