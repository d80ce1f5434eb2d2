"""Hosts that may be asked: those with most to do first, each exactly once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.frontier.ready import ReadyHosts

KEYS = st.integers(-(2**63), 2**63 - 1)


@given(st.dictionaries(KEYS, st.integers(0, 5)))
def test_most_left_comes_first(left: dict[int, int]) -> None:
    ready = ReadyHosts()
    for key, seeds in left.items():
        ready.add(key, seeds)

    given_out = []
    while ready:
        given_out.append(ready.pop())

    assert sorted(given_out) == sorted(left)
    assert [left[key] for key in given_out] == sorted(left.values(), reverse=True)


def test_neighbours_in_a_list_are_not_neighbours_in_time() -> None:
    ready = ReadyHosts()
    for key in range(1_000):
        ready.add(key, 1)

    first = [ready.pop() for _ in range(10)]

    assert max(first) - min(first) > 100
