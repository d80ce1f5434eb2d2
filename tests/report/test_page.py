"""The report in a real Chromium: it draws, filters, sorts, opens the evidence, and asks nobody."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.report.conftest import LINKS
from tests.report.looking import PHONE, Look

Opens = Callable[..., Look]
BOTH_LINES_ARE_DRAWN = "document.querySelectorAll('.over-time canvas').length === 2"
KEEPS_WHAT_IS_TOLD = """() => {
  window.told = [];
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(
    (node) => node.className === "toast" && window.told.push(node.innerText)
  ))).observe(document.body, { childList: true });
}"""
"""A toast is gone after some seconds, and on a busy machine before anybody looks."""


def test_the_overview_says_how_things_are(look: Opens) -> None:
    seen = look()
    page = seen.page

    assert f"of {LINKS} links are live." in page.inner_text("h1")
    assert "were lost in the last 7 days." in page.inner_text("h1")
    seen.until(BOTH_LINES_ARE_DRAWN)
    assert page.locator(".chart").count() >= 6
    assert page.locator(".row-item").count() > 0


def test_losses_of_the_week_are_found_with_their_reasons_and_their_list(look: Opens) -> None:
    """A newcomer opens the file: what was lost, why, and the list to send, on the first view."""
    seen = look()
    page = seen.page
    headline = int(page.inner_text("h1 .lost").split(" ")[0])
    assert page.inner_text('.kinds [aria-selected="true"] b') == str(headline)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download the list for the agency (CSV)").click()
    raw = Path(download.value.path()).read_bytes()
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert len(rows) == headline
    assert {row["state"] for row in rows} == {"Lost"}
    assert all(row["why"] and row["lost on"] >= "2026-06-08" for row in rows)
    assert all(row["words before"] and row["xpath"] and row["Agency"] for row in rows)
    shown = seen.texts(".row-item .why")
    assert shown == [row["why"] for row in rows[: len(shown)]]


def test_the_list_can_be_copied_and_pasted(look: Opens) -> None:
    seen = look("#/links?state=suspect")
    page = seen.page
    page.wait_for_selector(".tabulator-row")
    page.evaluate(KEEPS_WHAT_IS_TOLD)
    page.get_by_role("button", name="Copy the list").click()
    seen.until("window.told.some((text) => text.includes('copied'))")
    page.focus("input[type=search]")
    page.keyboard.press("Control+v")
    seen.until("document.querySelector('input[type=search]').value !== ''")

    pasted = page.input_value("input[type=search]")
    assert pasted.startswith("page\tshould link to\tstate")
    assert "\tSuspect\t" in pasted


def test_a_window_changes_the_counts_and_the_list(look: Opens) -> None:
    page = look().page
    week = int(page.inner_text(".kinds button b >> nth=0"))
    page.get_by_role("button", name="30 days").click()

    assert int(page.inner_text(".kinds button b >> nth=0")) > week


def test_kinds_of_change_are_tabs_for_the_keyboard(look: Opens) -> None:
    page = look().page
    page.focus('.kinds [aria-selected="true"]')
    page.keyboard.press("ArrowRight")

    assert page.inner_text('.kinds [aria-selected="true"] span') == "Suspect"
    assert page.evaluate("document.activeElement.getAttribute('role')") == "tab"


def test_what_to_act_on(look: Opens) -> None:
    seen = look("#/act")
    page = seen.page
    page.get_by_role("button", name="Any time").click()
    page.wait_for_selector(".card")
    every = int(seen.texts('[role="status"]')[0].split(" ")[0])
    page.select_option("select", label=seen.texts("optgroup[label=Agency] option")[0])
    page.wait_for_selector(".card")

    assert 0 < int(seen.texts('[role="status"]')[0].split(" ")[0]) < every
    assert page.locator(".card .quote mark").count() > 0
    page.get_by_role("button", name="Evidence").first.click()
    assert page.inner_text("dialog .verdict b").startswith("Lost")
    assert "as last seen on" in page.inner_text("dialog")


@pytest.mark.parametrize("pile", ["Suspect", "Live, but does not count", "Never found"])
def test_every_pile_has_cards(look: Opens, pile: str) -> None:
    page = look("#/act").page
    page.get_by_role("button", name=pile).click()
    page.wait_for_selector(".card")

    assert page.locator(".card .why").first.inner_text()


def test_the_table_filters_searches_and_sorts(look: Opens) -> None:
    seen = look("#/links")
    page = seen.page
    page.wait_for_selector(".tabulator-row")
    assert seen.count_shown() == LINKS
    # Only what is in sight is drawn, however many there are.
    assert page.locator(".tabulator-row").count() < 100

    page.select_option("select[aria-label=State]", "never_found")
    seen.until("!document.querySelector('.shown-count').innerText.startsWith('600')")
    never_found = seen.count_shown()
    assert 0 < never_found < LINKS
    seen.until("document.querySelector('.tabulator-row .chip')?.innerText === 'Never found'")
    assert set(seen.texts(".tabulator-row .chip")) == {"Never found"}

    page.fill("input[type=search]", "kompost")
    seen.until(f"parseInt(document.querySelector('.shown-count').innerText) < {never_found}")
    assert "q=kompost" in page.evaluate("location.hash")

    page.get_by_role("button", name="Clear").click()
    seen.until("document.querySelector('.shown-count').innerText.startsWith('600')")
    header = page.locator(".tabulator-col[tabulator-field=page]")
    header.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".tabulator-col[tabulator-field=page][aria-sort=ascending]")
    shown = seen.texts(".tabulator-row [tabulator-field=page]")
    assert shown == sorted(shown)


def test_the_evidence_opens_and_turns_by_keyboard(look: Opens) -> None:
    seen = look("#/links")
    page = seen.page
    page.wait_for_selector(".tabulator-row")
    page.focus(".tabulator-row >> nth=0")
    page.keyboard.press("ArrowDown")
    seen.until("document.activeElement === document.querySelectorAll('.tabulator-row')[1]")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert page.inner_text("dialog .place") == f"2 of {LINKS}"

    page.keyboard.press("ArrowRight")
    assert page.inner_text("dialog .place") == f"3 of {LINKS}"
    for part in ("Where the link stood", "Over time", "The page", "From your list", "XPath"):
        assert part in page.inner_text("dialog")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="hidden")


def test_a_bar_leads_to_its_links(look: Opens) -> None:
    seen = look()
    bar = seen.page.locator("button.bar").filter(has_text="sponsored").first
    told = int(bar.locator(".bar-value").inner_text().split(" ")[0])
    bar.click()
    seen.page.wait_for_selector(".tabulator-row")

    assert seen.count_shown() == told


def test_what_the_tool_says_otherwise(look: Opens) -> None:
    seen = look()
    seen.page.get_by_role("button", name="listed, but gone").click()
    seen.page.locator(".tabulator-row").first.click()

    assert seen.count_shown() > 0
    assert "ahrefs says otherwise" in seen.page.inner_text("dialog")
    assert "the page does not have it" in seen.page.inner_text("dialog")


def test_a_view_a_target(look: Opens) -> None:
    seen = look("#/targets")
    target = seen.page.locator(".target-table tbody a").first
    name = target.inner_text()
    target.click()
    seen.page.wait_for_selector(".target-name")

    assert seen.texts(".target-name") == [name]
    assert f"of {LINKS} links" not in seen.page.inner_text("h1")
    seen.until(BOTH_LINES_ARE_DRAWN)


def test_dark_and_light(look: Opens) -> None:
    page = look(color_scheme="dark").page
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark or light").click()

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


@pytest.mark.parametrize("view", ["#/", "#/act", "#/links", "#/targets", "#/target/0"])
def test_a_phone_scrolls_one_way_only(look: Opens, view: str) -> None:
    page = look(view, viewport=PHONE).page
    page.wait_for_selector("footer")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("view", ["#/", "#/act", "#/links", "#/targets"])
def test_everything_that_can_be_used_has_a_name(look: Opens, view: str) -> None:
    page = look(view).page
    page.wait_for_selector("footer")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, [role=img]')]
        .filter((e) => !(e.innerText?.trim() || e.getAttribute('aria-label')))
        .map((e) => e.outerHTML.slice(0, 120))"""
    )

    assert nameless == []


def test_on_paper_there_are_no_controls(look: Opens) -> None:
    page = look().page
    page.emulate_media(media="print")

    assert not page.locator(".tabs").is_visible()
    assert not page.locator(".segments").first.is_visible()
    assert page.locator(".figure").first.is_visible()
