"""Headings of columns, compared without case, spaces, underscores."""

from __future__ import annotations

from functools import lru_cache

BOM = "\ufeff"


@lru_cache(maxsize=1024)  # JSON lines repeat their keys in every row
def heading_key(heading: str) -> str:
    """Return what two headings that mean the same have in common."""
    return "".join(heading.replace(BOM, "").replace("_", "").split()).casefold()
