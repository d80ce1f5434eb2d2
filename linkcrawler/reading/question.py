"""What a page is read for, and what was found on it: data that goes from process to process."""

# ruff: noqa: TC001  documents.py reads the types at run time

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

from linkcrawler.documents import from_document, plain, to_document
from linkcrawler.evidence import Fetched
from linkcrawler.match import Target
from linkcrawler.page.findings import Findings, Signs
from linkcrawler.page.need import why_render
from linkcrawler.page.suspects import Suspect
from linkcrawler.page.view import PageView
from linkcrawler.record import Expected, MatchMode, Page
from linkcrawler.seed import RenderMode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_PIECE_BYTES = 1024 * 1024

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ask:
    """What one seed wants to know of a page; *via* is how its target was reached before."""

    target: str
    match: MatchMode
    expected: Expected
    render: RenderMode
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the page says to one ask."""

    findings: Findings
    suspects: tuple[Suspect, ...]
    why_render: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is asked of a page's view; *found* in the order of the asks."""

    page: Page
    signs: Signs
    is_html: bool
    noindex_as_sent: bool
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A page to read, and what for."""

    fetched: Fetched
    in_browser: bool
    asks: tuple[Ask, ...]

    def pieces(self) -> Iterator[bytes]:
        """Yield a line of JSON and the body, which may be large, piece by piece."""
        body = self.fetched.body
        head = to_document(replace(self, fetched=replace(self.fetched, body=b"")))
        head["fetched"]["body"] = len(body)
        yield dumped(head) + b"\n"
        for start in range(0, len(body), _PIECE_BYTES):
            yield body[start : start + _PIECE_BYTES]

    @classmethod
    def receive(cls, stream: IO[bytes]) -> Self | None:
        """Return the next question, or None at the end of the stream."""
        line = stream.readline()
        if not line:
            return None
        head = json.loads(line)
        head["fetched"]["body"] = stream.read(head["fetched"]["body"])
        return from_document(cls, head)

    def answer(self) -> Answer:
        """Read the page."""
        return answer_of(PageView(self.fetched, in_browser=self.in_browser), self.asks)


def answer_of(view: PageView, asks: tuple[Ask, ...]) -> Answer:
    """Return all that is asked of *view*, which may then be let go."""
    signs = view.signs
    return Answer(
        page=view.page,
        signs=Signs(signs.wall, signs.soft_404, signs.script_reasons),
        is_html=view.is_html,
        noindex_as_sent=view.noindex_as_sent,
        found=tuple(_found(view, ask) for ask in asks),
    )


def _found(view: PageView, ask: Ask) -> Found:
    target = Target.parse(ask.target, ask.match)
    findings = view.find(target, ask.expected)
    suspects = () if findings.on_target else view.suspects(target, ask.expected, ask.via)
    return Found(findings, suspects, why_render(view, target, ask.render, ask.expected))


def dumped(document: Any) -> bytes:
    """Write *document* as JSON on one line, lone surrogates too."""
    return json.dumps(plain(document)).encode()


def loaded(cls: type[T], line: bytes) -> T:
    """Read what ``dumped`` has written of a *cls*."""
    return from_document(cls, json.loads(line))
