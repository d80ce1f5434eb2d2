"""One link as the page shows it: flat values in a fixed order of columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from linkcrawler.report.disagreement import disagreements
from linkcrawler.score.market import language_of
from linkcrawler.score.profile import UNKNOWN, domain_of, rel_of

if TYPE_CHECKING:
    from datetime import datetime

    from linkcrawler.score.score import Score
    from linkcrawler.store.base import Document

Getter = Callable[["Document"], Any]


def seconds(moment: datetime | None) -> int | None:
    """Return *moment* in seconds since 1970."""
    return None if moment is None else int(moment.timestamp())


def _date(name: str) -> Getter:
    return lambda link: seconds(link.get(name))


def _of_page(name: str) -> Getter:
    return lambda link: link["page"].get(name)


def _words(name: str) -> Getter:
    return lambda holder: " ".join(holder[name])


def _canonical(link: Document) -> str | None:
    canonical = link["page"]["canonical"]
    return None if canonical is None or canonical["is_self"] else canonical["url"]


def _other_address(link: Document) -> str | None:
    """Return where the page answered, if that is not where it was asked for."""
    url: str = link["page"]["url"]
    return None if url == link["referring_url"] else url


def _given(name: str) -> Getter:
    """Return what is said in the part *name*, by field: nulls say nothing."""
    return lambda link: {k: v for k, v in (link[name] or {}).items() if v is not None} or None


LISTED: dict[str, Getter] = {
    "page": lambda link: link["referring_url"],
    "domain": domain_of,
    "target": lambda link: link["target"],
    "state": lambda link: link["state"],
    "status": lambda link: link["status"],
    "reason": lambda link: link["reason"],
    "problems": _words("problems"),
    "language": lambda link: language_of(link["page"]) or UNKNOWN,
    "indexable": _of_page("indexable"),
    "title": _of_page("title"),
    "first_seen": _date("first_seen_at"),
    "last_seen": _date("last_seen_at"),
    "gone_since": _date("gone_since_at"),
    "lost_at": _date("lost_at"),
    "checked": _date("checked_at"),
    "labels": lambda link: link["labels"] or None,
    "disagrees": lambda link: " ".join(disagreements(link)),
}
"""What the table and the lists need of a link's document."""

SHOWN: dict[str, Getter] = {
    "next_check": _date("next_check_at"),
    "address": _other_address,
    "http_status": _of_page("http_status"),
    "redirects": lambda link: [[h["http_status"], h["url"]] for h in link["page"]["redirects"]],
    "declared": lambda link: link["page"]["language"]["declared"],
    "blockers": lambda link: " ".join(link["page"]["index_blockers"]),
    "canonical": _canonical,
    "words": _of_page("words"),
    "external_links": _of_page("external_links"),
    "rendered": _of_page("rendered"),
    "count": lambda link: len(link["links"]),
    "expected": _given("expected"),
    "reported": _given("reported"),
}
"""What only the opened evidence needs besides."""

LISTED_LINK: dict[str, Getter] = {
    "anchor": lambda best: best["anchor"],
    "anchor_kind": lambda best: best["anchor_kind"],
    "rel": rel_of,
    "placement": lambda best: best["placement"],
}
SHOWN_LINK: dict[str, Getter] = {
    "url": lambda best: best["url"],
    "rel_words": _words("rel"),
    "follow": lambda best: best["follow"],
    "nofollow_by": _words("nofollow_by"),
    "confidence": lambda best: best["placement_confidence"],
    "rule": lambda best: best["placement_rule"],
    "left": lambda best: best["context_left"],
    "right": lambda best: best["context_right"],
    "heading": lambda best: best["heading"],
    "position": lambda best: best["position"],
    "xpath": lambda best: best["xpath"],
    "hidden_by": lambda best: best["hidden_by"],
    "rendered_only": lambda best: best["rendered_only"],
    "via": lambda best: best["via"],
    "differs": _words("differs"),
    "target_status": lambda best: best["target_status"],
    "target_url": lambda best: best["target_url"],
}
"""The same of the best link on the page: for a link that is gone, as it was last seen."""

_LINK = (*LISTED_LINK.values(), *SHOWN_LINK.values())
_NO_LINK: tuple[Any, ...] = (None,) * (len(_LINK) + 1)
_NO_SCORE = (None, None)
NAMES = (*LISTED, *SHOWN, *LISTED_LINK, *SHOWN_LINK, "evidence_of", "score", "parts")
LISTED_NAMES = frozenset((*LISTED, *LISTED_LINK, "score"))

Row = tuple[Any, ...]


def row_of(link: Document) -> Row:
    """Return the values of a link's document, in the order of NAMES."""
    own = tuple(value_of(link) for value_of in (*LISTED.values(), *SHOWN.values()))
    return own + _best(link) + _NO_SCORE


def with_last_sight(row: Row, check: Document) -> Row:
    """Return *row* with the link as *check*, the last that found it, saw it."""
    return row[: len(LISTED) + len(SHOWN)] + _best(check) + _NO_SCORE


def with_score(row: Row, score: Score) -> Row:
    """Return *row* with the score, and its parts that count: name, share in percent, why."""
    parts = [
        [part.name, None if part.value is None else round(100 * part.value), part.why]
        for part in score.parts
        if part.weight
    ]
    return (*row[: -len(_NO_SCORE)], score.total, parts)


def _best(record: Document) -> Row:
    if not record["links"]:
        return _NO_LINK
    best = record["links"][0]
    return (*(value_of(best) for value_of in _LINK), seconds(record["checked_at"]))
