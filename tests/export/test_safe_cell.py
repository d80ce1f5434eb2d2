"""No text of a stranger becomes a formula in a spreadsheet."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.export.safe_cell import is_risky, safe_cell

SIGNS = "=+-@＝＋－＠"
TEXTS = st.text() | st.text(alphabet=st.sampled_from(list("=+-@＝ \t\r\n;,'\"a1")), max_size=12)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "  ", '"', "'", ' "', "\t", "\r", "\n", "a;", "a\n "])
def test_what_begins_a_formula_gets_a_quote(sign: str, before: str) -> None:
    made = safe_cell(f"{before}{sign}1+1")

    assert is_risky(f"{before}{sign}1+1")
    assert "'" in made.partition(sign)[0]
    assert made.replace("'", "") == f"{before}{sign}1+1".replace("'", "")


@pytest.mark.parametrize("text", ["\ttext", "\rtext", "\ntext"])
def test_a_start_that_may_hide_one_gets_a_quote(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "shop", "a=b", "1-2", "a@b.example", "https://a.example/?q=1", "a, -b", "漢字"]
)
def test_all_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text
    assert not is_risky(text)


@given(TEXTS)
def test_wherever_a_cell_may_begin_no_sign_stands(text: str) -> None:
    """Also where a spreadsheet of another country splits the cell, and after blanks and quotes."""
    made = safe_cell(text)

    assert not made.startswith(("\t", "\r", "\n"))
    for piece in re.split(r"[;\t\r\n]", made):
        assert piece.lstrip(' "\u00a0\ufeff\u3000')[:1] not in tuple(SIGNS)


@given(TEXTS)
def test_only_quotes_are_added(text: str) -> None:
    made = safe_cell(text)

    assert made.replace("'", "") == text.replace("'", "")
    assert (made != text) == is_risky(text)
