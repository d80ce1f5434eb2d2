"""Short ways to show a rule of Google's at work through the public functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from linkcrawler.match import Target
from linkcrawler.page.rendered import RenderedView
from linkcrawler.page.view import PageView
from linkcrawler.record import Expected, Link, RobotsOutcome, RobotsTxt, Status
from linkcrawler.robots import RobotsRules
from linkcrawler.verdict import Verdict, judge
from tests.core.make import make_evidence, make_seed
from tests.page.make import fetched

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET = Target.parse("shop.example")
LINK = '<a href="https://shop.example/">seeds</a>'


class Example(NamedTuple):
    """One example of a rule: *seen* must return *wanted*."""

    rule: int
    says: str
    seen: Callable[[], object]
    wanted: object


def view(html: str, *headers: tuple[str, str], googlebot: bool = True, **more: Any) -> PageView:
    """Return the page *html*; *googlebot* says whether its robots.txt lets Googlebot in."""
    robots = RobotsTxt(RobotsOutcome.FOUND, allowed=True, googlebot_allowed=googlebot)
    answer = fetched(html, headers=headers, **more)
    return PageView(replace(answer, robots=robots))


def links(html: str, *headers: tuple[str, str]) -> tuple[Link, ...]:
    """Return the links to the shop."""
    return view(html, *headers).find(TARGET).links


def link(html: str, *headers: tuple[str, str]) -> Link:
    """Return the best link to the shop."""
    return links(html, *headers)[0]


def blockers(head: str = "", *headers: tuple[str, str], **more: Any) -> list[str]:
    """Return what keeps a page with *head* out of the index."""
    page = view(f"<head>{head}</head><p>text</p>", *headers, **more).page
    return [problem.value for problem in page.index_blockers]


def barriers(head: str = "", *headers: tuple[str, str]) -> list[str]:
    """Return what of the page forbids to follow its links."""
    return [barrier.value for barrier in link(f"<head>{head}</head>{LINK}", *headers).nofollow_by]


def meta(content: str, name: str = "robots") -> str:
    """Return a robots meta."""
    return f'<meta name="{name}" content="{content}">'


def tag(value: str) -> tuple[str, str]:
    """Return an X-Robots-Tag header."""
    return ("x-robots-tag", value)


def canonical(html: str, *headers: tuple[str, str]) -> str | None:
    """Return the canonical of a page."""
    found = view(html, *headers).page.canonical
    return found.url if found else None


def may(robots_txt: str | bytes, path: str, agent: str = "Googlebot", status: int = 200) -> bool:
    """Whether *agent* may fetch *path* by a robots.txt."""
    body = robots_txt if isinstance(robots_txt, bytes) else robots_txt.encode()
    return RobotsRules.from_answer(status, body).allows(agent, f"https://a.example{path}")


def verdict(html: str, *, sent: str | None = None, **more: Any) -> Verdict:
    """Return the verdict on a page; *sent* is the raw one, where *html* is what is shown."""
    shown = view(html, **more)
    seen = shown if sent is None else RenderedView(view(sent), PageView(shown.fetched))
    return judge(
        make_evidence(
            seed=make_seed(),
            fetched=seen.fetched,
            page=seen.page,
            is_html=seen.is_html,
            signs=seen.signs,
            findings=seen.find(TARGET, Expected()),
            noindex_as_sent=seen.noindex_as_sent,
        )
    )


def status(html: str, **more: Any) -> Status:
    """Return the status of a page."""
    return verdict(html, **more).status


def problems(html: str, **more: Any) -> set[str]:
    """Return the problems of a live link that Google's rules are about."""
    return {problem.value for problem in verdict(html, **more).problems} - {"not_in_content"}
