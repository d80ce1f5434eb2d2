"""What the words of a line say of the links in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkcrawler
from linkcrawler.page.wording import WORDING_FEATURES, leads_on, wording_features

WORDS = Path(linkcrawler.__file__).parent / "page" / "line_words.toml"
LISTS = tomllib.loads(WORDS.read_text(encoding="utf-8"))


def said(line: str) -> set[str]:
    told = zip(WORDING_FEATURES, wording_features(line), strict=True)
    return {name for name, value in told if value}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Related: Ten odd roses", {"reads_also"}),
        ("» Lesen Sie auch: Zehn Rosen", {"reads_also"}),
        ("Read on", {"reads_also"}),
        ("Read only the label of the bag", set()),
        ("Tags: rose, garden", {"filed_under"}),
        ("Schlagworte : Rosen", {"filed_under"}),
        ("Tags are words that a reader chose", set()),
        ("To read it all, subscribe to our paper", {"asks"}),
        ("The oak is felled in winter", set()),
        ("", set()),
    ],
)
def test_what_a_line_says(line: str, expected: set[str]) -> None:
    assert said(line) == expected


def phrases_of(name: str) -> list[str]:
    return [phrase for line in LISTS[name].split("\n") for phrase in line.split("|")]


@pytest.mark.parametrize("name", LISTS)
def test_every_phrase_is_lower_case(name: str) -> None:
    assert all(phrase and phrase == phrase.lower().strip() for phrase in phrases_of(name))


@pytest.mark.parametrize(
    ("name", "feature"),
    [("read_also", "reads_also"), ("filed_under", "filed_under"), ("asks", "asks")],
)
def test_every_phrase_is_found(name: str, feature: str) -> None:
    assert [phrase for phrase in phrases_of(name) if feature not in said(f"{phrase}: x")] == []


def test_a_long_line_asks_for_nothing() -> None:
    line = "They asked me to subscribe to their paper, and so I did. "

    assert "asks" in said(line)
    assert "asks" not in said(line * 4)


def test_every_link_text_that_leads_on_is_found() -> None:
    assert [
        words for words in phrases_of("leads_on") if not leads_on(f"» {words.title()} …")
    ] == []


@pytest.mark.parametrize("words", ["", "more than roses", "here", "read more about it" * 9])
def test_other_link_texts_lead_nowhere(words: str) -> None:
    assert not leads_on(words)


@given(st.text(max_size=400))
def test_any_line_is_read(line: str) -> None:
    assert said(line) <= set(WORDING_FEATURES)
