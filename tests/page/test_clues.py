"""Words, letters and groups of letters that speak for a language, and the file they stand in."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page import clues
from linkcrawler.page.clues import evidence_in, words_of

DATA = tomllib.loads(Path(clues.__file__).with_name("languages.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Das ist, kurz: 3 Dinge!", ["das", "ist", "kurz", "dinge"]),
        ("see https://a.example/b?c=d and www.b.example", ["see", "and"]),
        ("@name #tag me@mail.example ok", ["ok"]),
        ("L’eau d'un n'est", ["l", "eau", "d'un", "n'est"]),
        ("don't 'quoted'", ["don't", "quoted"]),
        ("क्या है", ["क्या", "है"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "language", "neighbour"),
    [
        ("które jest bardzo", "pl", "cs"),
        ("jeg har ikke gjort det ennå", "no", "sv"),
        ("čovek gde vreme posle", "sr", "hr"),
        ("tjedan vrijeme gdje nakon", "hr", "sr"),
        ("sahaja kerana syarikat", "ms", "id"),
        ("karena perusahaan tersebut bisa", "id", "ms"),
    ],
)
def test_small_words_speak_for_their_language(text: str, language: str, neighbour: str) -> None:
    evidence = evidence_in(words_of(text))

    assert language in evidence.candidates()
    assert evidence.of(language) > evidence.of(neighbour)


def test_letters_speak_against_languages_that_do_not_write_them() -> None:
    evidence = evidence_in(["größe"])

    assert evidence.of("de") > evidence.of("nl")
    assert evidence.of("de") > evidence.of("en")


def test_unknown_languages_count_as_rare() -> None:
    assert evidence_in([]).of("hmn") < evidence_in([]).of("en")


@pytest.mark.parametrize("code", DATA)
def test_file(code: str) -> None:
    about = DATA[code]
    words, parts = about["words"].split(), about.get("parts", "").split()

    assert len(set(words)) == len(words) >= 10
    assert len(set(parts)) == len(parts)
    assert 0 <= about["rare"] <= 6
    assert about["words"] == about["words"].lower()
    assert not {letter for letter in about["letters"] if letter.isascii() and letter.isalpha()}


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    evidence = evidence_in(words_of(text))

    assert all(isinstance(evidence.of(code), float) for code in evidence.candidates())
