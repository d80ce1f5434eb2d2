"""The model that tells links in a page's content from the rest: a small forest of shallow trees.

``placement_model.json`` is written by ``benchmarks/train_placement.py``, which also says how well it
does on sites it has not seen. Each leaf adds to the score and names the feature that brought it
there; the group of features that adds most in the end is the rule.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Final, NamedTuple, cast

from linkcrawler.page.features import FEATURES

RULES: Final = {
    "words_around": "text_of_line link_density_of_line text_after in_paragraph",
    "prose_near": "prose_just_below distance_to_prose prose_before",
    "in_main_text": """in_main_part steps_to_big_block link_density_of_big_block
        big_block_in_main_part steps_to_text_block after_last_prose prose_of_page""",
    "links_together": "link_density_of_group text_of_group",
    "names_around": "named_other",
}
"""What a verdict is put down to, and the features that speak for it."""

_RULE_OF: Final = {
    feature: number
    for number, features in enumerate(RULES.values())
    for feature in features.split()
}


class Leaf(NamedTuple):
    """Adds *value* to the score. The rule number *rule* moved it most on the way from the root."""

    value: float
    rule: int


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
        return Leaf(value, _RULE_OF[FEATURES[numbers[feature]]])
    feature, limit, low, high = cast("tuple[int, float, list[object], list[object]]", written)
    return Split(numbers[feature], limit, _node(low, numbers), _node(high, numbers))
