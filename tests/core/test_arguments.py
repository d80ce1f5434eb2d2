"""What the command understands, and what it says where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkcrawler.arguments import ArgumentError, Arguments

if TYPE_CHECKING:
    from pathlib import Path


def test_lists_are_split_at_commas() -> None:
    assert Arguments.parse({"seeds": "a.csv, b.csv,"}).seeds == ("a.csv", "b.csv")


def test_many_lists_are_no_path_that_is_too_long() -> None:
    names = tuple(f"list-of-links-{number}.csv" for number in range(30))

    assert Arguments.parse({"seeds": ",".join(names)}).seeds == names


def test_a_list_that_leads_to_itself_has_an_id(tmp_path: Path) -> None:
    """Whoever opens it says what is wrong with it."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)

    assert Arguments.parse({"seeds": str(loop)}).list_id


def test_a_path_may_hold_a_comma(tmp_path: Path) -> None:
    path = tmp_path / "a,b.csv"
    path.write_text("https://a.example/")

    assert Arguments.parse({"seeds": str(path)}).seeds == (str(path),)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "no list given"),
        ({"seeds": "a.csv", "due": "1"}, "exclude each other"),
        ({"seeds": ","}, "no list given"),
        ({"seed": "x"}, "unknown argument"),
        ({"seeds": "a.csv", "target": "my shop"}, "target=my shop: that is no URL"),
    ],
)
def test_bad_arguments(given: dict[str, str], said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        Arguments.parse(given)


@pytest.mark.parametrize(("resume", "kept"), [("0", None), ("", None), ("1", "1"), ("x-1", "x-1")])
def test_resume(resume: str, kept: str | None) -> None:
    assert Arguments.parse({"seeds": "-", "resume": resume}).resume == kept


def test_one_list_has_one_id_from_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absolute = Arguments.parse({"seeds": str(tmp_path / "list.csv")}).list_id
    monkeypatch.chdir(tmp_path)

    assert Arguments.parse({"seeds": "list.csv"}).list_id == absolute
    assert Arguments.parse({"seeds": "list.csv", "target": "a.example"}).list_id != absolute


def test_what_scrapyd_adds_is_let_through() -> None:
    assert Arguments.parse({"seeds": "a.csv", "_job": "6487ec79"}).seeds == ("a.csv",)


def test_a_list_is_locked_by_its_path_and_target_and_standard_input_never() -> None:
    first, again = (Arguments.parse({"seeds": path}) for path in ("a.csv", "./a.csv"))
    other = Arguments.parse({"seeds": "a.csv", "target": "b.example"})

    assert first.lock_name == again.lock_name != other.lock_name
    assert Arguments.parse({"seeds": "a.csv,-"}).lock_name is None
    assert Arguments.parse({"due": "1"}).lock_name == "due"
