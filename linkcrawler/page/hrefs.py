"""Hrefs of a page that could lead to a target: most are told by their letters, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkcrawler.plain_urls import worth_a_look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkcrawler.match import Target


def that_could_be(hrefs: list[str], target: Target) -> list[int]:
    """Return the numbers of those for which ``target.could_be`` holds, in order."""
    numbers: Iterable[int] = range(len(hrefs))
    if marks := target.marks:
        numbers = worth_a_look(hrefs, marks, "xn--" in target.site)
    return [number for number in numbers if target.could_be(hrefs[number])]
