"""What fuzzing began with and what it has found: read by its target, all of it, every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(CORPUS.glob("*/*"))


def test_every_target_has_a_corpus_and_the_other_way_round() -> None:
    assert {file.parent.name for file in FILES} == set(TARGETS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_the_corpus_is_read(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())
