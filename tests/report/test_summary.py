"""The table at the end: what needs a look first, what is amiss in red, what to do next."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import Any

from rich.console import Console

from linkcrawler.record import State, Status
from linkcrawler.report.summary import Outcome, show
from linkcrawler.tally import Tally


def tally(**statuses: int) -> Tally:
    made = Tally(seeds=sum(statuses.values()), pages=sum(statuses.values()))
    for status, number in statuses.items():
        made.by_status[status] = number
        made.examples[status] = [(f"https://{status}.example/[bold]", f"why {status}.")]
    return made


def shown(counted: Tally, width: int = 100, **changes: Any) -> str:
    outcome = Outcome(
        run_id="run-1",
        tally=counted,
        place="data/linkcrawler.sqlite",
        rejects=None,
        spooled=0,
        refused=0,
        lost=0,
        trouble=None,
        interrupted=False,
        elapsed_s=3.2,
        contact_is_set=True,
    )
    text = StringIO()
    show(replace(outcome, **changes), Console(file=text, width=width, soft_wrap=True))
    return text.getvalue()


def test_gone_and_unknown_come_before_live() -> None:
    text = shown(tally(**{status.value: 1 for status in Status}))
    order = [text.index(f"│ {status.value}") for status in Status if status is not Status.LIVE]

    assert all(
        place < text.index("│ live") for place in order if place != text.index("│ not_html")
    )
    assert text.index("│ missing") < text.index("│ blocked (unknown)")


def test_one_is_no_plural() -> None:
    one = replace(tally(live=1), rejected=1, duplicates=1)

    assert "\n1 link on 1 page in 3 s; 1 row named a link again" in shown(one)
    assert "1 row could not be used" in shown(one)


def test_page_texts_are_no_markup() -> None:
    assert "https://live.example/[bold]" in shown(tally(live=1))


def test_long_urls_stay_whole() -> None:
    counted = tally(live=1)
    url = "https://live.example/" + "x" * 150
    counted.examples["live"] = [(url, "why")]

    lines = shown(counted, width=80).replace("│", " ").split()

    assert url in "".join(lines)


def test_problems_are_counted_most_frequent_first() -> None:
    counted = tally(live=5)
    counted.by_problem.update({"noindex": 1, "nofollow": 3})

    assert "Problems: nofollow 3, noindex 1" in shown(counted)


def test_what_to_do_next() -> None:
    counted = tally(missing=6, blocked=2)
    counted.by_state.update({State.SUSPECT: 1, State.LOST: 2, State.NEVER_FOUND: 3})

    text = shown(counted)

    assert "1 link is suspect, gone by one check; check again in an hour" in text
    assert "2 links are lost, gone by two checks" in text
    assert "3 links have never been found by any check" in text
    assert "2 links were not looked at" in text
    assert "resume" not in text


def test_what_no_check_has_found_is_not_about_to_be_lost() -> None:
    """On a first run nothing is: two checks that agree make no loss of it."""
    counted = tally(missing=1)
    counted.by_state[State.NEVER_FOUND] = 1

    text = shown(counted)

    assert "1 link has never been found" in text
    assert "check again" not in text


def test_an_interrupted_run_says_how_to_go_on() -> None:
    counted = tally(live=1)
    counted.seeds = 1_501

    text = shown(counted, interrupted=True)

    assert "1,500 links have no record of this run: the run was interrupted." in text
    assert "-a resume=1" in text


def test_trouble_is_one_plain_line_where_nothing_was_done() -> None:
    assert shown(Tally(), trouble="my.csv: there is no such file") == (
        "linkcrawler: my.csv: there is no such file\n"
    )


def test_only_a_whole_run_is_complete() -> None:
    good = Outcome("r", tally(live=1), "p", None, 0, 0, 0, None, False, 1.0, True)

    assert good.is_complete
    assert not replace(good, trouble="x").is_complete
    assert not replace(good, spooled=1).is_complete
    assert not replace(good, refused=1).is_complete
    assert not replace(good, lost=1).is_complete
    assert not replace(good, tally=Tally(seeds=1)).is_complete
