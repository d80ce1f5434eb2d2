"""What a seed expects of its link, checked: an expectation nobody can meet is a slip of the list."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from linkcrawler.record import Expected, MatchMode
from linkcrawler.seed import RenderMode
from linkcrawler.seedlist.codes import country_code, language_code

if TYPE_CHECKING:
    from collections.abc import Mapping

_RELS = {rel: rel for rel in ("follow", "nofollow", "sponsored", "ugc")}
_GAPS = str.maketrans("", "", " -_")  # do-follow, no follow
_RELS["dofollow"] = "follow"  # the trade's word for it; no standard has it


def expected_of(values: Mapping[str, str]) -> Expected:
    """Return the expectations of a row; ValueError names the column that makes no sense."""
    get = values.get
    return _expected(get("anchor", ""), get("rel", ""), get("language", ""), get("country", ""))


def match_of(text: str) -> MatchMode | None:
    """Return the mode that the cell names, None where it is empty."""
    return _mode(text.lower()) if text else None


def render_of(text: str) -> RenderMode | None:
    """Return what the cell says of the browser, None where it is empty."""
    try:
        return RenderMode(text.lower()) if text else None
    except ValueError:
        raise ValueError(f"render: {text!r} is none of {', '.join(RenderMode)}") from None


@lru_cache(maxsize=4096)  # lists repeat their expectations, and most say nothing
def _expected(anchor: str, rel: str, language: str, country: str) -> Expected:
    return Expected(
        anchor=" ".join(anchor.split()) or None,
        rel=_rel(rel.lower()) if rel else None,
        language=language_code(language) if language else None,
        country=country_code(country) if country else None,
    )


def _rel(text: str) -> str:
    rel = _RELS.get(text.translate(_GAPS))
    if rel is None:
        raise ValueError(f"rel: {text!r} is none of follow, nofollow, sponsored, ugc")
    return rel


def _mode(text: str) -> MatchMode:
    try:
        return MatchMode(text)
    except ValueError:
        raise ValueError(f"match: {text!r} is none of {', '.join(MatchMode)}") from None
