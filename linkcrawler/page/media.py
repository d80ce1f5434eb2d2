"""The views in which a style sheet's condition holds: a link is hidden only if none shows it."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


class View(IntEnum):
    """A screen, by its width in pixels."""

    DESKTOP = 1280
    PHONE = 412
    """Googlebot Smartphone's width."""


ALL_VIEWS: Final = frozenset(View)
_NO_VIEW: Final[frozenset[View]] = frozenset()

_LONGEST_CONDITION: Final = 400
_AT = re.compile(r"@([\w-]+)\s*(.*)", re.DOTALL)
_MEDIUM = re.compile(r"(?:only\s+)?(?:all|screen)")
_WIDTH = re.compile(
    r"\(\s*(?:(min|max)-(?:device-)?width\s*:|width\s*([<>]=?))\s*(\d{1,5}(?:\.\d{1,4})?)(px|r?em)\s*\)"
)
_COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {
    "min": ge,
    "max": le,
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
}
_EM_PIXELS: Final = 16


@lru_cache(maxsize=1_024)
def views_of(head: str) -> frozenset[View]:
    """Return in which views the rules inside the at-rule *head* hold.

    ``@supports`` and ``@layer`` are taken to hold. A condition with anything else than a width
    (print, hover, prefers-…) is taken to hold nowhere.
    """
    found = _AT.match(head)
    if found is None:
        return _NO_VIEW  # a rule in a rule
    name, condition = found[1].lower(), found[2].strip().lower()
    if name in {"supports", "layer"}:
        return ALL_VIEWS
    return views_of_media(condition) if name == "media" else _NO_VIEW


def views_of_media(condition: str) -> frozenset[View]:
    """Return in which views a media query list (Media Queries 4) holds."""
    if not condition:
        return ALL_VIEWS
    queries = condition[:_LONGEST_CONDITION].lower().split(",")
    return frozenset(view for view in View for query in queries if _holds(query, view))


def _holds(query: str, view: View) -> bool:
    return all(_part_holds(part.strip(), view) for part in query.split(" and "))


def _part_holds(part: str, view: View) -> bool:
    found = _WIDTH.fullmatch(part)
    if found is None:
        return _MEDIUM.fullmatch(part) is not None
    pixels = float(found[3]) * (1 if found[4] == "px" else _EM_PIXELS)
    return _COMPARED[found[1] or found[2]](view, pixels)
