"""Pages and lists are strangers' texts: in the report they are texts, and run nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from linkcrawler.export.safe_cell import safe_cell
from linkcrawler.record import Canonical, CanonicalSource, Expected, Hop, Page, State, Status
from tests.report.looking import Look
from tests.report.storing import fill, report_on
from tests.store.records import HOUR, NOON, entry, link

Opens = Callable[..., Look]

MARKUP = "</script><img src=x onerror=\"window.hit=1\"><svg onload='window.hit=2'>{{policy}}"
SCRIPT_URL = "javascript:window.hit=3//"
FORMULA = '=HYPERLINK("http://evil.example";"x")'


def hostile(number: int, text: str, **changes: Any) -> Any:
    bad = replace(
        link(), href=SCRIPT_URL, url=SCRIPT_URL, via=SCRIPT_URL, anchor=text, heading=text,
        context_left=text, context_right=text, xpath=text, placement_rule=text, rel=(text,),
        target_url=SCRIPT_URL, target_status=200,
    )  # fmt: skip
    page = Page(
        f"https://host-{number}.example/{text}", 200, (Hop(SCRIPT_URL, 301), Hop(text, 302)),
        title=text, canonical=Canonical(SCRIPT_URL, CanonicalSource.LINK, is_self=False),
    )  # fmt: skip
    values = {
        "referring_url": SCRIPT_URL if number % 2 else f"https://host-{number}.example/{text}",
        "target": text, "reason": text, "links": (bad,), "page": page, "labels": {text: text},
        "expected": Expected(anchor=text, country=text), "first_seen_at": NOON - 5 * HOUR,
    }  # fmt: skip
    return entry(number, **{**values, **changes})


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    lost = {"state": State.LOST, "status": Status.MISSING, "lost_at": NOON, "links": ()}
    texts = [MARKUP, SCRIPT_URL, FORMULA, "\u202e<b>\0", "__proto__", "-1;=2"]
    fill(
        folder,
        [
            *(hostile(number, text) for number, text in enumerate(texts)),
            *(
                hostile(number, text, run_id="run-2", checked_at=NOON + HOUR, **lost)
                for number, text in enumerate(texts)
                if number > 1
            ),
        ],
    )
    return report_on(folder, NOON + 2 * HOUR)


@pytest.mark.parametrize(
    ("view", "has_rows"),
    [
        ("#/", False),
        ("#/act", True),
        ("#/links", True),
        ("#/targets", False),
        ("#/target/0", False),
        ("#/links?q=%3Cb", True),
    ],
)
def test_nothing_of_it_runs(look: Opens, hostile_report: Path, view: str, has_rows: bool) -> None:
    page = look(view, hostile_report).page
    page.wait_for_selector("footer")
    rows = page.locator(".row-item, .card .button, .tabulator-row")
    if has_rows:
        rows.first.click()
        page.wait_for_selector("dialog[open]")
        for _ in range(6):
            page.keyboard.press("ArrowRight")

    assert page.evaluate("window.hit") is None
    assert page.locator("main img, dialog img, main script, dialog script").count() == 0
    hrefs = page.evaluate("[...document.links].map((a) => a.getAttribute('href'))")
    assert all(href.startswith(("#", "https://", "http://")) for href in hrefs)
    assert page.evaluate("Object.keys(Object.prototype)") == []


def test_lists_are_safe_in_a_spreadsheet(look: Opens, hostile_report: Path) -> None:
    page = look("#/links", hostile_report).page
    page.wait_for_selector(".tabulator-row")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the list (CSV)").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert len(rows) == 7
    assert all(safe_cell(cell) == cell or cell.startswith("'") for row in rows for cell in row)
    assert f"'{FORMULA}" in {cell for row in rows for cell in row}
    assert {len(row) for row in rows} == {len(rows[0])}
