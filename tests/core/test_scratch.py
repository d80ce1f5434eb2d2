"""What a process leaves behind is removed; what anybody uses is not."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from linkcrawler.scratch import Scratch, remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_USES_IT = """
import sys
from pathlib import Path
from linkcrawler.scratch import Scratch
scratch = Scratch(Path(sys.argv[1]))
scratch.open()
(scratch.path / "file").write_text("text")
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tmp" / "one"


@pytest.fixture
def other(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Return a process that has a file in the folder."""
    command = [sys.executable, "-c", _USES_IT, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_what_a_living_process_uses_stays(folder: Path, other: subprocess.Popen[str]) -> None:
    remove_leftovers(folder.parent)

    assert (folder / "file").exists()
    assert other.poll() is None


def test_what_a_killed_process_left_goes(folder: Path, other: subprocess.Popen[str]) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert (folder / "file").exists()

    remove_leftovers(folder.parent)

    assert list(folder.parent.iterdir()) == []


def test_what_two_use_stays_until_the_last_is_gone(
    folder: Path, other: subprocess.Popen[str]
) -> None:
    mine = Scratch(folder)
    mine.open()
    other.kill()
    other.wait()
    remove_leftovers(folder.parent)
    assert (folder / "file").exists()

    mine.close()
    assert folder.exists()  # the other's file is in it
    remove_leftovers(folder.parent)

    assert not folder.exists()


def test_an_empty_folder_goes_with_its_user(folder: Path) -> None:
    scratch = Scratch(folder)
    scratch.open()
    assert folder.is_dir()

    scratch.close()

    assert not folder.exists()


def test_nothing_is_left_where_nothing_was(tmp_path: Path) -> None:
    remove_leftovers(tmp_path / "nowhere")

    assert not (tmp_path / "nowhere").exists()


def test_what_is_no_folder_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    parent = tmp_path / "tmp"
    parent.mkdir()
    (parent / "link").symlink_to(elsewhere)
    (parent / "file").write_text("text")

    remove_leftovers(parent)

    assert {path.name for path in parent.iterdir()} == {"link", "file"}
    assert elsewhere.is_dir()
