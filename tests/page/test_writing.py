"""Scripts, by Unicode block."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page import writing
from linkcrawler.page.writing import script_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("word", "Latin"),
        ("żółć", "Latin"),
        ("người", "Latin"),
        ("λέξη", "Greek"),
        ("ἄνθρωπος", "Greek"),
        ("слово", "Cyrillic"),
        ("բառ", "Armenian"),
        ("מילה", "Hebrew"),
        ("كلمة", "Arabic"),
        ("शब्द", "Devanagari"),
        ("শব্দ", "Bengali"),
        ("சொல்", "Tamil"),
        ("คำ", "Thai"),
        ("სიტყვა", "Georgian"),
        ("단어", "Hangul"),
        ("ことば", "Kana"),
        ("词语", "Han"),
        ("🙂…", "Latin"),
        ("ᏣᎳᎩ", ""),
    ],
)
def test_script_of_a_word(text: str, name: str) -> None:
    assert script_of([text]).name == name


def test_kana_makes_the_characters_around_it_japanese() -> None:
    assert script_of(["東京都の選挙の結果"]).name == "Kana"


def test_latin_names_do_not_outweigh_the_text_around_them() -> None:
    assert script_of(["альбом", "рок", "группы", "the", "rolling", "stones"]).name == "Cyrillic"


def test_languages_of_a_script() -> None:
    greek, cyrillic, latin = script_of(["α"]), script_of(["я"]), script_of(["a"])

    assert greek.is_telling
    assert not cyrillic.is_telling
    assert not latin.is_telling
    assert cyrillic.is_written_by("uk")
    assert not cyrillic.is_written_by("pl")
    assert latin.is_written_by("pl")
    assert latin.is_written_by("sr")
    assert not latin.is_written_by("uk")


@given(st.lists(st.text()))
def test_any_words_have_a_script(words: list[str]) -> None:
    assert script_of(words).name in {"", *(name for _, name in writing._BLOCKS)}
