from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkcrawler.seedlist.json_lines import json_rows
from linkcrawler.seedlist.lines import BrokenLine
from linkcrawler.seedlist.row import Row

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def row(line: str) -> Row:
    (found,) = json_rows(iter([line]))
    return found


def test_keys_are_matched_like_headings() -> None:
    line = '{"Referring URL": " https://a.example ", "TARGET": "t", "My note": " as is "}'
    assert row(line) == Row(
        1,
        line,
        {"referring_url": "https://a.example", "target": "t"},
        {"My note": " as is "},
    )


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("12", "12"),
        ("1.5", "1.5"),
        ("true", "true"),
        ('["a","ü"]', '["a","ü"]'),
        ('{"a": {"b": 1}}', '{"a":{"b":1}}'),
        ("NaN", "NaN"),
    ],
)
def test_other_values_are_labels_as_text(value: str, label: str) -> None:
    assert row(f'{{"note": {value}}}').labels == {"note": label}


def test_null_says_nothing_and_a_key_again_is_a_label() -> None:
    found = row('{"anchor": null, "rel": "ugc", "Rel": "x", "note": null}')
    assert (found.values, found.labels) == ({"rel": "ugc"}, {"Rel": "x"})


def test_blank_lines_are_passed_over_and_counted() -> None:
    assert [found.line for found in json_rows(iter(["{}", " ", "{}"]))] == [1, 3]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"a": ', "it is no JSON: Expecting value at character 7"),
        ("[1]", "it is no JSON object"),
        ('"https://a.example/"', "it is no JSON object"),
        ("https://a.example/", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ('{"a": ' + "9" * 5000 + "}", "it is no JSON that can be read"),
        ('{"target": ["a"]}', "target: it holds no text"),
        ('{"rel": {"a": 1}}', "rel: it holds no text"),
        (r'{"note": "\ud800"}', "half of a character"),
        (r'{"\udc00": "x"}', "half of a character"),
        (r'{"anchor": "a\u0000b"}', "NUL"),
    ],
)
def test_lines_that_cannot_be_used_say_why(line: str, fault: str) -> None:
    found = row(line)
    assert fault in (found.fault or "")
    assert (found.line, found.text) == (1, line)


def test_escapes_that_mean_whole_characters_are_fine() -> None:
    assert row(r'{"note": "\u00fc \ud83d\ude00"}').labels == {"note": "ü 😀"}


def test_broken_lines_are_told() -> None:
    (found,) = json_rows(iter([BrokenLine("x", "a NUL")]))
    assert (found.text, found.fault) == ("x", "a NUL")


@given(st.dictionaries(st.text(max_size=12), VALUES, max_size=5))
def test_every_object_is_a_row_of_text(members: dict[str, object]) -> None:
    found = row(json.dumps(members))
    for text in (*found.values.values(), *found.labels, *found.labels.values()):
        assert "\0" not in text
        text.encode()


@given(st.text(alphabet='{}[]":,\\u0dabn1 ', max_size=40))
def test_any_line_is_a_row_or_a_fault(line: str) -> None:
    assert len(list(json_rows(iter([line])))) == bool(line.strip())
