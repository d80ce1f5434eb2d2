"""What a block has from those around it: told once for each, from the outside in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def told_inwards(
    number: int, parents: Sequence[int], known: dict[int, T], inside: Callable[[T, int], T]
) -> T:
    """Tell of the block *number*, not *known* yet; *inside* tells it from that of the one around.

    What all is in is -1, and known. Without recursion: pages nest as deep as they like.
    """
    parent = parents[number]
    if parent in known:  # nearly always
        found = known[number] = inside(known[parent], number)
        return found
    unknown = []
    while number not in known:
        unknown.append(number)
        number = parents[number]
    found = known[number]
    for inner in reversed(unknown):
        found = known[inner] = inside(found, inner)
    return found
