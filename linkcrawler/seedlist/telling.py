"""What a tool's row says of the link: its own findings, and what its user told it to expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.record import Reported

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_YES = frozenset({"true", "yes", "y", "1", "+", "x"})
_NO = frozenset({"false", "no", "n", "0", "-"})
_FORBIDDING = frozenset({"nofollow", "ugc", "sponsored"})
_EXPECTED = dict.fromkeys(_YES, "follow") | dict.fromkeys(_NO, "nofollow")


@dataclass(frozen=True, slots=True)
class Telling:
    """Which cells of a row say what; a number is the place of a column."""

    tool: str
    anchor: int | None = None
    first_seen: int | None = None
    last_seen: int | None = None
    nofollow: tuple[int, ...] = ()
    follow: tuple[int, ...] = ()
    rel: int | None = None
    empty_flag_means_no: bool = False

    def reported(self, cells: Sequence[str]) -> Reported:
        """Return what the tool found."""
        return Reported(
            tool=self.tool,
            anchor=_text(cells, self.anchor),
            follow=self._follow(cells),
            first_seen=_text(cells, self.first_seen),
            last_seen=_text(cells, self.last_seen),
        )

    def _follow(self, cells: Sequence[str]) -> bool | None:
        if self.rel is not None:
            return _followed_by_rel(cells[self.rel])
        forbidden = self._any(cells[at] for at in self.nofollow)
        if forbidden is not None:
            return not forbidden
        return self._any(cells[at] for at in self.follow) or None

    def _any(self, flags: Iterable[str]) -> bool | None:
        """Whether one of *flags* is set; None where that cannot be said."""
        said = [_flag(cell, self.empty_flag_means_no) for cell in flags]
        if True in said:
            return True
        return None if None in said or not said else False


def expected_rel(cell: str) -> str:
    """Return the rel that a yes or no to "followed?" means; other words are left as they are."""
    return _EXPECTED.get(cell.lower(), cell)


def _flag(cell: str, empty_means_no: bool) -> bool | None:
    word = cell.strip().lower()
    if word in _YES:
        return True
    if word in _NO or (empty_means_no and not word):
        return False
    return None


def _followed_by_rel(cell: str) -> bool | None:
    words = set(cell.lower().replace(",", " ").split())
    return words.isdisjoint(_FORBIDDING) if words else None


def _text(cells: Sequence[str], at: int | None) -> str | None:
    return None if at is None else cells[at].strip() or None
