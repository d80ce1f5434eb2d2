"""The gate holds, and is a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.quality import gate
from tests.quality.accuracy_page import PAGE, figure_table, filled
from tests.quality.figures import SAMPLE, Figure
from tests.quality.gate import GROUPS, data_here, faults, raised, read_floors, report
from tests.quality.worst import worst_pages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("group", GROUPS)
def test_no_figure_is_below_its_floor(group: str) -> None:
    """On the shared data where it is; ``make quality`` prints the figures."""
    name, data = data_here()

    assert faults(list(GROUPS[group](data)), read_floors(name)) == []


@pytest.mark.parametrize("group", GROUPS)
def test_the_shipped_sample_has_every_figure(group: str) -> None:
    figures = list(GROUPS[group](SAMPLE))

    assert faults(figures, read_floors("sample")) == []
    assert all(figure.of for figure in figures)


def test_both_data_folders_have_the_same_floors() -> None:
    assert read_floors("shared").keys() == read_floors("sample").keys()


RIGHT = Figure("right", 91.239, 100, 90.0)
WRONG = Figure("wrong", 2.001, 100, 1.0, more_is_better=False)


def test_figures_below_their_floors_are_faults() -> None:
    assert faults([RIGHT, WRONG], {"right": 91.24, "wrong": 2.0}) == [
        "right is 91.24, its floor is 91.24",
        "wrong is 2.00, its floor is 2",
    ]
    assert faults([RIGHT, WRONG], {"right": 91.23, "wrong": 2.01}) == []
    assert faults([RIGHT], {}) == ["right has no floor in floors.toml"]


def test_floors_are_raised_and_never_lowered() -> None:
    assert raised([RIGHT, WRONG], {"right": 80.0, "wrong": 5.0}) == {"right": 91.23, "wrong": 2.01}
    assert raised([RIGHT, WRONG], {"right": 99.0, "wrong": 0.0}) == {"right": 99.0, "wrong": 0.0}


def test_raised_floors_hold_for_the_figures_that_raised_them() -> None:
    assert faults([RIGHT, WRONG], raised([RIGHT, WRONG], {})) == []


def test_writing_keeps_the_other_floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "floors.toml"
    copy.write_bytes(gate.FLOORS.read_bytes())
    monkeypatch.setattr(gate, "FLOORS", copy)
    before = read_floors("shared")

    gate.write_floors("sample", {"right": 91.23})

    assert read_floors("sample") == {"right": 91.23}
    assert read_floors("shared") == before
    assert copy.read_text(encoding="utf-8").startswith("#")


def test_report_says_where_an_aim_is_not_reached() -> None:
    lines = report([RIGHT, WRONG], {"right": 91.0}).splitlines()

    assert "aim not reached" not in lines[1]
    assert "aim not reached" in lines[2]


def test_the_worst_pages_are_a_table() -> None:
    assert worst_pages(SAMPLE).splitlines()[1] == "|---|---|---|"


def test_tables_of_the_page_are_filled_in() -> None:
    page = "# Title\n\n<!-- figures -->\nold\n<!-- end of figures -->\nwords\n"

    assert filled(page, "figures", figure_table([RIGHT, WRONG])) == (
        "# Title\n\n<!-- figures -->\n"
        "| figure | value | aim | asked |\n|---|---|---|---|\n"
        "| `right` | 91.24 | ≥ 90 | 100 |\n"
        "| `wrong` | 2.00 | ≤ 1, not reached | 100 |\n"
        "<!-- end of figures -->\nwords\n"
    )


def test_the_page_has_places_for_its_tables() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert filled(text, "figures", "") != filled(text, "figures", "other")
    assert filled(text, "worst", "") != filled(text, "worst", "other")
