"""Language of the main text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.language import read_language
from linkcrawler.record import Language

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "language" / "dev.tsv"
TEXTS = {
    "en": "The quick brown fox jumps over the lazy dog and runs away into the dark forest.",
    "de": "Der schnelle braune Fuchs springt über den faulen Hund und läuft in den Wald.",
    "he": "השועל החום המהיר קופץ מעל הכלב העצלן ובורח אל תוך היער החשוך והעמוק.",
    "zh": "敏捷的棕色狐狸跳过了懒狗，然后跑进了黑暗的森林里，再也没有回来。",
    "no": "Jeg vet ikke hva jeg skal gjøre i morgen, men jeg håper at det blir fint vær.",
    "id": "Saya tidak tahu apa yang harus saya lakukan besok karena cuaca sangat buruk.",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items(), ids=TEXTS)
def test_language_codes_of_the_contract(code: str, text: str) -> None:
    found = read_language(text, None)

    assert found.code == code
    assert found.reliable
    assert found.probability > 0.7


@pytest.mark.parametrize(
    "text", ["", " \n", "123 456 789 000 111", "OK", "http://a.example/bcdefghij"]
)
def test_too_little_text_is_undetermined(text: str) -> None:
    """The detector alone calls an empty text Japanese, and is sure of it."""
    assert read_language(text, "de-at") == Language("und", 0.0, reliable=False, declared="de-at")


def test_a_lone_surrogate_does_no_harm() -> None:
    assert read_language(TEXTS["en"] + "\ud800", None).code == "en"


@given(st.text())
def test_any_text_has_a_code(text: str) -> None:
    found = read_language(text, None)

    assert 2 <= len(found.code) <= 3
    assert 0 <= found.probability <= 1


@pytest.mark.skipif(not DATA.exists(), reason="the shared language data is not here")
def test_pages_of_the_shared_data() -> None:
    before = csv.field_size_limit(10**8)
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
                if r["length"] == "page"]  # fmt: skip
    csv.field_size_limit(before)
    wrong = [r["id"] for r in rows if read_language(r["text"], None).code != r["lang"]]

    assert len(rows) > 1000
    assert len(wrong) <= 0.005 * len(rows)
