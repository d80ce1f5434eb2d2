"""A digest in plain words. Pages and lists are strangers' text: nothing of it may act as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkcrawler.alerts.digest import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.alerts.digest import Digest, Event, Found

_TITLES = {
    Kind.LOST: "lost",
    Kind.REGAINED: "regained",
    Kind.NOFOLLOW: "no longer followed",
    Kind.NOINDEXED: "no longer indexable",
    Kind.TARGET_BROKEN: "with a broken target",
}
_LONGEST = 300
"""Characters of a URL or a reason; a message is to be read."""
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)
"""Control characters, line ends, those that turn the direction of text, and lone surrogates."""


def subject_of(digest: Digest) -> str:
    """Return one line that says what there is to tell."""
    parts = [f"{found.count:,} {_TITLES[kind]}" for kind, found in _in_order(digest)]
    if digest.alarms:
        parts.insert(0, "ALARM")
    return clean(f"linkcrawler: {', '.join(parts)}{_of_list(digest)}")


def text_of(digest: Digest) -> str:
    """Return the whole message as plain text."""
    return "\n".join(_lines(digest)) + "\n"


def clean(text: str) -> str:
    """Return *text* on one line, without what is not seen, and not too long."""
    seen = _UNSEEN.sub(" ", text).strip()
    return seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…"


def _lines(digest: Digest) -> Iterator[str]:
    for alarm in digest.alarms:
        yield f"ALARM: {clean(alarm)}"
    for kind, found in _in_order(digest):
        yield ""
        yield f"{found.count:,} {_TITLES[kind]}:"
        for event in found.examples:
            yield from _example_lines(event)
        if left := _left_out(found):
            yield f"- and {left:,} more"
    yield ""
    if digest.run is not None:
        started = f"{digest.run.started_at:%Y-%m-%d %H:%M} UTC"
        yield f"Run {digest.run.id}{_of_list(digest)}, begun {started}."
    yield f"Records: {digest.place}"


def _example_lines(event: Event) -> Iterator[str]:
    yield f"- {clean(event['referring_url'])} (link to {clean(event['target'])})"
    if event.get("cause"):
        yield f"  {clean(event['cause'])}"


def _in_order(digest: Digest) -> list[tuple[Kind, Found]]:
    return [(kind, digest.found[kind]) for kind in Kind if kind in digest.found]


def _left_out(found: Found) -> int:
    return found.count - len(found.examples)


def _of_list(digest: Digest) -> str:
    if digest.run is None:
        return ""
    return f" ({clean(digest.run.arguments.get('seeds') or 'links that were due')})"
