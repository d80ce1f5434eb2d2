"""Text of strangers and tables on a terminal, and where the output goes to a file or another program."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from datetime import datetime

_UNBOUNDED = 10_000
"""Characters: where nobody looks at a terminal, no row is broken into lines."""


def output() -> Console:
    """Return the console for what a command was asked for."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _UNBOUNDED)


def printable(text: str) -> str:
    """Return *text*, which a page or a list brought, without what a terminal would obey."""
    return "".join(char if char.isprintable() else "�" for char in text)


def minute(moment: datetime | None) -> str:
    """Write a moment (UTC) to the minute."""
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def counted(number: int, thing: str) -> str:
    """Write "1 link", "2 links"."""
    return f"1 {thing}" if number == 1 else f"{number:,} {thing}s"
