from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.seedlist.codes import country_code, language_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "de"),
        (" DE ", "de"),
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("deu", "de"),
        ("ger", "de"),
        ("ceb", "ceb"),
        ("iw", "he"),
        ("in", "id"),
        ("nb", "no"),
        ("nno", "no"),
        ("cmn", "zh"),
        ("English", "en"),
        ("ENGLISH (UK)", "en"),
        ("Deutsch", "de"),
        ("português (Brasil)", "pt"),
        ("עברית", "he"),
        ("Norwegian Bokmål", "no"),
        ("日本語", "ja"),
    ],
)
def test_language_codes(text: str, code: str) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize(
    "text", ["Germanic", "isiNdebele", "English, German", "xx", "d", "", "d1", "12", "-de"]
)
def test_no_language_codes(text: str) -> None:
    with pytest.raises(ValueError, match="is no ISO 639 code"):
        language_code(text)


@pytest.mark.parametrize(
    ("text", "code"), [("AT", "AT"), ("at", "AT"), (" aut ", "AT"), ("UK", "GB"), ("usa", "US")]
)
def test_country_codes(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["Austria", "XX", "EU", "", "A", "1"])
def test_no_country_codes(text: str) -> None:
    with pytest.raises(ValueError, match="is no ISO 3166 code"):
        country_code(text)


@given(st.text(max_size=5))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    for read, lengths in ((language_code, {2, 3}), (country_code, {2})):
        with suppress(ValueError):
            code = read(text)
            assert len(code) in lengths
            assert read(code) == code
