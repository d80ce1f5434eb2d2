"""How often the language is right, by length of the text, and how honest ``reliable`` is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from linkcrawler.page.language import read_language
from tests.quality.figures import Figure, share, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODES = {"nb": "no"}
"""The data's labels are narrower than the contract's codes."""
_AIMS = {"page": 99.5, "sentence": 95.0, "100": 97.0, "30": 88.0, "tweet": 95.0}


class _Answer(NamedTuple):
    right: bool
    reliable: bool


def language_figures(data: Path) -> Iterator[Figure]:
    """Ask for every row of the labelled texts."""
    answers = _answers(data)
    for length, aim in _AIMS.items():
        rows = answers[length]
        right = sum(row.right for row in rows)
        yield Figure(f"language.right.{length}", share(right, len(rows)), len(rows), aim)
    pages = answers["page"]
    reliable = sum(row.reliable for row in pages)
    yield Figure("language.reliable.page", share(reliable, len(pages)), len(pages), 95.0)
    yield _wrong("all", [row for rows in answers.values() for row in rows])
    for length in ("100", "30"):
        yield _wrong(length, answers[length])


def _wrong(name: str, rows: list[_Answer]) -> Figure:
    """Return how many of the reliable answers are wrong."""
    reliable = [row for row in rows if row.reliable]
    wrong = share(sum(not row.right for row in reliable), len(reliable))
    return Figure(
        f"language.reliable_but_wrong.{name}", wrong, len(reliable), 1.0, more_is_better=False
    )


def _answers(data: Path) -> dict[str, list[_Answer]]:
    answers = defaultdict(list)
    for row in table(data / "language" / "dev.tsv"):
        found = read_language(row["text"], None)
        right = found.code == CODES.get(row["lang"], row["lang"])
        answers[row["length"]].append(_Answer(right, found.reliable))
    return answers
