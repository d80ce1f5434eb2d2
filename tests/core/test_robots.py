"""Rules 18-28 of Google's documentation and RFC 9309, and the answers of Google's own parser."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler import robots
from linkcrawler.record import RobotsOutcome, RobotsTxt
from linkcrawler.robots import COUNTED_BYTES, RobotsRules, judge, outcome_for_status

ROBOTS_DATA = Path(__file__).parents[2].parent / "shared" / "data" / "robots"
SITE = "https://a.example"


def rules(text: str | bytes) -> RobotsRules:
    return RobotsRules.from_answer(200, text.encode() if isinstance(text, str) else text)


def shared(name: str) -> Path:
    path = ROBOTS_DATA / name
    if not path.exists():
        pytest.skip(f"the shared data has no {name} here")
    return path


def facts_of(name: str) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = json.loads(shared(name).read_text(encoding="utf-8"))["facts"]
    return facts


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, RobotsOutcome.FOUND),
        (204, RobotsOutcome.FOUND),
        (301, RobotsOutcome.ABSENT),  # rule 21: more than five hops
        (304, RobotsOutcome.ABSENT),
        (400, RobotsOutcome.ABSENT),  # rule 22
        (401, RobotsOutcome.ABSENT),
        (403, RobotsOutcome.ABSENT),
        (404, RobotsOutcome.ABSENT),
        (410, RobotsOutcome.ABSENT),
        (451, RobotsOutcome.ABSENT),
        (429, RobotsOutcome.SERVER_ERROR),  # rule 23
        (500, RobotsOutcome.SERVER_ERROR),
        (503, RobotsOutcome.SERVER_ERROR),
        (599, RobotsOutcome.SERVER_ERROR),
        (999, RobotsOutcome.SERVER_ERROR),
        (100, RobotsOutcome.SERVER_ERROR),
        (0, RobotsOutcome.SERVER_ERROR),
    ],
)
def test_outcome_of_a_status(status: int, outcome: RobotsOutcome) -> None:
    assert outcome_for_status(status) is outcome


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (RobotsRules.from_answer(404, b"User-agent: *\nDisallow: /"), True),
        (RobotsRules.from_answer(503, b"User-agent: *\nAllow: /"), False),
        (RobotsRules.from_answer(429, b""), False),
        (RobotsRules.unreachable(), False),
        (RobotsRules.from_answer(200, b""), True),
    ],
)
def test_what_is_no_file_decides_for_us_and_googlebot(answer: RobotsRules, allowed: bool) -> None:
    assert judge(answer, f"{SITE}/x") == RobotsTxt(answer.outcome, allowed, allowed)


def test_we_and_googlebot_are_judged_apart() -> None:
    text = "User-agent: linkcrawler\nDisallow: /a\n\nUser-agent: Googlebot\nDisallow: /b\n"

    assert judge(rules(text), f"{SITE}/a") == RobotsTxt(RobotsOutcome.FOUND, False, True)
    assert judge(rules(text), f"{SITE}/b") == RobotsTxt(RobotsOutcome.FOUND, True, False)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        # rule 26: BOM, invalid lines, HTML
        ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
        ("<html>\nUser-agent: *\nDisallow: /x\n</html>", "/x", False),
        # rule 27: the most specific group; groups of one agent merge; sitemap ends no group
        ("User-agent: *\nDisallow: /\nUser-agent: linkcrawler\nDisallow: /x", "/y", True),
        ("User-agent: linkcrawler\nAllow: /y\nUser-agent: *\nDisallow: /", "/z", True),
        (
            "User-agent: linkcrawler\nAllow: /x\nUser-agent: b\nUser-agent: LinkCrawler/1\nDisallow: /y",
            "/y",
            False,
        ),
        ("User-agent: linkcrawler\nSitemap: /s\nUser-agent: b\nDisallow: /x", "/x", False),
        # rule 28: the longest path wins, ties allow, wildcards count, case matters
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nAllow: /a\nDisallow: /*.html", "/a.html", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /A", "/a", True),
        # rule 19: no noindex
        ("User-agent: *\nNoindex: /x", "/x", True),
        # line ends of every kind
        ("User-agent: *\r\rDisallow: /x\r", "/x", False),
        ("User-agent: *\r\nDisallow: /x\r\n", "/x", False),
        # escapes
        ("User-agent: *\nDisallow: /ü", "/%C3%BC", False),
    ],
)
def test_rules_of_a_file(text: str, path: str, allowed: bool) -> None:
    assert rules(text).allows(robots.OUR_AGENT, SITE + path) is allowed


def test_bytes_that_are_no_utf8_match_their_escapes() -> None:
    answer = rules(b"User-agent: *\nDisallow: /caf\xe9\n")

    assert not answer.allows("linkcrawler", f"{SITE}/caf%E9")
    assert answer.allows("linkcrawler", f"{SITE}/cafe")


def test_only_the_first_500_kib_count() -> None:
    head = b"User-agent: *\n"
    filler = b"#" * (COUNTED_BYTES - len(head) - 12) + b"\n"
    cut = head + filler + b"Disallow: /private"

    assert len(head + filler) + len(b"Disallow: /") <= COUNTED_BYTES < len(cut)
    assert rules(cut).allows("linkcrawler", f"{SITE}/x"), "half a rule is none"
    assert rules(head + b"#" * 2 * COUNTED_BYTES + b"\nDisallow: /").allows("x", f"{SITE}/")
    assert not rules(head + b"Disallow: /\n" + filler * 2).allows("x", f"{SITE}/")


def test_file_built_to_stop_a_crawler_stops_it_at_once() -> None:
    hostile = "User-agent: *\n" + ("Disallow: /" + "*a" * 1000 + "b\n") * 240

    assert not rules(hostile).allows("linkcrawler", f"{SITE}/{'a' * 8000}")
    assert rules(hostile).allows("linkcrawler", f"{SITE}/x")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None),
        ("User-agent: *\nDisallow: /", None),
        ("User-agent: *\nCrawl-delay: 5", 5.0),
        ("user-agent : *\nCRAWL-DELAY : 2.5 # slow", 2.5),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: linkcrawler\nDisallow: /x", None),
        ("User-agent: *\nCrawl-delay: 5\nUser-agent: linkcrawler\nCrawl-delay: 1", 1.0),
        ("User-agent: linkcrawler\nCrawl-delay: 1\nUser-agent: *\nCrawl-delay: 5", 1.0),
        ("User-agent: other\nUser-agent: LinkCrawler/2\nSitemap: /s\nCrawl-delay: 3", 3.0),
        ("User-agent: linkcrawler\nCrawl-delay: 3\nUser-agent: linkcrawler\nCrawl-delay: 4", 4.0),
        ("User-agent: linkcrawlerx\nCrawl-delay: 3", None),
        ("User-agent: other\nCrawl-delay: 3", None),
        ("Crawl-delay: 3", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("User-agent: *\nCrawl-delay:", None),
        ("User-agent: *\nCrawl-delay: ten", None),
    ],
)
def test_crawl_delay_is_that_of_the_group_that_binds_us(text: str, seconds: float | None) -> None:
    assert rules(text).crawl_delay(robots.OUR_AGENT) == seconds


@given(st.binary(max_size=400))
def test_any_file_is_answered(body: bytes) -> None:
    answer = rules(b"User-agent: *\nCrawl-delay: " + body)

    assert judge(answer, f"{SITE}/x").outcome is RobotsOutcome.FOUND
    delay = answer.crawl_delay("linkcrawler")
    assert delay is None or delay >= 0


@given(
    st.lists(
        st.sampled_from(
            ["User-agent: *", "User-agent: linkcrawler", "Disallow: /", "Allow: /a", "x"]
        )
    )
)
def test_order_of_groups_never_breaks_the_judgement(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert rules(text).allows("linkcrawler", f"{SITE}/a") in {True, False}
    if "Disallow: /" not in lines:
        assert rules(text).allows("linkcrawler", f"{SITE}/b")


KNOWN_WRONG = {
    # The parser's own URL library decodes escapes that need none, and encodes what is not encoded,
    # in rules and URLs alike. Our URLs are normalised, so only the third can happen to us.
    ("Allow: /foo/bar/ツ", "http://foo.bar/foo/bar/ツ"),
    ("Allow: /foo/bar/%E3%83%84", "http://foo.bar/foo/bar/ツ"),
    ("Allow: /foo/bar/%62%61%7A", "http://foo.bar/foo/bar/baz"),
}


def test_googles_own_cases() -> None:
    facts = facts_of("google_robotstxt_cases.json")
    wrong = {
        (fact["robots"].splitlines()[2], fact["url"])
        for fact in facts
        if RobotsRules(RobotsOutcome.FOUND, fact["robots"]).allows(fact["user_agent"], fact["url"])
        is not fact["allowed"]
    }

    assert len(facts) == 145
    assert wrong <= KNOWN_WRONG


def test_real_files_are_read_as_google_reads_them() -> None:
    asked, wrong = 0, []
    with gzip.open(shared("real_dev.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for site in map(json.loads, lines):
            answer = rules(site["robots"])
            for agent, url, allowed in site["checks"]:
                asked += 1
                wrong += [url] if answer.allows(agent, url) is not allowed else []

    assert asked == 17_120
    # Rules with {image} or a blank in them: Google leaves them as they are, the parser escapes them.
    assert len(wrong) <= 8


def test_protego_answers_where_googles_parser_is_missing() -> None:
    ask = robots._ask_protego()

    assert not ask("User-agent: *\nDisallow: /x", "linkcrawler", f"{SITE}/x")
    assert ask("User-agent: *\nDisallow: /x", "linkcrawler", f"{SITE}/y")


def test_the_parser_is_googles_here() -> None:
    pytest.importorskip("robotstxt", reason="no wheel of Google's parser for this system")

    assert robots._ask.__qualname__.startswith("_ask_google_parser")
