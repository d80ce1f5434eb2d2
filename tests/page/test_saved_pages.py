"""Saved pages with what must be found in them: adding a folder to tests/pages adds a test.

``page.html`` is the body, ``seed.json`` the page's URL, headers, target and expectations,
``expected.json`` the findings; fields that it leaves out are not compared.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linkcrawler.documents import plain, to_document
from linkcrawler.match import Target
from linkcrawler.page.view import PageView
from linkcrawler.record import Expected, MatchMode
from tests.page.make import fetched

CASES = sorted(path.parent for path in (Path(__file__).parents[1] / "pages").glob("*/seed.json"))


def found_in(case: Path) -> dict[str, Any]:
    seed = json.loads((case / "seed.json").read_bytes())
    answer = fetched(
        (case / "page.html").read_bytes(),
        url=seed["url"],
        content_type=seed.get("content_type"),
        headers=tuple(seed.get("headers", {}).items()),
    )
    match = MatchMode(seed["match"]) if "match" in seed else None
    view = PageView(answer)
    findings = view.find(Target.parse(seed["target"], match), Expected(**seed.get("expected", {})))
    document: dict[str, Any] = plain(to_document(findings))
    return {"page": plain(to_document(view.page)), **document}


def part(found: Any, wanted: Any) -> Any:
    """Return of *found* what *wanted* speaks of."""
    if isinstance(wanted, dict):
        return {key: part(found[key], value) for key, value in wanted.items()}
    if isinstance(wanted, list) and len(wanted) == len(found):
        return [part(a, b) for a, b in zip(found, wanted, strict=True)]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_saved_page(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_bytes())

    assert part(found_in(case), expected) == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 6
