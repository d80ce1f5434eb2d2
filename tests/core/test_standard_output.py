"""What a command writes, whoever reads it and by what letters."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

WORDS = "naïve 日本 \ud800"
PROGRAM = "from linkcrawler.standard_output import *; {}(); say({!a})"


def written(how: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """Run a process that writes WORDS and knows no letters but those of Latin-1."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(how, WORDS)],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("write_any_text", "naïve ?? ?\n".encode("latin-1")),
        ("write_json", "naïve 日本 \\ud800\n".encode()),
    ],
)
def test_letters_that_a_terminal_does_not_know(how: str, expected: bytes) -> None:
    done = written(how)

    assert (done.returncode, done.stdout, done.stderr) == (0, expected, b"")


def test_where_nobody_reads_on_it_ends_without_a_word() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        done = written("write_json", stdout=writes)
    finally:
        os.close(writes)

    assert (done.returncode, done.stderr) == (1, b"")
