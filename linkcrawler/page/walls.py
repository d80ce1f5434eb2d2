"""Bot walls and challenges that answer instead of a page; the signs are data: walls.toml."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from linkcrawler.evidence import Fetched

LONGEST_TEXT = 2_000
"""Characters: a page that says more is no wall, whatever scripts stand on it."""

_SEARCHED_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class _Sign:
    """One way in which a wall shows; empty parts ask for nothing."""

    status: frozenset[int]
    header: tuple[tuple[str, str], ...]
    body: tuple[bytes, ...]
    title: tuple[str, ...]
    text: tuple[str, ...]
    longest_text: int

    @classmethod
    def of(cls, table: dict[str, Any]) -> Self:
        pairs = (line.partition(":") for line in table.get("header", ()))
        return cls(
            frozenset(table.get("status", ())),
            tuple((name, part.strip()) for name, _, part in pairs),
            tuple(marker.encode() for marker in table.get("body", ())),
            tuple(table.get("title", ())),
            tuple(table.get("text", ())),
            table.get("longest_text", LONGEST_TEXT),
        )


def wall_of_headers(fetched: Fetched) -> str | None:
    """Return the wall that the headers name, however long the page."""
    known = _signs_of_headers()
    found: list[tuple[int, str]] = []
    for header, value in fetched.headers:
        for place, wall, part, sign in known.get(header, ()):
            if _status_fits(sign, fetched) and part in value.lower():
                found.append((place, wall))
    return min(found)[1] if found else None


def wall_of_page(fetched: Fetched, title: str, text: str) -> str | None:
    """Return the wall that a page of little text is; *title* and *text* in lower case."""
    body = fetched.body[:_SEARCHED_BYTES]
    for name, sign in _signs():
        if (
            not sign.header
            and len(text) <= sign.longest_text
            and _status_fits(sign, fetched)
            and (not sign.title or title.startswith(sign.title))
            and (not sign.text or any(words in text for words in sign.text))
            and (not sign.body or any(marker in body for marker in sign.body))
        ):
            return name
    return None


def _status_fits(sign: _Sign, fetched: Fetched) -> bool:
    return not sign.status or fetched.http_status in sign.status


@cache
def _signs_of_headers() -> dict[str, list[tuple[int, str, str, _Sign]]]:
    """Return what to look for in each header: place in the file, wall, part of the value, whole sign."""
    found = defaultdict(list)
    for place, (wall, sign) in enumerate(_signs()):
        for header, part in sign.header:
            found[header].append((place, wall, part, sign))
    return dict(found)


@cache
def _signs() -> tuple[tuple[str, _Sign], ...]:
    text = (resources.files("linkcrawler.page") / "walls.toml").read_text(encoding="utf-8")
    walls = tomllib.loads(text)["wall"]
    return tuple((wall["name"], _Sign.of(sign)) for wall in walls for sign in wall["signs"])
