"""Which addresses of a record's links are asked, and the answers written down with the links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from linkcrawler import urls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.page.findings import Findings
    from linkcrawler.record import Link
    from linkcrawler.targets.answer import Answer

_MOST_ADDRESSES = 3
"""A record's problems are those of its best link; the next ones stand for the rest."""


def addresses_of(findings: Findings) -> tuple[str, ...]:
    """Return the addresses of the best links, the very best first."""
    found: dict[str, None] = {}
    for link in findings.links:
        found[address_of(link)] = None
        if len(found) == _MOST_ADDRESSES:
            break
    return tuple(found)


def address_of(link: Link) -> str:
    """Return what is asked for *link*: servers never see a fragment."""
    return urls.without_fragment(link.url)


def with_answers(findings: Findings, answers: Mapping[str, Answer]) -> Findings:
    """Return *findings* with what is known of each link's address."""
    links = tuple(_with_answer(link, answers.get(address_of(link))) for link in findings.links)
    return replace(findings, links=links)


def _with_answer(link: Link, answer: Answer | None) -> Link:
    if answer is None or (answer.status is None and not answer.trail):
        return link
    return replace(link, target_status=answer.status, target_url=answer.url)
