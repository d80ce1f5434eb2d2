"""A row of a list, whatever form the list has: what every importer makes and the seeds are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from linkcrawler.record import Reported


class Row(NamedTuple):
    """What one row says; a named tuple, for it costs a quarter of a dataclass a million times."""

    line: int
    text: str
    """As it stands in the list, for the rejects file."""
    values: dict[str, str]
    """By our column names (``referring_url``, ``target``, …), without white space around them."""
    labels: dict[str, str]
    reported: Reported | None = None
    fault: str | None = None
    """Why the row cannot be used at all; the rest is empty then."""


def faulty(line: int, text: str, fault: str) -> Row:
    """Return a row that cannot be used."""
    return Row(line, text, {}, {}, None, fault)
