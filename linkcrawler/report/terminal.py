"""Words for a terminal: text of strangers, moments, numbers of things."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def printable(text: str) -> str:
    """Return *text*, which a page or a list brought, without what a terminal would obey."""
    return "".join(char if char.isprintable() else "�" for char in text)


def minute(moment: datetime | None) -> str:
    """Write a moment (UTC) to the minute."""
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def counted(number: int, thing: str) -> str:
    """Write "1 link", "2 links"."""
    return f"1 {thing}" if number == 1 else f"{number:,} {thing}s"
