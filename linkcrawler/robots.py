"""What a robots.txt forbids: RFC 9309, read as Google documents it (rules 18-28).

Both questions, may we and may Googlebot, go to Google's own parser. Only crawl-delay, which Google
has none of, is read here.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkcrawler.record import RobotsOutcome, RobotsTxt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OUR_AGENT = "linkcrawler"
GOOGLEBOT = "Googlebot"
COUNTED_BYTES = 500 * 1024
"""Rule 25: what stands after that does not count, and need not be fetched."""

_LARGEST_QUESTION = 20_000_000
"""Wildcards of the file times length of the URL: what the parser may have to try, about 30 ms.

Real files stay under a million. A file beyond it is built to stop a crawler, and does: it forbids.
"""

_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_PRODUCT = re.compile(r"[A-Za-z_-]+|\*")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_OTHER_DIRECTIVES = frozenset({"sitemap", "host", "clean-param", "content-signal"})
"""Lines that belong to no group and so end none (rule 27)."""


def outcome_for_status(status: int) -> RobotsOutcome:
    """Return what the answer *status*, redirects followed, makes of a robots.txt.

    4xx except 429 is no robots.txt, 401 and 403 too (rule 22, RFC 9309 2.3.1.3). A redirect that
    is still one after five hops counts as 404 (rule 21). 5xx, 429 (rule 23) and what no standard
    knows forbid everything: a server that cannot say, has not said yes.
    """
    if 200 <= status < 300:
        return RobotsOutcome.FOUND
    if 300 <= status < 500 and status != 429:
        return RobotsOutcome.ABSENT
    return RobotsOutcome.SERVER_ERROR


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The robots.txt of one scheme, host and port (rule 20), or why there is none."""

    outcome: RobotsOutcome
    text: str = ""

    @classmethod
    def from_answer(cls, status: int, body: bytes) -> RobotsRules:
        """Read an answer that arrived whole, up to *COUNTED_BYTES* at least."""
        outcome = outcome_for_status(status)
        return cls(outcome, _text_of(body) if outcome is RobotsOutcome.FOUND else "")

    @classmethod
    def unreachable(cls) -> RobotsRules:
        """No answer, or a broken one (rule 24): forbids everything, as a server error does."""
        return cls(RobotsOutcome.UNREACHABLE)

    def allows(self, agent: str, url: str) -> bool:
        """Whether *agent*, a product token, may fetch the normalised *url*."""
        if self.outcome is RobotsOutcome.FOUND:
            return not self.text or (self._is_answerable(url) and _ask(self.text, agent, url))
        return self.outcome is RobotsOutcome.ABSENT

    def tells_apart(self, *agents: str) -> bool:
        """Whether one of *agents* is named: all others are bound by the same group, that of ``*``."""
        text = self.text.lower()
        return any(agent.lower() in text for agent in agents)

    def crawl_delay(self, agent: str) -> float | None:
        """Return the seconds that *agent* shall wait between requests, or None where none is set.

        By the group that binds the agent (rule 27): a group of its own without a delay means none,
        whatever ``*`` says. The longest counts where a group names several.
        """
        if "crawl-delay" not in self.text.lower():
            return None
        delays: dict[str, list[float]] = {}
        for agents, seconds in _group_delays(self.text):
            for name in agents:
                delays.setdefault(name, []).extend(seconds)
        return max(delays.get(agent.lower(), delays.get("*", [])), default=None)

    def _is_answerable(self, url: str) -> bool:
        return self.text.count("*") * len(url) <= _LARGEST_QUESTION


def judge(rules: RobotsRules, url: str, agent: str = OUR_AGENT) -> RobotsTxt:
    """Return what *rules* say of *url*, to us and to Googlebot."""
    ours = rules.allows(agent, url)
    theirs = rules.allows(GOOGLEBOT, url) if rules.tells_apart(agent, GOOGLEBOT) else ours
    return RobotsTxt(rules.outcome, ours, theirs)


def _text_of(body: bytes) -> str:
    """Return the lines that count, as text in which every byte of the file can be matched.

    Google's parser compares bytes and writes those above ASCII as percent-escapes; bytes that are
    no UTF-8 are written so here, for they could not be handed on otherwise.
    """
    counted = body[:COUNTED_BYTES].removeprefix(b"\xef\xbb\xbf")
    if len(body) > COUNTED_BYTES:  # half a rule may forbid far more than the whole one
        counted = counted[: max(counted.rfind(b"\n"), counted.rfind(b"\r")) + 1]
    text = counted.decode("utf-8", "surrogateescape")
    if text.isascii():
        return text
    return _NOT_UTF8.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", text)


def _group_delays(text: str) -> Iterator[tuple[set[str], list[float]]]:
    """Yield the agents of each group and the delays set in it."""
    agents: set[str] = set()
    delays: list[float] = []
    in_rules = False
    for key, value in _directives(text):
        if key == "user-agent":
            if in_rules:
                yield agents, delays
                agents, delays, in_rules = set(), [], False
            found = _PRODUCT.match(value)
            agents |= {found[0].lower()} if found else set()
        elif key not in _OTHER_DIRECTIVES:
            in_rules = True
            seconds = _SECONDS.match(value) if key == "crawl-delay" else None
            delays += [float(seconds[0])] if seconds else []
    yield agents, delays


def _directives(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _ask_google_parser() -> Callable[[str, str, str], bool]:
    from robotstxt import RobotsMatcher  # noqa: PLC0415  not every system has a wheel

    # A matcher keeps state during a question, and making one takes as long as a question does.
    own = threading.local()

    def ask(text: str, agent: str, url: str) -> bool:
        if not hasattr(own, "matcher"):
            own.matcher = RobotsMatcher()
        return bool(own.matcher.is_allowed(text, agent, url))

    return ask


def _ask_protego() -> Callable[[str, str, str], bool]:
    from protego import Protego  # noqa: PLC0415  only where Google's parser is missing

    def ask(text: str, agent: str, url: str) -> bool:
        return bool(Protego.parse(text).can_fetch(url, agent))

    return ask


def _parser() -> Callable[[str, str, str], bool]:
    try:
        return _ask_google_parser()
    except (ImportError, OSError):  # no wheel, or one whose library does not load here
        return _ask_protego()


_ask = _parser()
