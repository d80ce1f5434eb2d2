from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.seedlist.rejects import FILE_NAME, Reject, RejectsFile, _safe

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "lists"
    path.mkdir()
    return path


def reject(source: object, row: str = "bad row", line: int = 3) -> Reject:
    return Reject(str(source), line, "why not", row)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_rejects_stand_beside_their_list(folder: Path, tmp_path: Path) -> None:
    source = folder / "list.csv"
    with RejectsFile(tmp_path / "data", [str(source)]) as file:
        file.add(reject(source, 'a,"b\nc', 3))
        file.add(reject(source, "d", 5))
        assert rows(folder / FILE_NAME)[1:] == [  # readable while the run goes on
            [str(source), "3", "why not", 'a,"b\nc'],
            [str(source), "5", "why not", "d"],
        ]
    assert file.count == 2
    assert file.paths == (folder / FILE_NAME,)
    assert rows(folder / FILE_NAME)[0] == ["file", "line", "reason", "row"]
    assert not (tmp_path / "data").exists()


def test_without_rejects_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    with RejectsFile(tmp_path / "data", [str(folder / "list.csv")]) as file:
        pass
    assert (file.count, file.paths) == (0, ())
    assert list(folder.iterdir()) == []


def test_rejects_of_standard_input_go_to_the_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    with RejectsFile(data, ["-"]) as file:
        file.add(reject("-"))
    assert rows(data / FILE_NAME)[1][0] == "'-"  # a dash may begin a formula


def test_lists_of_one_folder_share_a_file(folder: Path, tmp_path: Path) -> None:
    sources = [str(folder / "a.csv"), str(folder / "b.csv"), "-"]
    with RejectsFile(tmp_path, sources) as file:
        for source in (*sources, *sources):
            file.add(reject(source))
    assert file.paths == (folder / FILE_NAME, tmp_path / FILE_NAME)
    assert [row[0] for row in rows(folder / FILE_NAME)[1:]] == sources[:2] * 2
    assert len(rows(tmp_path / FILE_NAME)) == 3


def test_the_next_run_begins_anew(folder: Path, tmp_path: Path) -> None:
    source = str(folder / "a.csv")
    for row in ("first", "second"):
        with RejectsFile(tmp_path, [source]) as file:
            file.add(reject(source, row))
    assert [row[3] for row in rows(folder / FILE_NAME)[1:]] == ["second"]


def test_a_users_own_file_of_that_name_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (folder / FILE_NAME).write_text("mine\n")
    with RejectsFile(tmp_path, [str(folder / "a.csv")]) as file:
        file.add(reject(folder / "a.csv"))
    assert (folder / FILE_NAME).read_text() == "mine\n"
    assert file.paths == (tmp_path / FILE_NAME,)


def test_rejects_that_are_read_as_a_list_are_not_overwritten(folder: Path, tmp_path: Path) -> None:
    source = str(folder / "a.csv")
    with RejectsFile(tmp_path, [source]) as file:
        file.add(reject(source))
    again = str(folder / FILE_NAME)
    before = (folder / FILE_NAME).read_bytes()
    with RejectsFile(tmp_path, [again]) as file:
        file.add(reject(again))
    assert (folder / FILE_NAME).read_bytes() == before
    assert file.paths == (tmp_path / FILE_NAME,)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_sends_them_to_the_data_folder(
    folder: Path, tmp_path: Path
) -> None:
    folder.chmod(0o500)
    with RejectsFile(tmp_path, [str(folder / "a.csv")]) as file:
        file.add(reject(folder / "a.csv"))
    folder.chmod(0o700)
    assert file.paths == (tmp_path / FILE_NAME,)


def test_where_a_folder_has_the_name_the_data_folder_serves(folder: Path, tmp_path: Path) -> None:
    (folder / FILE_NAME).mkdir()
    with RejectsFile(tmp_path, [str(folder / "a.csv")]) as file:
        file.add(reject(folder / "a.csv"))
    assert file.paths == (tmp_path / FILE_NAME,)


def test_where_nothing_can_be_written_rejects_are_counted(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    with RejectsFile(nowhere / "data", ["-"]) as file:
        file.add(reject("-"))
        file.add(reject("-"))
    assert (file.count, file.paths) == (2, ())


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110  a device
def test_a_full_disk_stops_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / FILE_NAME).symlink_to("/dev/full")
    with RejectsFile(tmp_path, [str(folder / "a.csv")]) as file:
        for _ in range(3):
            file.add(reject(folder / "a.csv"))
    assert file.count == 3


@pytest.mark.parametrize("start", [*"=+-@＝＋\t\r\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert _safe(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_a_terminal_is_not_told_anything() -> None:
    assert _safe("a\x1b[2Jb\x9bc\x07\td\ne") == "a�[2Jb�c�\td\ne"


def test_a_very_long_row_is_cut(tmp_path: Path) -> None:
    with RejectsFile(tmp_path, ["-"]) as file:
        file.add(reject("-", "x" * 1_000_000))
    assert (tmp_path / FILE_NAME).stat().st_size < 3000


@given(st.text(max_size=40))
def test_every_row_is_one_row_of_the_file(text: str) -> None:
    safe = _safe(text)
    assert not safe.startswith(tuple("=+-@\t\r\n"))
    (read,) = csv.reader([*f'"{safe.replace(chr(34), chr(34) * 2)}"'.splitlines(keepends=True)])
    assert len(read) == 1
