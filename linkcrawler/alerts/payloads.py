"""A digest as the JSON that receivers take: our own, and Slack's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linkcrawler.alerts.wording import clean, subject_of, text_of
from linkcrawler.documents import plain

if TYPE_CHECKING:
    from linkcrawler.alerts.digest import Digest, Event

VERSION = 1
_TOLD = ("id", "referring_url", "target", "what", "from", "to", "cause", "at")
_ZERO_WIDTH_SPACE = "\u200b"


def json_payload(digest: Digest) -> dict[str, Any]:
    """Return the digest for programs: whole values, as the store has them."""
    return {
        "version": VERSION,
        "key": digest.key,
        "subject": subject_of(digest),
        "store": digest.place,
        "run": _run(digest),
        "alarms": list(digest.alarms),
        "changes": {
            kind: {"count": found.count, "examples": [_example(e) for e in found.examples]}
            for kind, found in digest.found.items()
        },
    }


def slack_payload(digest: Digest) -> dict[str, Any]:
    """Return the digest as an incoming webhook of Slack, or of what speaks like it, takes it.

    Slack itself reads its markup between < and > only once formatting is off; others know no
    such switch, so a name after @ is kept from being one.
    """
    text = f"{subject_of(digest)}\n{text_of(digest)}".rstrip()
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(character, written)
    text = text.replace("@", f"@{_ZERO_WIDTH_SPACE}")
    return {"text": text, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


def _run(digest: Digest) -> dict[str, Any] | None:
    run = digest.run
    if run is None:
        return None
    arguments = {name: clean(value) for name, value in run.arguments.items()}
    document = {
        "id": run.id,
        "arguments": arguments,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "complete": run.complete,
        "reason": run.reason,
        "counts": run.counts,
    }
    told: dict[str, Any] = plain(document)
    return told


def _example(event: Event) -> dict[str, Any]:
    told: dict[str, Any] = plain({name: event.get(name) for name in _TOLD})
    return told
