"""How a list is understood: what a reader tells before it gives the first row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkcrawler.seedlist.tables import Shape


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the list: all of it, or one sheet."""

    shape: Shape | None
    """None where every row names its own columns."""
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the list was recognised as."""

    form: str
    encoding: str | None = None
    separator: str | None = None
    parts: Sequence[Part] = ()
    unread_sheets: Sequence[str] = ()
