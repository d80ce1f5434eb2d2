"""robots.txt against Google's own parser, URLs against the WHATWG standard: wrong answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from linkcrawler import urls
from linkcrawler.record import RobotsOutcome
from linkcrawler.robots import RobotsRules
from tests.quality.figures import Figure, body_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def rule_figures(data: Path) -> Iterator[Figure]:
    """Ask every case."""
    yield _wrong("robots.google_cases_wrong", 3, list(_google_cases(data / "robots")))
    yield _wrong("robots.real_files_wrong", 10, list(_real_files(data / "robots")))
    yield _wrong("urls.equality_wrong", 0, list(_equality(data / "url")))
    yield _wrong("urls.resolution_wrong", 0, list(_resolution(data / "url")))


def _wrong(name: str, aim: float, right: list[bool]) -> Figure:
    return Figure(name, len(right) - sum(right), len(right), aim, more_is_better=False)


def _google_cases(folder: Path) -> Iterator[bool]:
    for fact in _json(folder / "google_robotstxt_cases.json")["facts"]:
        rules = RobotsRules(RobotsOutcome.FOUND, fact["robots"])
        yield rules.allows(fact["user_agent"], fact["url"]) is fact["allowed"]


def _real_files(folder: Path) -> Iterator[bool]:
    for line in body_of(folder / "real_dev.jsonl").decode().splitlines():
        site = json.loads(line)
        rules = RobotsRules.from_answer(200, site["robots"].encode())
        for agent, url, allowed in site["checks"]:
            yield rules.allows(agent, url) is allowed


def _equality(folder: Path) -> Iterator[bool]:
    for pair in _json(folder / "url_equality_pairs.json")["pairs"]:
        yield urls.same_url(pair["a"], pair["b"]) is pair["equal"]


def _resolution(folder: Path) -> Iterator[bool]:
    for case in _json(folder / "urltestdata.json"):
        if isinstance(case, dict) and str(case.get("href", "")).startswith(("http:", "https:")):
            base = case.get("base")
            found = urls.resolve(base, case["input"]) if base else urls.normalised(case["input"])
            yield found == case["href"]


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())
