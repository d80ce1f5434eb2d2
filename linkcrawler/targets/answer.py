"""What an address came to when it was asked, kept small: a run knows thousands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linkcrawler.evidence import FailureKind
from linkcrawler.match import Target
from linkcrawler.page.cost import may_be_costly
from linkcrawler.page.view import PageView
from linkcrawler.quickly import made_quickly
from linkcrawler.record import MatchMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkcrawler.evidence import Fetched

_HOST_IS_AWAY = frozenset(
    {
        FailureKind.DNS,
        FailureKind.NO_NAME,
        FailureKind.CONNECT,
        FailureKind.TLS,
        FailureKind.ADDRESS,
    }
)


@made_quickly
@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answers in the end, redirects followed.

    *status* is null where there was no answer of the address itself: a bot wall's is none, either.
    *why_not* tells then in words for a person what was met instead.
    """

    asked: str
    url: str
    """Where it ends; the last address that was tried where nothing answered."""
    status: int | None = None
    trail: tuple[str, ...] = ()
    """The addresses that redirects led to, in order; the last is *url*."""
    soft_404: str | None = None
    """What says that it is an error text or a parked domain that came with a good status."""
    why_not: str | None = None
    host_is_away: bool = False
    """Whether the host could not be reached at all: nothing of it can."""

    @property
    def is_redirected(self) -> bool:
        """Whether it leads to another page, which another scheme, ``www.`` or end slash is not."""
        if not self.trail:
            return False
        relation = Target.parse(self.asked, MatchMode.URL).relation(self.url)
        return relation is None or not relation.on_target

    @property
    def is_broken(self) -> bool:
        """Whether whoever follows the link meets an error, for sure.

        Other 4xx are how servers keep crawlers out (401, 403, 405, 406, 429 …), and a 503 says
        itself that it passes (RFC 9110, 15.6.4): they prove nothing.
        """
        code = self.status or 0
        return code in {404, 410} or (500 <= code < 600 and code != 503) or bool(self.soft_404)

    def answers_on_the_way(self) -> Iterator[Answer]:
        """Yield what is known by this of each address that was passed, the first one included."""
        for passed, address in enumerate((self.asked, *self.trail)):
            yield replace(self, asked=address, trail=self.trail[passed:])


def answer_of(fetched: Fetched, trail: tuple[str, ...] = ()) -> Answer:
    """Return what is kept of *fetched*, which redirects led to over *trail*."""
    asked, url = fetched.requested_url, trail[-1] if trail else fetched.requested_url
    failure = fetched.failure
    if failure is not None:
        away = failure.kind in _HOST_IS_AWAY and not trail
        return Answer(asked, url, trail=trail, why_not=failure.detail, host_is_away=away)
    # A target is a stranger's page too: what could cost seconds is judged by its status alone.
    is_costly = may_be_costly(fetched.body, fetched.header("content-type"))
    view = PageView(replace(fetched, body=b"") if is_costly else fetched)
    if view.signs.wall is not None:
        return Answer(asked, url, trail=trail, why_not=f"a bot wall: {view.signs.wall}")
    is_read = view.is_html and fetched.complete and 200 <= (fetched.http_status or 0) < 300
    soft_404 = view.signs.soft_404 if is_read else None
    return Answer(asked, url, fetched.http_status, trail, soft_404)
