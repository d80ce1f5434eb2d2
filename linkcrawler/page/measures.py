# cython: annotation_typing=False
"""What is counted of the lines and blocks of a page: loops over numbers, many of each.

Where a compiler was there they are compiled from this file, and ``measures.pxd`` says what is a
number of C. An array that is filled has two names: by one C writes into it, the other is returned.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from linkcrawler.page.regions import Own

    Numbers = array[int]

_OUTSIDE, _INSIDE = 1, 2
_STANDING = 5
"""So many numbers tell how one block stands."""


def numbers(count: int) -> Numbers:
    """Return *count* times 0."""
    return array("i", bytes(4 * count))


def prose_of(starts: Numbers, ends: Numbers, linked: Numbers, least: int, most: int) -> Numbers:
    """Return what each line weighs as running text: its unlinked characters, if *least* are."""
    made = found = numbers(len(starts))
    for line in range(len(starts)):
        unlinked = ends[line] - starts[line] - linked[line]
        if unlinked >= least and unlinked >= linked[line]:
            found[line] = min(unlinked, most)
    return made


def worded(starts: Numbers, ends: Numbers, linked: Numbers) -> Numbers:
    """Return 1 for each line that is no mere link, else 0."""
    made = found = numbers(len(starts))
    for line in range(len(starts)):
        found[line] = 2 * linked[line] < ends[line] - starts[line]
    return made


def within(weights: Numbers, blocks: Numbers, first: int, last: int) -> Numbers:
    """Return the *weights* of things in *blocks*, 0 for those not in one from *first* to *last*."""
    made = found = numbers(len(weights))
    for thing in range(len(weights)):
        if first <= blocks[thing] <= last:
            found[thing] = weights[thing]
    return made


def outside(
    weights: Numbers,
    blocks: Numbers,
    parents: Numbers,
    known: Numbers,
    own: Callable[[int], Own],
    claims: int,
) -> Numbers:
    """Return the *weights* of things in *blocks*, 0 for those in one that makes any of the *claims*.

    Or in one around it. A block is asked once for its *own*: *known* has a 0 for each to begin with.
    """
    made = found = numbers(len(weights))
    for thing in range(len(weights)):
        if not weights[thing]:
            continue
        block = asked = blocks[thing]
        while block >= 0 and not known[block] and not own(block)[0] & claims:
            block = parents[block]
        told = _OUTSIDE if block < 0 else known[block] or _INSIDE
        while asked != block:
            known[asked] = told
            asked = parents[asked]
        if block >= 0:
            known[block] = told
        if told == _OUTSIDE:
            found[thing] = weights[thing]
    return made


def gathered(weights: Numbers, blocks: Numbers, parents: Numbers) -> Numbers:
    """Return what each block weighs with all that is in it."""
    made = found = numbers(len(parents))
    for thing in range(len(weights)):
        found[blocks[thing]] += weights[thing]
    for block in range(len(parents) - 1, 0, -1):
        found[parents[block]] += found[block]
    return made


def narrowest(
    weights: Numbers, lasts: Numbers, tags: Numbers, share: float, whole: Collection[int]
) -> int:
    """Return the innermost block that holds *share* of the weight of the one around it.

    It is looked for from block 0 on, and not in what has a tag of *whole*.
    """
    at, inner = 0, 1
    while inner <= lasts[at]:
        if weights[inner] >= max(share * weights[at], 1.0):
            if tags[inner] in whole:
                break
            at, inner = inner, inner + 1
        else:
            inner = lasts[inner] + 1
    return at


def last_of(weights: Numbers) -> int:
    """Return the last that weighs anything; -1 is none."""
    for thing in range(len(weights) - 1, -1, -1):
        if weights[thing]:
            return thing
    return -1


def texts(text: str, weights: Numbers, starts: Numbers, ends: Numbers) -> list[str]:
    """Return the text of the lines that weigh something, many in one piece.

    A line may end with a space, which is left out.
    """
    found = []
    start = end = -1
    for line in range(len(weights)):
        if start >= 0 and not (weights[line] and text[end] == "\n"):
            found.append(text[start:end])
            start = -1
        if weights[line]:
            start = start if start >= 0 else starts[line]
            end = ends[line] - (text[ends[line] - 1] == " ")
    if start >= 0:
        found.append(text[start:end])
    return found


def sums_before(weights: Numbers) -> Numbers:
    """Return the sum of those before each, and last of all."""
    made = found = numbers(len(weights) + 1)
    total = 0
    for thing in range(len(weights)):
        total += weights[thing]
        found[thing + 1] = total
    return made


def counted_before(blocks: Numbers, count: int) -> Numbers:
    """Return how many of the things in *blocks* stand in all blocks before each, and last in all."""
    made = found = numbers(count + 1)
    for thing in range(len(blocks)):
        found[blocks[thing] + 1] += 1
    for block in range(count):
        found[block + 1] += found[block]
    return made


def spans(starts: Numbers, ends: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return start and end of the things that are not empty, and how long all before each are."""
    made = kept_starts = numbers(len(starts))
    second = kept_ends = numbers(len(starts))
    third = sums = numbers(len(starts) + 1)
    count = 0
    for thing in range(len(starts)):
        if starts[thing] < ends[thing]:
            kept_starts[count], kept_ends[count] = starts[thing], ends[thing]
            sums[count + 1] = sums[count] + ends[thing] - starts[thing]
            count += 1
    return made[:count], second[:count], third


def tagged(tags: Numbers, starts: Numbers, ends: Numbers, wanted: Collection[int]) -> list[int]:
    """Return the blocks with text whose tag is one of the *wanted*."""
    lowest, highest = min(wanted), max(wanted)
    found = []
    for block in range(len(tags)):
        may_be = lowest <= tags[block] <= highest and starts[block] < ends[block]
        if may_be and tags[block] in wanted:
            found.append(block)
    return found


def nearest(weights: Numbers, at: int, far: int) -> int:
    """Return how far from *at* something weighs anything, at most *far*."""
    count = len(weights)
    for away in range(far):
        before, after = at - away, at + away
        if (0 <= before < count and weights[before]) or (after < count and weights[after]):
            return away
    return far


def standings(
    weights: Numbers, parents: Numbers, lasts: Numbers, main: int, big: float
) -> Numbers:
    """Return the numbers of ``blocks.Standing`` for each block, one block's after the other's.

    *big* is what a big block weighs, *main* the main block. Those of what all is in come last,
    where they are found by its number, -1.
    """
    made = found = numbers(_STANDING * (len(parents) + 1))
    for block in range(len(parents)):
        parent, weight = parents[block], weights[block]
        at, outer = _STANDING * block, _STANDING * parent
        is_big = weight > 0 and weight >= big
        in_group = not (
            weight
            or weights[parent]
            or block <= main <= lasts[block]
            or 0 <= parent <= main <= lasts[parent]
        )
        found[at] = block if weight else found[outer]
        found[at + 1] = 0 if weight else found[outer + 1] + 1
        found[at + 2] = block if is_big else found[outer + 2]
        found[at + 3] = 0 if is_big else found[outer + 3] + 1
        found[at + 4] = found[outer + 4] if in_group else block
    return made
