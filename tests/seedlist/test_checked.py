"""What ``seedcheck`` counts and shows of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.errors import SeedListError, SettingError
from linkcrawler.report.list_view import shown
from linkcrawler.seedlist.checked import CheckedList, check_list
from tests.seedlist.books import book
from tests.seedlist.reading import in_one_folder, written

if TYPE_CHECKING:
    from pathlib import Path


def check(folder: Path, content: str | bytes, target: str | None = None) -> CheckedList:
    return check_list(written(folder, content), target)


def view(folder: Path, content: str | bytes, target: str | None = None) -> str:
    return "\n".join(shown(check(folder, content, target)))


def test_seeds_duplicates_and_rejects_are_counted(tmp_path: Path) -> None:
    rows = (
        "a.example/1,shop.example\na.example/1#x,shop.example\nb.example,\nno page,shop.example\n"
    )
    found = check(tmp_path, f"referring_url,target\n{rows}")
    assert (found.seeds, found.duplicates, found.rejected) == (1, 1, 2)
    assert found.without_target == 1
    assert [seed.page_url for seed in found.first_seeds] == ["https://a.example/1"]
    assert [reject.line for reject in found.first_rejects] == [4, 5]
    assert found.targets == {"shop.example": 1}
    assert found.trouble is None


def test_a_list_without_a_usable_row_has_its_trouble(tmp_path: Path) -> None:
    found = check(tmp_path, "just words\n")
    assert (found.seeds, found.rejected) == (0, 1)
    assert (found.trouble or "").startswith("no row of it can be used")


def test_a_list_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SeedListError, match="the list is empty"):
        check(tmp_path, "")
    with pytest.raises(SeedListError, match=r"^https://a.example/l\?…: seedcheck fetches nothing"):
        check_list("https://me:secret@a.example/l?key=1", None)
    with pytest.raises(SettingError, match="target"):
        check(tmp_path, "https://a.example/", "no target")


def test_columns_are_shown_by_what_they_mean(tmp_path: Path) -> None:
    text = view(tmp_path, "referring_url;Language;price\na.example;de;3\n", "shop.example")
    assert "list      table, separated by semicolon, UTF-8" in text
    assert (
        "columns   referring_url → referring_url\n            Language → expected.language" in text
    )
    assert "labels    price" in text
    assert "(match domain); expected: language 'de'" in text


def test_the_end_of_a_windows_line_is_no_part_of_a_heading(tmp_path: Path) -> None:
    text = view(tmp_path, "a title\r\nreferring_url,target\r\na.example,shop.example\r\n")
    assert "\n            target → target\n" in text
    assert "header    below 1 row passed over" in text


def test_columns_without_a_header_are_shown_by_their_place(tmp_path: Path) -> None:
    text = view(tmp_path, "x\thttps://a.example/\tshop.example\n" * 2)
    assert "column 2 → referring_url" in text
    assert "column 3 → target" in text
    assert "rows that name one of them again: 1" in text


def test_sheets_are_named(tmp_path: Path) -> None:
    raw = book(May=[["referring_url"], ["a.example"]], Notes=[["a", "b"]])
    text = view(tmp_path, raw, "shop.example")
    assert "list      workbook (XLSX)" in text
    assert "sheet     May" in text
    assert "not read  sheets 'Notes'" in text


def test_json_lines_have_no_columns(tmp_path: Path) -> None:
    text = view(tmp_path, '{"referring_url": "a.example"}', "shop.example")
    assert "list      JSON lines, UTF-8" in text
    assert "columns" not in text


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8-sig", "UTF-8 with BOM"), ("utf-16", "UTF-16"), ("cp1252", "cp1252 (Windows)")],
)
def test_the_encoding_is_named(tmp_path: Path, encoding: str, name: str) -> None:
    raw = "https://a.example/ü\n".encode(encoding)
    assert f", {name}\n" in view(tmp_path, raw, "shop.example")


def test_many_rejects_are_counted_and_not_all_shown(tmp_path: Path) -> None:
    text = view(tmp_path, "https://a.example/\n" + "no page\n" * 50, "shop.example")
    assert "and 45 more; a run writes all to rejected.csv" in text


@in_one_folder
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_text_of_a_list_can_write_on_the_terminal(tmp_path: Path, text: str) -> None:
    content = (
        f'referring_url,"{text}",target\na.example,"{text}",shop.example\n"{text}",,x.example\n'
    )
    try:
        lines = list(shown(check(tmp_path, content)))
    except SeedListError:
        return
    assert all(line.isprintable() for line in lines)
