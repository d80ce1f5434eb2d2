"""Where on the page a link stands, how sure that is, and by which rule.

The strongest landmark on the way up from the link decides (comments before footer before
navigation …); what no landmark claims is content if it stands in the main part of the page.
An element that holds the page's running text is no side part, whatever its class says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from linkcrawler.page.regions import Claim, strength
from linkcrawler.record import Placement

if TYPE_CHECKING:
    from linkcrawler.page.main_text import MainPart

_PROSE_AROUND = 40
"""Unlinked characters on the link's line that make it part of a sentence."""
_PROSE_SHARE = 0.35
_LIST_LINKS = 3
_LIST_DENSITY = 0.6


class Placed(NamedTuple):
    """Where a link stands."""

    placement: Placement
    confidence: float
    rule: str


_CONFIDENCE: Final = {
    "prose_in_main": 0.9,
    "single_in_main": 0.4,
    "prose_elsewhere": 0.5,
    "prose_over_word": 0.5,
    "list_in_main": 0.8,
    "after_main_text": 0.7,
    "landmark": 0.9,
    "word": 0.75,
    "before_main": 0.6,
    "after_main": 0.6,
    "no_text": 0.3,
    "not_in_page_text": 0.3,
}
"""Share of right answers of each rule, on pages labelled by hand."""


def place(main: MainPart, number: int | None) -> Placed:
    """Place the link that is element *number*; None is a link outside the walked page."""
    if number is None:
        return _placed(Placement.OTHER, "not_in_page_text")
    claim = _strongest_claim(main, number)
    in_sentence = _stands_in_sentence(main, number)
    if claim and not claim.firm and in_sentence and main.holds(number):
        return _placed(Placement.CONTENT, "prose_over_word")
    if claim:
        return _placed(claim.placement, "landmark" if claim.firm else "word")
    if main.holds(number):
        return _place_in_main(main, number, in_sentence=in_sentence)
    if in_sentence:
        return _placed(Placement.CONTENT, "prose_elsewhere")
    return _place_beside(main, number)


def _placed(placement: Placement, rule: str) -> Placed:
    return Placed(placement, _CONFIDENCE[rule], rule)


def _strongest_claim(main: MainPart, number: int) -> Claim | None:
    claims: list[Claim] = []
    for ancestor in main.layout.chain(number):
        if ancestor in main.around:
            break
        claims.extend(main.claims(ancestor))
    return min(claims, key=strength, default=None)


def _stands_in_sentence(main: MainPart, number: int) -> bool:
    page = main.layout
    line = page.line_of(number)
    if line is None:
        return False
    start, end = line
    unlinked = end - start - page.linked(start, end)
    return unlinked >= _PROSE_AROUND and unlinked >= _PROSE_SHARE * (end - start)


def _is_alone(main: MainPart, number: int) -> bool:
    """Whether the link's line is little more than the link."""
    page = main.layout
    start, end = page.line_of(number) or (0, 0)
    return page.linked(start, end) >= _LIST_DENSITY * (end - start)


def _place_in_main(main: MainPart, number: int, *, in_sentence: bool) -> Placed:
    if in_sentence:
        return _placed(Placement.CONTENT, "prose_in_main")
    group = _group_without_prose(main, number)
    page = main.layout
    start, end = page.starts[group], page.ends[group]
    dense = page.linked(start, end) > _LIST_DENSITY * (end - start)
    if dense and page.links_within(group) >= _LIST_LINKS:
        return _placed(Placement.RELATED, "list_in_main")
    if page.starts[number] > main.last_prose and _is_alone(main, number):
        return _placed(Placement.RELATED, "after_main_text")
    return _placed(Placement.CONTENT, "single_in_main")


def _group_without_prose(main: MainPart, number: int) -> int:
    """Return the widest element around the link that holds no running text."""
    group = number
    for ancestor in main.layout.chain(number):
        if ancestor in main.around or ancestor in main.weights:
            break
        group = ancestor
    return group


def _place_beside(main: MainPart, number: int) -> Placed:
    page = main.layout
    if not page.text:
        return _placed(Placement.OTHER, "no_text")
    if number < main.number:
        wordless = page.starts[number] == page.ends[number]
        where = Placement.HEADER if wordless else Placement.NAVIGATION
        return _placed(where, "before_main")
    return _placed(Placement.RELATED, "after_main")
