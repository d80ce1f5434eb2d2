"""Judges links by the forest: what its trees ask is asked once for all links that share the answer.

A link reaches one leaf of each tree, and all leaves together are the bits of a number. Each answer
leaves some of them within reach; what all answers leave are those that the link reaches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cache, lru_cache, partial
from itertools import accumulate, pairwise
from math import exp, inf
from operator import getitem
from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.compiled import links
from linkcrawler.page.features import FEATURES
from linkcrawler.page.forest import RULES, Leaf, read_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from linkcrawler.page.forest import Split

_RULES: Final = tuple(RULES)
_BYTE: Final = 8
_DIGITS: Final = 6
"""Leaves have four: equal shares of two rules are equal, in whatever order they are added up."""

Bounds = dict[int, tuple[float, float]]
"""The way to a leaf: for each feature asked on it, what the value is above, and what it is up to."""


class Question(NamedTuple):
    """What the trees ask of the feature at *place* among some others.

    Their *limits* cut its values into ranges, and each range leaves some leaves within reach.
    """

    place: int
    limits: list[float]
    left_by_range: list[int]


class Verdict(NamedTuple):
    """How likely a link is in the content, and the rule that speaks most for the answer."""

    probability: float
    is_content: bool
    rule: str


def judge(features: Sequence[float]) -> Verdict:
    """Judge a link by the numbers of ``FEATURES``."""
    return verdict(asking(FEATURES)(features))


@cache
def asking(names: tuple[str, ...]) -> Callable[[Sequence[float]], int]:
    """Return what tells the leaves that values of the features *names* leave within reach.

    Join those of several parts by ``&``.
    """
    asked = questions(names)
    if links is None:
        return partial(leaves_left, asked=asked)
    told: Callable[[Sequence[float]], int] = links.Questions(asked, len(_leaves())).leaves_left
    return told


def leaves_left(values: Sequence[float], asked: Iterable[Question]) -> int:
    """Return the leaves that *values* leave within reach of what is *asked* of them."""
    left = -1
    for place, limits, left_by_range in asked:
        left &= left_by_range[bisect_left(limits, values[place])]
    return left


@cache
def questions(names: tuple[str, ...]) -> tuple[Question, ...]:
    """Return what the trees ask of the features *names*: of many nothing at all."""
    asked = _asked()
    return tuple(
        Question(place, *asked[name]) for place, name in enumerate(names) if name in asked
    )


@lru_cache(maxsize=8_192)  # the links of a list nearly always reach the same leaves
def verdict(leaves: int) -> Verdict:
    """Add up the leaves that a link reaches."""
    model, reached = read_model(), leaves.to_bytes(len(_leaves()) // _BYTE, "little")
    votes = [
        round(sum(map(getitem, sums, reached[own])), _DIGITS) for own, sums in _sums_by_rule()
    ]
    probability = 1 / (1 + exp(-model.start - sum(votes)))
    is_content = probability >= model.threshold
    deciding = votes.index(max(votes) if is_content else min(votes))
    return Verdict(probability, is_content, _RULES[deciding])


@cache
def _leaves() -> tuple[tuple[Leaf, Bounds], ...]:
    """Return the leaves of all trees and what is asked on the way to each, by rule.

    Each rule's end with a byte: leaves that everything reaches and that add nothing fill it.
    """
    found = [pair for tree in read_model().trees for pair in _leaves_of(tree, {})]
    leaves = list[tuple[Leaf, Bounds]]()
    for rule in range(len(RULES)):
        leaves += (pair for pair in found if pair[0].rule == rule)
        leaves += [(Leaf(0.0, rule), {})] * (-len(leaves) % _BYTE)
    return tuple(leaves)


@cache
def _sums_by_rule() -> tuple[tuple[slice, list[list[float]]], ...]:
    """Return for each rule which bytes are its leaves', and what each value of each adds."""
    sums: list[list[list[float]]] = [[] for _ in RULES]
    leaves = [leaf for leaf, _ in _leaves()]
    for first in range(0, len(leaves), _BYTE):
        added = [0.0]
        for leaf in leaves[first : first + _BYTE]:
            added += [leaf.value + others for others in added]
        sums[leaves[first].rule].append(added)
    ends = accumulate(map(len, sums), initial=0)
    return tuple((slice(*own), added) for own, added in zip(pairwise(ends), sums, strict=True))


def _leaves_of(node: Split | Leaf, bounds: Bounds) -> Iterator[tuple[Leaf, Bounds]]:
    if isinstance(node, Leaf):
        yield node, bounds
        return
    above, upto = bounds.get(node.feature, (-inf, inf))
    low, high = (above, min(upto, node.limit)), (max(above, node.limit), upto)
    yield from _leaves_of(node.low, bounds | {node.feature: low})
    yield from _leaves_of(node.high, bounds | {node.feature: high})


@cache
def _asked() -> dict[str, tuple[list[float], list[int]]]:
    """Return each feature's limits, and the leaves that are left between them."""
    asking = defaultdict[int, list[tuple[int, float, float]]](list)
    for number, (_, bounds) in enumerate(_leaves()):
        for feature, (above, upto) in bounds.items():
            asking[feature].append((1 << number, above, upto))
    found = {}
    for feature, leaves in asking.items():
        limits = sorted({limit for _, *ends in leaves for limit in ends} - {-inf, inf})
        ranges = pairwise([-inf, *limits, inf])
        found[FEATURES[feature]] = limits, [_left_between(ends, leaves) for ends in ranges]
    return found


def _left_between(ends: tuple[float, float], asking: list[tuple[int, float, float]]) -> int:
    """Return the leaves that a value between two neighbouring limits leaves within reach."""
    lower, upper = ends
    out_of_reach = sum(leaf for leaf, above, upto in asking if lower < above or upto < upper)
    return ~(-1 << len(_leaves())) ^ out_of_reach
