"""A scripted web: what each page answers at each moment of a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from linkcrawler.evidence import Failure, FailureKind, Fetched
from linkcrawler.record import Hop, RobotsOutcome, RobotsTxt

START = datetime(2026, 1, 1, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)
END = START + 365 * DAY
TEXT = "Beans want warm soil, so wait for May and then put the seeds two fingers deep. " * 4
HTML = ("content-type", "text/html; charset=utf-8")
ALLOWED = RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=True)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the page's URL, when, the number of the visit, and what was asked by."""

    url: str
    at: datetime
    number: int
    headers: Mapping[str, str]


Answer = Callable[[Visit], Fetched]


@dataclass
class Page:
    """A page and its script: from each day on, another answer."""

    url: str
    script: Mapping[float, Answer]
    visits: list[datetime] = field(default_factory=list)

    def answer(self, at: datetime, headers: Mapping[str, str]) -> Fetched:
        """Answer a request of the moment *at*."""
        day = (at - START) / DAY
        _, answer = max((when, answer) for when, answer in self.script.items() if when <= day)
        self.visits.append(at)
        return answer(Visit(self.url, at, len(self.visits), headers))


def fetched(visit: Visit, **more: Any) -> Fetched:
    values: dict[str, Any] = {"http_status": 200, "headers": (HTML,), "elapsed_ms": 50}
    return Fetched(visit.url, visit.url, visit.at, robots=ALLOWED, **{**values, **more})


def html(
    link: str | None = "https://shop.example/beans",
    anchor: str = "old beans",
    *,
    rel: str = "",
    head: str = "",
    more: str = "",
) -> bytes:
    """Make a page with *link* in its text."""
    there = f'<a href="{link}" rel="{rel}">{anchor}</a>' if link else "the shop"
    return (
        f"<html lang=en><head><title>Beans</title>{head}</head><body><main><h1>Beans</h1>"
        f"<p>{TEXT} {there} {TEXT}</p>{more}</main></body></html>"
    ).encode()


def page(*args: Any, **parts: Any) -> Answer:
    """Answer with a page of these parts."""
    return lambda visit: fetched(visit, body=html(*args, **parts))


def status(code: int, words: str = "an error") -> Answer:
    return lambda visit: fetched(visit, http_status=code, body=f"<h1>{words}</h1>".encode())


def fails(kind: FailureKind) -> Answer:
    """Give no answer at all."""
    failure = Failure(kind, "no answer")
    return lambda visit: replace(
        fetched(visit), http_status=None, headers=(), elapsed_ms=None, failure=failure
    )


def wall(code: int) -> Answer:
    """Answer with a challenge."""
    body = b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script><p>Checking"
    return lambda visit: fetched(visit, http_status=code, body=body)


def redirect(path: str, then: Answer) -> Answer:
    """Lead to *path* of the same host, which answers as *then*."""

    def answer(visit: Visit) -> Fetched:
        root = "/".join(visit.url.split("/")[:3])
        moved = then(Visit(f"{root}{path}", visit.at, visit.number, {}))
        return replace(moved, requested_url=visit.url, redirects=(Hop(visit.url, 301),))

    return answer


def once(first: Answer, then: Answer) -> Answer:
    """Answer *first* to the first visit from now on, *then* to all others."""
    left = [first]

    def answer(visit: Visit) -> Fetched:
        now = left.pop() if left else then
        return now(visit)

    return answer


def tagged(tag: str, then: Answer) -> Answer:
    """Answer as a server that knows entity tags."""
    header = ("etag", f'"{tag}"')

    def answer(visit: Visit) -> Fetched:
        if visit.headers.get("If-None-Match") == header[1]:
            return fetched(visit, http_status=304, headers=(header,))
        whole = then(visit)
        return replace(whole, headers=(*whole.headers, header))

    return answer


def liar(then: Answer) -> Answer:
    """Say "not modified" whenever it is asked, whatever has happened."""

    def answer(visit: Visit) -> Fetched:
        if visit.headers:
            return fetched(visit, http_status=304)
        whole = then(visit)
        return replace(whole, headers=(*whole.headers, ("last-modified", "yesterday")))

    return answer
