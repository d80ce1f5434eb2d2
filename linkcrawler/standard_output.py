"""Standard output: a terminal may know few letters, and whoever reads a pipe may stop, as ``head`` does."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper


def write_any_text() -> None:
    """Have what the terminal has no letters for replaced, instead of ending at it."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def write_json() -> None:
    """Have JSON written as it is to be (RFC 8259, 8.1), whatever the terminal knows."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # lone surrogates


def say(text: str) -> None:
    """Write a line; where nobody reads on, end there without ado."""
    if sys.stdout is None:  # it was closed
        return
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer has to go somewhere: Python would complain of it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
