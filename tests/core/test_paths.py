"""Names that lead nowhere, each in its own way: none of them raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from linkcrawler.paths import at_home, is_folder, is_there, real_path

if TYPE_CHECKING:
    from pathlib import Path

NO_HOME = "~nobody-is-called-so/list.csv"


@pytest.fixture
def loop(tmp_path: Path) -> Path:
    path = tmp_path / "loop"
    path.symlink_to(path)
    return path


def test_what_is_there_is_there(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.touch()

    assert is_there(file)
    assert not is_folder(file)
    assert is_folder(tmp_path)
    assert not is_there(tmp_path / "b")


def test_a_link_to_itself(loop: Path) -> None:
    assert not is_there(loop)
    assert not is_folder(loop)
    assert real_path(loop).name == "loop"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", NO_HOME])
def test_names_of_nothing(name: str) -> None:
    assert not is_there(name)
    assert not is_folder(name)


def test_somebodys_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "b").touch()
    (tmp_path / "a").symlink_to("b")

    assert at_home("~/a") == tmp_path / "a"
    assert real_path("~/a") == (tmp_path / "b").resolve()
    assert str(at_home(NO_HOME)) == NO_HOME
