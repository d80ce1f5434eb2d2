"""What the ``rel`` of a link says of its place, by the HTML standard and the microformats."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_FEATURES: Final = {
    "tag": "rel_tag",
    "category": "rel_tag",
    "author": "rel_author",
    "bookmark": "rel_bookmark",
    "prev": "rel_next",
    "previous": "rel_next",
    "next": "rel_next",
}


@lru_cache(maxsize=1_024)  # few are ever written
def feature_of_rel(rel: str) -> str | None:
    """Return the feature among ``VETOES`` that a link's *rel* stands for."""
    return next((_FEATURES[word] for word in rel.lower().split() if word in _FEATURES), None)
