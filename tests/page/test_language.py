"""Language of the main text. How often it is right over the shared rows: tests/quality."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.page.language import read_language
from linkcrawler.record import Language

TEXTS = {
    "en": "The quick brown fox jumps over the lazy dog and runs away into the dark forest.",
    "de": "Der schnelle braune Fuchs springt über den faulen Hund und läuft in den Wald.",
    "he": "השועל החום המהיר קופץ מעל הכלב העצלן ובורח אל תוך היער החשוך והעמוק.",
    "zh": "敏捷的棕色狐狸跳过了懒狗，然后跑进了黑暗的森林里，再也没有回来。",
    "no": "Jeg vet ikke hva jeg skal gjøre i morgen, men jeg håper at det blir fint vær.",
    "id": "Saya tidak tahu apa yang harus saya lakukan besok karena cuaca sangat buruk.",
    "ms": "Saya tidak tahu kerana kerajaan negeri akan bermesyuarat daripada pejabat syarikat itu.",
    "hr": "Ne znam što ću raditi sutra, ali nadam se da će vrijeme biti lijepo tijekom tjedna.",
    "sr": "Не знам шта ћу радити сутра, али надам се да ће време бити лепо.",
    "uk": "Я не знаю, що буду робити завтра, але сподіваюся, що погода буде гарною.",
    "ja": "私は明日何をすればいいのかわかりませんが、天気が良くなることを願っています。",
}
SHORT = {
    "de": "sagte die Sprecherin der Stadt",
    "nl": "het weer wordt morgen beter",
    "cs": "že by se mu to nemohlo stát",
    "sk": "že by sa mu to nemohlo stať",
    "pt": "não sei o que você vai fazer",
    "es": "no sé lo que usted va a hacer",
    "ca": "amb tots els seus amics i veïns",
    "bg": "която беше най-добрата за тях",
    "ru": "которая была лучшей из них всех",
    "el": "ο καλύτερος από όλους",
    "ka": "საუკეთესო ყველას შორის",
}
ERROR_TEXTS = [
    "503 Service Unavailable", "404 Not Found", "Access Denied", "Just a moment...",
    "500 Internal Server Error", "Bad Gateway", "Error 1020", "Under construction",
    "Attention Required! Cloudflare", "Welcome to nginx!", "Microsoft Windows Server",
    "Lorem ipsum dolor sit amet", "Maria Garcia Hernandez", "Index of /pub/linux",
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), TEXTS.items(), ids=TEXTS)
def test_language_codes_of_the_contract(code: str, text: str) -> None:
    found = read_language(text, None)

    assert found.code == code
    assert found.probability > 0.7


@pytest.mark.parametrize("code", sorted(TEXTS.keys() - {"id", "ms"}))
def test_whole_sentences_are_reliable(code: str) -> None:
    """But Indonesian and Malay, which share most of their words."""
    assert read_language(TEXTS[code], None).reliable


@pytest.mark.parametrize(("code", "text"), SHORT.items(), ids=SHORT)
def test_close_languages_are_told_apart_in_a_few_words(code: str, text: str) -> None:
    assert read_language(text, None).code == code


@pytest.mark.parametrize(
    "text", ["", " \n", "123 456 789 000 111", "OK", "http://a.example/bcdefghij"]
)
def test_too_little_text_is_undetermined(text: str) -> None:
    """The detector alone calls an empty text Japanese, and is sure of it."""
    assert read_language(text, "de-at") == Language("und", 0.0, reliable=False, declared="de-at")


def test_a_script_that_the_detector_cannot_read_is_undetermined() -> None:
    assert read_language("ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ᎠᏂᏴᏫᏯ ᎤᏂᏬᏂᎯᏍᏗ", None).code == "und"


@pytest.mark.parametrize("text", ERROR_TEXTS)
def test_words_of_any_page_are_reliably_of_no_other_language_than_english(text: str) -> None:
    found = read_language(text, None)

    assert not found.reliable or found.code == "en"


@pytest.mark.parametrize("text", ERROR_TEXTS[:3])
def test_the_title_of_an_error_is_no_text(text: str) -> None:
    assert read_language(text, None).code == "und"


@pytest.mark.parametrize("word", ["გამარჯობა", "Καλημέρα", "สวัสดีครับ", "안녕하세요", "こんにちは"])
def test_one_word_is_enough_in_a_script_of_one_language(word: str) -> None:
    assert read_language(word, None).code != "und"


@pytest.mark.parametrize("declared", ["de", "DE-at", "de_AT"])
def test_a_declared_language_confirms_what_is_found(declared: str) -> None:
    plain = read_language("Kunstwerken usw. in wenigen", None)
    confirmed = read_language("Kunstwerken usw. in wenigen", declared.lower())

    assert plain.code == confirmed.code == "de"
    assert confirmed.probability > plain.probability


@pytest.mark.parametrize("declared", ["fr", "zh-cn", "", "x-default", "english"])
def test_a_declared_language_replaces_nothing(declared: str) -> None:
    """Rule 41: the text counts. On 38 of 1,100 real pages ``html lang`` was wrong."""
    found = read_language(TEXTS["de"], declared)

    assert (found.code, found.reliable, found.declared) == ("de", True, declared)


def test_older_codes_are_the_same_language() -> None:
    plain, confirmed = (read_language(TEXTS["he"][:12], lang) for lang in (None, "iw"))

    assert confirmed.probability > plain.probability


def test_names_in_latin_letters_do_not_change_the_language_of_another_script() -> None:
    text = "Роман The Lord of the Rings написав John Ronald Reuel Tolkien, і він мені дуже подобається"

    assert read_language(text, None).code == "uk"


def test_addresses_and_handles_are_of_no_language() -> None:
    text = "@und_der_die das ist https://the.example/of/and/to?with=the#this www.the.example"

    assert read_language(text + " ein sehr schöner Tag", None).code == "de"


@pytest.mark.parametrize("declared", [None, "de", "en"])
def test_the_start_of_a_long_text_does_not_decide(declared: str | None) -> None:
    """A notice in English above a German article is not the page's language, whatever is declared."""
    notice = "We use cookies. Please read the terms of this site before you go on. " * 3

    assert read_language(notice + TEXTS["de"] * 40, declared).code == "de"


@pytest.mark.parametrize("declared", [*TEXTS, "ca", "en-gb"])
def test_a_long_text_has_its_language_whatever_is_declared(declared: str) -> None:
    found = [read_language(text * 10, declared) for text in TEXTS.values()]

    assert [language.code for language in found] == list(TEXTS)


def test_a_lone_surrogate_does_no_harm() -> None:
    assert read_language(TEXTS["en"] + "\ud800", None).code == "en"


@given(st.text(), st.none() | st.text(max_size=10))
def test_any_text_has_a_code(text: str, declared: str | None) -> None:
    found = read_language(text, declared)

    assert 2 <= len(found.code) <= 3
    assert 0 <= found.probability <= 1
    assert found.declared == declared
