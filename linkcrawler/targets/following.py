"""From where suspects lead to findings: links through shorteners, or what could not be followed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linkcrawler import urls
from linkcrawler.checking import evidence_of
from linkcrawler.match import Target
from linkcrawler.page.anchor_kind import anchor_kind
from linkcrawler.page.finding import rank
from linkcrawler.page.findings import Unfollowed
from linkcrawler.page.rendered import RenderedView
from linkcrawler.page.suspects import MOST_SHORT
from linkcrawler.page.view import PageView
from linkcrawler.reading.view import ReadView
from linkcrawler.record import Status
from linkcrawler.redirectors import may_send_on
from linkcrawler.shorteners import is_short
from linkcrawler.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkcrawler.items import SeedCheck
    from linkcrawler.match import Relation
    from linkcrawler.page.findings import Findings
    from linkcrawler.page.suspects import Suspect
    from linkcrawler.record import Link
    from linkcrawler.seed import Seed
    from linkcrawler.targets.answer import Answer

NO_TIME = "its turn did not come in time"
TOO_MANY = f"only {MOST_SHORT} such links of a page are followed"


_NOT_IN_SIGHT = frozenset({Status.MISSING, Status.PAGE_MOVED, Status.LIVE})
_MOST_IN_VAIN = 30
_MOST_HOSTS = 10_000


def suspects_in(check: SeedCheck) -> tuple[Suspect, ...]:
    """Return the links to follow before *check* may say that the link is not there."""
    view, seed = check.view, check.seed
    is_told = check.findings.on_target or check.findings.removed_by_script
    if is_told or not isinstance(view, PageView | ReadView | RenderedView):
        return ()
    target = Target.parse(seed.target, seed.match)
    if target.owns(view.fetched.url) or judge(evidence_of(check)).status not in _NOT_IN_SIGHT:
        return ()
    return view.suspects(target, seed.expected, check.earlier.facts.get("via"))


class InVain:
    """Hosts whose redirects led to no target, again and again: the rest of them is left alone.

    A site with a thousand pages has such links on each, and is asked once a second.
    """

    def __init__(self) -> None:
        self._times: OrderedDict[str, int] = OrderedDict()

    def is_worth_it(self, suspect: Suspect) -> bool:
        """Whether *suspect* is to be followed."""
        return suspect.counts or self._times.get(urls.host(suspect.address), 0) < _MOST_IN_VAIN

    def add(self, suspect: Suspect) -> None:
        """Learn that following *suspect* brought nothing."""
        host = urls.host(suspect.address)
        self._times[host] = self._times.pop(host, 0) + 1
        if len(self._times) > _MOST_HOSTS:
            self._times.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Follower:
    """Reads, for one seed, the answers that its page's suspects gave."""

    seed: Seed
    target: Target
    answers: Mapping[str, Answer]

    def followed(self, findings: Findings, suspects: tuple[Suspect, ...]) -> Findings:
        """Return *findings* with the links among *suspects*, and those that may still be some."""
        led = [(suspect, self._where(suspect)) for suspect in suspects]
        links = [
            (self._link(suspect.link, relation), relation.on_target)
            for suspect, relation in led
            if relation is not None
        ]
        if any(on_target for _, on_target in links) or (links and not findings.links):
            return self._with_links(findings, links)
        return replace(findings, unfollowed=self._unfollowed(suspects))

    def _with_links(self, findings: Findings, links: list[tuple[Link, bool]]) -> Findings:
        both = [*links, *((link, False) for link in findings.links)]
        both.sort(key=lambda pair: rank(pair[0], on_target=pair[1]))
        return replace(
            findings,
            links=tuple(link for link, _ in both),
            on_target=sum(on_target for _, on_target in both),
            are_followed=True,
        )

    def _where(self, suspect: Suspect) -> Relation | None:
        """Return how the way that *suspect* leads touches the target."""
        answer = self.answers.get(suspect.address)
        trail = answer.trail if answer is not None else ()
        touched = [self.target.relation(address, suspect.address) for address in trail]
        return max(filter(None, touched), key=lambda found: found.on_target, default=None)

    def _link(self, link: Link, relation: Relation) -> Link:
        wanted = self.seed.expected.anchor
        kind = anchor_kind(link.anchor, link.anchor_source, self.target.site, wanted, relation.url)
        return replace(link, url=relation.url, differs=relation.differs, anchor_kind=kind)

    def _unfollowed(self, suspects: tuple[Suspect, ...]) -> tuple[Unfollowed, ...]:
        short = 0
        found = []
        for suspect in suspects:
            short += suspect.is_short
            too_many = suspect.is_short and short > MOST_SHORT
            why = TOO_MANY if too_many else self._why_not(suspect)
            if why is not None:
                found.append(Unfollowed(suspect.address, why, counts=suspect.counts))
        return tuple(found)

    def _why_not(self, suspect: Suspect) -> str | None:
        """Return why it is not known where *suspect* leads; None where it is: elsewhere."""
        answer = self.answers.get(suspect.address)
        if answer is None:
            return NO_TIME
        if _leads_out(answer):
            return None
        if answer.why_not is not None:
            return answer.why_not
        if answer.status in {404, 410}:
            return None
        if not 200 <= (answer.status or 0) < 300:
            return f"it answers {answer.status}"
        return "it shows a page of its own" if suspect.is_short else None


def _leads_out(answer: Answer) -> bool:
    """Whether the way ends, or breaks off, at a site of its own: what that answers is no matter."""
    if not answer.trail or is_short(answer.url) or urls.same_site(answer.asked, answer.url):
        return False
    return answer.status is not None or not may_send_on(answer.url, answer.asked, frozenset())
