"""A process is called gone only where that is sure."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from linkcrawler.process import Process

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def child(script: str) -> subprocess.Popen[str]:
    """Start a Python that says who it is and then goes on with *script*."""
    who = "from linkcrawler.process import Process; print(repr(Process.current()), flush=True); "
    return subprocess.Popen(
        [sys.executable, "-c", who + script],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )


def said_by(running: subprocess.Popen[str]) -> Process:
    assert running.stdout is not None
    said = eval(running.stdout.readline(), {"Process": Process})
    assert isinstance(said, Process)
    return said


def test_this_process_is_there() -> None:
    assert not Process.current().is_gone()


def test_another_is_there_until_it_ends() -> None:
    running = child("input()")
    process = said_by(running)
    assert not process.is_gone()

    running.communicate("\n")

    assert process.is_gone()


@linux
def test_one_that_nobody_has_buried_is_gone() -> None:
    running = child("")
    process = said_by(running)
    while not process.is_gone():  # it ends in its own time, and stays a zombie until we wait
        assert running.returncode is None

    running.communicate()


@linux
def test_a_later_process_of_the_same_number_is_another() -> None:
    assert replace(Process.current(), started="1").is_gone()


def test_of_a_process_elsewhere_nothing_is_sure() -> None:
    assert not replace(Process.current(), place="another boot", pid=2**22 + 1).is_gone()
