"""Hosts that may be asked: those with most to do first, each exactly once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.frontier.ready import ReadyHosts

NUMBERS = st.integers(1, 2**31 - 1)


@given(st.dictionaries(NUMBERS, st.integers(0, 5)))
def test_most_left_comes_first(left: dict[int, int]) -> None:
    ready = ReadyHosts()
    for number, seeds in left.items():
        ready.add(number, seeds)

    given_out = []
    while ready:
        given_out.append(ready.pop())

    assert sorted(given_out) == sorted(left)
    assert [left[number] for number in given_out] == sorted(left.values(), reverse=True)


def test_neighbours_in_a_list_are_not_neighbours_in_time() -> None:
    ready = ReadyHosts()
    for number in range(1, 1_001):
        ready.add(number, 1)

    first = [ready.pop() for _ in range(10)]

    assert max(first) - min(first) > 100
